"""Whether the promises of a draft fit into the hours and the people that there are.

Nothing of it is kept: it follows from what history shows, the pact, and a chance that is given.
docs/rules/feasibility.md explains the rule.
"""
