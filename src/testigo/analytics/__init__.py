"""History and whole bases, worked on as tables: data in, data out, no models."""
