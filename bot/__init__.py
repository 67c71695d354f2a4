"""Tin Cậy: answers about the Action Month, and the way to a trusted address."""
