# A property with a range that OWL 2 does not have.
DELETE { ox:occurredOn rdfs:range ?range } INSERT { ox:occurredOn rdfs:range xsd:date } WHERE { ox:occurredOn rdfs:range ?range }
