"""Data that come with the product: the demonstration, the training scenarios, an extraction to try the import with."""
