# An axiom that says "only".
INSERT DATA { ox:Award rdfs:subClassOf [ a owl:Restriction ; owl:onProperty ox:recipient ; owl:allValuesFrom ox:Agent ] }
