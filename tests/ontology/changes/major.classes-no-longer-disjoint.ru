DELETE { ?list owl:members ?first } WHERE { ?list owl:members ?first . ?first rdf:rest*/rdf:first ox:HydropowerPlant }
