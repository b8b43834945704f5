# A header without a picture.
DELETE WHERE { <https://w3id.org/oxiana/ontology> foaf:logo ?picture }
