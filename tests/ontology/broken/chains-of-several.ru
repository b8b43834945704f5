# A chain of one property.
INSERT DATA { ox:holdsOffice owl:propertyChainAxiom ( ox:hasOffice ) }
