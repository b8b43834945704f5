# A header without licence.
DELETE { ?ontology dcterms:license ?licence } WHERE { BIND(<https://w3id.org/oxiana/ontology> AS ?ontology) ?ontology dcterms:license ?licence }
