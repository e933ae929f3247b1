"""WhatsApp, by Meta's own service or by Twilio."""
