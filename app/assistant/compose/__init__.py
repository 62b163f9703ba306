"""Findings to the answer's words."""
