"""One module a format: state in, text or bytes out. Knows nothing of the screen."""
