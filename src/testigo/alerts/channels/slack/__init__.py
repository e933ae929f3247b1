"""Slack: an incoming webhook of one channel, or a bot that writes to people."""
