"""One recogniser a file: what a question names."""
