# A Russian label in Latin letters.
DELETE DATA { ox:Award rdfs:label "награда"@ru } ;
INSERT DATA { ox:Award rdfs:label "nagrada"@ru }
