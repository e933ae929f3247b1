"""Telling people what follows from the facts: what the outbox holds leaves by a channel."""
