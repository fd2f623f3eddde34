"""Files in, witnesses out: decode, split into paragraphs, remember the offsets. Imports nothing of ours."""
