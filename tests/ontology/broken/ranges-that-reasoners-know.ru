# A range that reasoners refuse.
INSERT DATA { ox:occurredOn rdfs:range xsd:date }
