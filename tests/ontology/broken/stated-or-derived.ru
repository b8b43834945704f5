# A chain into a property that records state.
INSERT DATA { ox:place owl:propertyChainAxiom ( ox:place ox:inPlace ) }
