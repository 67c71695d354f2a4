"""The whole talk with a citizen, as one pure function: respond."""
