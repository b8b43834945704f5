# A label that begins with a capital letter.
DELETE DATA { ox:Award rdfs:label "award"@en } ;
INSERT DATA { ox:Award rdfs:label "Award"@en }
