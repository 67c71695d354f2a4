"""What admins do, decided without Telegram: the form, its questions, what is due when."""
