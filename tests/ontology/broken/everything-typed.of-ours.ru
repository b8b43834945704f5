# A word that the ontology does not have.
INSERT DATA { ox:Award rdfs:subClassOf ox:Decoration }
