"""What a reviewer says of a collation: verdicts, annotations, the canonical text, and the file that keeps them."""
