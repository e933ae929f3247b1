"""The editor of the pact: sentences whose values one changes."""
