# A label that another term has already.
DELETE DATA { ox:Award rdfs:label "award"@en } ;
INSERT DATA { ox:Award rdfs:label "treaty"@en }
