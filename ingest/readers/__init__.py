"""File formats with structure of their own: bytes to text and grids."""
