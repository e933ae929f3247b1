"""Testigo: the witness between Marketing, Sales and Customer Success."""

__version__ = "0.1.0"
