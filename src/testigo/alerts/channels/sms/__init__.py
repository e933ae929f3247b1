"""SMS, by Twilio or by Vonage."""
