"""Telegram's side: the update loop, sending, showing, and logging that leaks nothing."""

import os

# Without it every 429 makes the library warn that `RetryAfter.retry_after` will be a timedelta one day. We take it so.
os.environ.setdefault("PTB_TIMEDELTA", "1")
