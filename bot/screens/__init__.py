"""Screens: what a person sees, without a word about the channel that shows it."""
