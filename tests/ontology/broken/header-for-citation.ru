# A second version that does not name the first.
DELETE { ?ontology dcterms:issued ?date } INSERT { ?ontology dcterms:issued "2027-01-01" }
WHERE { BIND(<https://w3id.org/oxiana/ontology> AS ?ontology) ?ontology dcterms:issued ?date }
