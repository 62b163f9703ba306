"""Files that somebody else made, on their way in: read in a process of its own, under limits."""
