"""What an admin sees: the menu, forms, the queue, lists. Made from the same blocks as a citizen's screens."""
