"""How the shipped Word templates are drawn: the same stationery, styles and typography for every letter."""
