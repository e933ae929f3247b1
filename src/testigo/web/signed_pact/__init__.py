"""The pact on paper: its PDF, and the evidence of its signatures."""
