"""Word files made from rows of the ledger: 督查通报, and a page for each unit."""
