DELETE { ?cell rdf:first ox:hasOffice } INSERT { ?cell rdf:first ox:inCapacity } WHERE { ox:holdsOffice owl:propertyChainAxiom/rdf:rest* ?cell . ?cell rdf:first ox:hasOffice }
