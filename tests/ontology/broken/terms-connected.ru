# A property that nothing has to do with.
INSERT { ox:rumours a owl:ObjectProperty ; rdfs:label "rumours"@en , "слухи"@ru ; skos:definition "links anything to what is said of it without proof"@en , "связывает что угодно с тем, что о нём говорят без доказательств"@ru ;
    skos:editorialNote "Domain and range open: talk has no bounds."@en ;
    skos:example "Talk of a border post."@en ; rdfs:isDefinedBy ?ontology ; dcterms:created ?date ; vs:term_status ?status }
WHERE { ox:Award rdfs:isDefinedBy ?ontology ; dcterms:created ?date ; vs:term_status ?status }
