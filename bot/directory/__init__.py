"""The directory: who can help where. Reads come from an immutable snapshot, the database is for truth."""
