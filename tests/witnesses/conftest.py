"""Properties are about what is true, not about how fast: no deadline for an example, whatever else the machine does."""
