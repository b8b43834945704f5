# A transitive property from one class to another.
INSERT DATA { ox:recipient a owl:TransitiveProperty ; ox:derivedFrom ox:awardedBy }
