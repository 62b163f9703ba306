"""Makes chunks findable. An index is a cache: it can always be rebuilt from the database."""
