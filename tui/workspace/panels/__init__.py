"""Small screens over the page: each asks or shows one thing, and gives its answer as a value."""
