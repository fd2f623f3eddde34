"""What runs beside the page, in threads and processes of its own: searches, long comparisons, the watch on files."""
