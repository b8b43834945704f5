# A placeholder where a note should be.
INSERT DATA { ox:Award skos:scopeNote "TODO: say more"@en }
