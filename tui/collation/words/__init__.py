"""Words: where they are in a text, which count as the same, and comparing sequences of them."""
