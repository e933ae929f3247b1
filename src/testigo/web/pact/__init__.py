"""The pact on screen: what was agreed, who signed it, what changed between its versions."""
