# A property named like a class.
INSERT DATA { oxc:Host a skos:Concept ; skos:inScheme oxc:participationRole ; skos:prefLabel "receiver"@en , "принимающий"@ru ;
    skos:definition "receives others"@en , "принимает других"@ru .
  oxc:participationRole skos:hasTopConcept oxc:Host }
