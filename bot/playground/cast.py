"""Who stands in the playground before anybody comes: one bot, two citizens, two admins."""

from typing import Final

from bot.playground.chats import Person

# The shape of a real token, so that whatever checks a token's form accepts it; nobody could take it for a secret.
TOKEN: Final = "7000000001:" + "A" * 35

BOT_USERNAME: Final = "tincay_playground_bot"
BOT_NAME: Final = "Playground bot"

CITIZENS: Final = (
    Person(id=1001, first_name="Hoa", language_code="vi"),
    Person(id=1002, first_name="Lan", language_code="en"),
)
ADMINS: Final = (
    Person(id=2001, first_name="Mai", language_code="vi"),
    Person(id=2002, first_name="Nga", language_code="vi"),
)
ADMIN_IDS: Final = tuple(admin.id for admin in ADMINS)
