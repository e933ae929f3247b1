"""E-mail, by the server that the operator named."""
