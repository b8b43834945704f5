# A name that is cut short.
INSERT { ox:fundingOrg a owl:ObjectProperty ; rdfs:domain ox:Award ; rdfs:range ox:Agent ; rdfs:label "paid for by"@en , "оплачено"@ru ;
    skos:definition "links an honour to who pays for it"@en , "связывает награду с тем, кто платит"@ru ;
    skos:example "A prize with money."@en ; rdfs:isDefinedBy ?ontology ; dcterms:created ?date ; vs:term_status ?status }
WHERE { ox:Award rdfs:isDefinedBy ?ontology ; dcterms:created ?date ; vs:term_status ?status }
