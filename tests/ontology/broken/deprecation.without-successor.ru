# A deprecated term that names no successor.
INSERT DATA { ox:multipleHolders owl:deprecated true }
