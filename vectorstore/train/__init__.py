"""Builds the embedding model that ships in vectorstore/model. Never imported by serving."""
