"""Everything a model may do: read-only questions to the ledger and the documents."""
