"""Push notifications, by ntfy or by one of the services that Apprise knows."""
