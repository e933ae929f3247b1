"""Journeys from the first click to the signature, and which part of the revenue each touch is
given by each model (domain.md §4). docs/rules/attribution.md says the same in words and tables.

The plain reference: correct before fast; `analytics/attribution.py` has to give the same.
"""
