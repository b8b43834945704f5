# A property that stands in for the hierarchy.
INSERT { ox:isA a owl:ObjectProperty ; rdfs:domain ox:Award ; rdfs:range ox:Award ; rdfs:label "counts as"@en , "считается"@ru ;
    skos:definition "links an honour to a wider one"@en , "связывает награду с более широкой"@ru ;
    skos:example "A medal."@en ; rdfs:isDefinedBy ?ontology ; dcterms:created ?date ; vs:term_status ?status }
WHERE { ox:Award rdfs:isDefinedBy ?ontology ; dcterms:created ?date ; vs:term_status ?status }
