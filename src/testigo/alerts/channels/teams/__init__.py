"""Microsoft Teams: a workflow that takes a card."""
