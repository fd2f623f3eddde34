"""The readings of one passage: how they agree, which words correspond, which stretches to mark."""
