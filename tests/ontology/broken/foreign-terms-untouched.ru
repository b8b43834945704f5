# A term of another vocabulary, placed under one of ours.
INSERT DATA { <https://schema.org/Project> rdfs:subClassOf ox:Project }
