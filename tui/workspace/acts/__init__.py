"""What every command does: one function each, named by its id. Nothing is imported here: panels are slow to load."""
