INSERT DATA { oxc:bystander a skos:Concept ; skos:inScheme oxc:participationRole }
