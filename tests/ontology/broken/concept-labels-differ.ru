# A label that another concept of the scheme has already.
DELETE DATA { oxc:host skos:prefLabel "host"@en } ;
INSERT DATA { oxc:host skos:prefLabel "observer"@en }
