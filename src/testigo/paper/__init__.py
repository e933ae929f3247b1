"""The pact on paper: set as PDF, signed, and read back when somebody shows one."""
