# A version IRI that is behind.
DELETE { ?file owl:versionIRI ?iri } INSERT { ?file owl:versionIRI <https://w3id.org/oxiana/ontology/0.0.9> }
WHERE { BIND(<https://w3id.org/oxiana/ontology> AS ?file) ?file owl:versionIRI ?iri }
