"""The readings of one passage: how they agree, which words correspond, which ranges to mark."""
