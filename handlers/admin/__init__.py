"""Telegram's side of the desk: who may reach it, commands, buttons, texts and files of the team."""
