"""Charts as pictures that go into slides: the same words and lengths as on the page."""
