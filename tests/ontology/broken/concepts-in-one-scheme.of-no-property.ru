# A scheme whose property no longer names it.
DELETE DATA { ox:stance rdfs:seeAlso oxc:stance }
