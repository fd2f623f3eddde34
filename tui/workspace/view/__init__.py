"""What the page shows of a review: rows, filters, selection, search, readings. No Textual."""
