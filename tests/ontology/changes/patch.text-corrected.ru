DELETE { ox:Award skos:definition ?text } INSERT { ox:Award skos:definition "honour that somebody confers on somebody"@en } WHERE { ox:Award skos:definition ?text FILTER(LANG(?text) = "en") }
