"""The pact kept alive: its reviews, its rates, what is said of its clauses and what is proposed."""
