"""The funnel: how many come how far, how long it takes, and for whom."""
