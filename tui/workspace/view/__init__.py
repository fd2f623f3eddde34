"""What the reader sees of the review: rows, filters, selection, search, readings. No Textual."""
