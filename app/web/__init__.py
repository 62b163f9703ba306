"""The doors: FastAPI routes and the Gradio page."""
