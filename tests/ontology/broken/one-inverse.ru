# A property with two inverses.
INSERT DATA { ox:hasParticipation owl:inverseOf ox:participant }
