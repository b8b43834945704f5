# A class that gathers what fits nowhere else.
INSERT { ox:OtherPort a owl:Class ; rdfs:subClassOf ox:InfrastructureAsset ; owl:disjointWith ox:Port ; rdfs:label "dry dock"@en , "сухой док"@ru ;
    skos:definition "facility that is no harbour"@en , "объект, который не гавань"@ru ;
    skos:example "A dock on land."@en ; rdfs:isDefinedBy ?ontology ; dcterms:created ?date ; vs:term_status ?status }
WHERE { ox:Award rdfs:isDefinedBy ?ontology ; dcterms:created ?date ; vs:term_status ?status }
