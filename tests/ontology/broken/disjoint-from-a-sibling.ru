# A new kind of organization that excludes none of the others.
INSERT DATA { ox:Alliance a owl:Class ; rdfs:subClassOf ox:Organization ; rdfs:label "alliance"@en , "союз"@ru ;
    skos:definition "organization of states for common defence"@en , "организация государств для общей обороны"@ru ;
    skos:example "id:organization-example a ox:Alliance ." ; rdfs:isDefinedBy <https://w3id.org/oxiana/ontology> ;
    vs:term_status "testing" ; dcterms:created "2026-11-24" }
