INSERT DATA { ox:Award owl:deprecated true ; dcterms:isReplacedBy ox:Identifier }
