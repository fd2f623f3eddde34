"""The formats in which work leaves, one module each: a review or a collation in, pieces of text out."""
