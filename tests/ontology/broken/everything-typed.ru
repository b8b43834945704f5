# A property of others that is used but not declared.
INSERT DATA { ox:Award rdfs:comment "fine"@en ; <http://purl.org/dc/elements/1.1/subject> "honours" }
