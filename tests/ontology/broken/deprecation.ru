# A deprecated term that other terms still use.
INSERT DATA { ox:multipleHolders owl:deprecated true ; dcterms:isReplacedBy ox:startDate .
  ox:startDate rdfs:seeAlso ox:multipleHolders . dcterms:isReplacedBy a owl:AnnotationProperty }
