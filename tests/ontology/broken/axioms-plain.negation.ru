# An axiom that says "not".
INSERT DATA { ox:Award rdfs:subClassOf [ a owl:Class ; owl:complementOf ox:Agent ] }
