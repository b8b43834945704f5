# A citation that is behind.
DELETE { ?file dcterms:bibliographicCitation ?old }
INSERT { ?file dcterms:bibliographicCitation "Oxiana ontology, version 0.0.9. https://w3id.org/oxiana/ontology/0.0.9" }
WHERE { BIND(<https://w3id.org/oxiana/ontology> AS ?file) ?file dcterms:bibliographicCitation ?old }
