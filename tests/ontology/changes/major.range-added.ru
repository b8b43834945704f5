INSERT DATA { ox:about rdfs:range ox:Agent }
