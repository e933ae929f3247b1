"""Your pact in ten minutes: the first draft in five steps."""
