# Two classes that are said to be one.
INSERT DATA { ox:Award owl:equivalentClass ox:Identifier }
