"""Suggested points: what the history of won and lost says of each rule of the pact."""
