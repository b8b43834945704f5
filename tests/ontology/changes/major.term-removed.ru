DELETE WHERE { ox:Award ?property ?value }
