# A symmetric property with an inverse.
INSERT DATA { ox:corroborates owl:inverseOf ox:contradicts }
