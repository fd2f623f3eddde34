"""Text as a terminal shows it: characters, their widths, line breaks, words, and what cannot be seen. No Textual."""
