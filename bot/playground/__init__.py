"""A Telegram on loopback: to try the bot out, to test it, to load it.

Nothing leaves this machine, nothing is written to disk. `Telegram` is the whole state and its rules; `serve` puts it
behind HTTP as a Bot API and as a web page.
"""

from bot.playground.cast import ADMIN_IDS, ADMINS, CITIZENS, TOKEN
from bot.playground.clock import Clock
from bot.playground.faults import Fault
from bot.playground.refusals import Refusal
from bot.playground.server import Server, serve
from bot.playground.telegram import Telegram

__all__ = ["ADMINS", "ADMIN_IDS", "CITIZENS", "TOKEN", "Clock", "Fault", "Refusal", "Server", "Telegram", "serve"]
