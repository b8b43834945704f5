# A functional property, by which a reasoner takes two nodes for one instead of reporting them.
INSERT DATA { ox:capitalOf a owl:FunctionalProperty }
