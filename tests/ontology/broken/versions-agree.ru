# A file of another version.
DELETE { ?file owl:versionInfo ?version } INSERT { ?file owl:versionInfo "0.0.9" }
WHERE { BIND(<https://w3id.org/oxiana/ontology/concepts> AS ?file) ?file owl:versionInfo ?version }
