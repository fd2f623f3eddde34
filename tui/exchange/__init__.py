"""One module a format: state in, pieces of text out. Knows nothing of the screen."""
