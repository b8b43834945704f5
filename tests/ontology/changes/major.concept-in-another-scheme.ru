DELETE { oxc:host skos:inScheme ?scheme } INSERT { oxc:host skos:inScheme oxc:topic } WHERE { oxc:host skos:inScheme ?scheme }
