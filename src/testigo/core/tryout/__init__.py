"""Trying a pact out on history: who would have crossed, what became of them, what it would take."""
