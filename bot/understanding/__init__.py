"""Understanding: what a message says. Pure: it knows nothing of chats, people or time."""
