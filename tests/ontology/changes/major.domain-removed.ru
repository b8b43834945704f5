DELETE WHERE { ox:about rdfs:domain ?class }
