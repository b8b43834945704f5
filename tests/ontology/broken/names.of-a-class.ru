# A class named like a property.
INSERT DATA { ox:honour a owl:Class ; rdfs:subClassOf ox:Award ; rdfs:label "honour"@en , "почёт"@ru ;
    skos:definition "award that is worn"@en , "награда, которую носят"@ru ;
    skos:example "id:award-honorary-badge-mirziyoyev a ox:honour ." ; rdfs:isDefinedBy <https://w3id.org/oxiana/ontology> ;
    vs:term_status "testing" ; dcterms:created "2026-11-24" }
