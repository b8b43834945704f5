INSERT DATA { ox:Award rdfs:subClassOf [ a owl:Restriction ; owl:onProperty ox:awardedBy ; owl:someValuesFrom ox:Agent ] }
