# A concept in the schemes of two properties.
INSERT DATA { oxc:host skos:inScheme oxc:stance . oxc:stance skos:hasTopConcept oxc:host }
