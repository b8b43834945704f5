INSERT DATA { <https://w3id.org/oxiana/ontology> dcterms:modified "2027-01-01" }
