# A property with two inverses.
INSERT DATA { ox:sideEventOf owl:inverseOf ox:follows , ox:followsMeeting }
