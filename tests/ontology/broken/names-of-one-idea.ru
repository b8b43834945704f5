# A class of two ideas.
INSERT { ox:PortAndHarbour a owl:Class ; rdfs:subClassOf ox:InfrastructureAsset ; owl:disjointWith ox:Port ; rdfs:label "port and harbour"@en , "порт и гавань"@ru ;
    skos:definition "facility for ships"@en , "объект для судов"@ru ;
    skos:example "Ports by the Caspian Sea."@en ; rdfs:isDefinedBy ?ontology ; dcterms:created ?date ; vs:term_status ?status }
WHERE { ox:Award rdfs:isDefinedBy ?ontology ; dcterms:created ?date ; vs:term_status ?status }
