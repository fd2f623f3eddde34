"""Alignment: from paragraphs to rows of passages."""
