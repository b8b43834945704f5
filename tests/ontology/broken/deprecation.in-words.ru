# A term that is deprecated in words, which no program reads.
INSERT DATA { ox:multipleHolders owl:deprecated "yes" ; dcterms:isReplacedBy ox:startDate .
  dcterms:isReplacedBy a owl:AnnotationProperty }
