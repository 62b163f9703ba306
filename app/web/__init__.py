"""The doors: the HTTP API and the page, both over the same desk of parts."""
