"""The file that stores a review: writing, verifying, locking, recovering, migrating. Only this package writes
sessions.
"""
