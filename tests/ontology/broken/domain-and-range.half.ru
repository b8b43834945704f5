# A property whose domain is open too, and whose note speaks of its range only.
DELETE WHERE { ox:states rdfs:domain ?class }
