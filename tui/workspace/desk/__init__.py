"""The review in progress: its acts, documents, exports and rescue. No Textual: it runs and is tested without a
screen.
"""
