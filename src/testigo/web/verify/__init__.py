"""Whether a paper of a pact is genuine and how it stands: asked by anybody, without account."""
