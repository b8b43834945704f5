# A concept in no scheme.
DELETE DATA { oxc:host skos:inScheme oxc:participationRole }
