# Two domains, meant as one or the other, read as both.
INSERT DATA { ox:hasStatusRecord rdfs:domain ox:Project , ox:InternationalInstrument }
