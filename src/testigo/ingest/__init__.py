"""The door of events: Segment-compatible, lean, durable before it answers."""
