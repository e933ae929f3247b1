"""The pact: one versioned, signed agreement, read from text with all its problems."""

from testigo.core.pact.load import load_draft, load_pact, parse_document
from testigo.core.pact.schema import Pact

__all__ = ["Pact", "load_draft", "load_pact", "parse_document"]
