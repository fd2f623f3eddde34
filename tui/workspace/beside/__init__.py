"""Work beside the page, in separate threads and processes: searches, long comparisons, the watch on files."""
