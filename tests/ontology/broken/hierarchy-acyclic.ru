# A property above the property above it.
INSERT DATA { ox:adoptedAt rdfs:subPropertyOf ox:signedAt }
