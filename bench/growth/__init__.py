"""Answers over ledgers of growing size, through the API that serves."""
