# A symmetric property from one class to another.
INSERT DATA { ox:capitalOf a owl:SymmetricProperty }
