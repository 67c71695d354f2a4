"""Telegram's side: the update loop, sending, showing, and logging that leaks nothing."""

import os

# Without it every 429 of the library warns that `RetryAfter.retry_after` will one day be a timedelta. We take it as one now.
os.environ.setdefault("PTB_TIMEDELTA", "1")
