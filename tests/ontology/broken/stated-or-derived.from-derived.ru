# A derived property that names another derived one.
INSERT DATA { ox:country ox:derivedFrom ox:locatedIn }
