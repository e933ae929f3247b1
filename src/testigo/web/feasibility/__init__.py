"""Whether the promises of a pact fit into the hours and the people that there are."""
