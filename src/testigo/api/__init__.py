"""Our own API: `/api/v1`, JSON in and out, each key bound to its workspace."""
