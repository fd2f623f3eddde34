"""The page: the documents side by side, and the lines around them."""
