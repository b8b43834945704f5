# A class that its own definition needs.
INSERT DATA { ox:Award rdfs:subClassOf [ a owl:Restriction ; owl:onProperty ox:grants ; owl:someValuesFrom ox:Award ] }
