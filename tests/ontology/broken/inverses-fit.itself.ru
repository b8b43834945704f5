# A property that is its own inverse.
INSERT DATA { ox:precedes owl:inverseOf ox:precedes }
