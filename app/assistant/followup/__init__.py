"""Sentences that lean on the turn before them."""
