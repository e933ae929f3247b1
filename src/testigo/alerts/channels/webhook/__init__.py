"""Signed webhooks, for programs (Standard Webhooks)."""
