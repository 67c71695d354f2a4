"""Privacy: what little is kept of a citizen, sealed, and how it and the chat are made to disappear."""
