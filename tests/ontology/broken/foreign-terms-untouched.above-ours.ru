# One of our terms, placed under a term of another vocabulary.
INSERT DATA { ox:Project rdfs:subClassOf <https://schema.org/Project> . <https://schema.org/Project> a owl:Class }
