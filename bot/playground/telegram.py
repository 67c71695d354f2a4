"""Telegram as its users and its bot meet it."""

from bot.playground.chats import JSON, Person
from bot.playground.faults import Fault
from bot.playground.methods import METHODS
from bot.playground.parameters import Parameters
from bot.playground.people import Channel, Group, User
from bot.playground.refusals import Refusal, not_found, unauthorized
from bot.playground.state import State

NO_PARAMETERS = Parameters()


class Telegram(State):
    """A whole Telegram for one bot: people act through `user`, the bot through `respond`."""

    def user(self, user_id: int, first_name: str | None = None, language_code: str | None = "vi") -> User:
        """The user of that number. With a first name she gets it and the language (None: her Telegram tells none);
        without one she is as she was, the four of `cast` being there from the start."""
        if first_name is not None:
            self.person(Person(user_id, first_name, language_code))
        elif user_id not in self.people:
            self.person(Person(user_id, f"Person {user_id}", language_code))
        return User(self, user_id)

    def group(self, chat_id: int, title: str, adder: User) -> Group:
        """A group, `chat_id` being negative, into which `adder` just put the bot."""
        return Group(self, chat_id, title, adder.person)

    def channel(self, chat_id: int, title: str) -> Channel:
        """A channel, `chat_id` being negative, with the bot in it."""
        return Channel(self, chat_id, title)

    def respond(
        self,
        method: str,
        parameters: Parameters = NO_PARAMETERS,
        *,
        token: str | None = None,
        fault: Fault | None = None,
    ) -> tuple[int, JSON]:
        """Obey or refuse one call of the bot: the HTTP status and the body, as Telegram would answer.

        `token` None stands for the right one. `fault` is one already taken from `faults` for this call; those that only
        a connection can suffer (slow, cut) are left to the server. getUpdates does not wait here.
        """
        try:
            body: JSON = {"ok": True, "result": self._obey(method, parameters, token, fault)}
            code, description = 200, ""
        except Refusal as refusal:
            body, code, description = refusal.as_json(), refusal.code, refusal.description
        self.record(method, parameters, code, description)
        return code, body

    def _obey(self, method: str, parameters: Parameters, token: str | None, fault: Fault | None) -> object:
        if token is not None and token != self.token:
            raise unauthorized()
        known = METHODS.get(method.lower())
        if known is None:
            raise not_found()
        injected = fault.refusal() if fault is not None else None
        if injected is not None:
            raise injected
        self.flood.check(method, parameters.chat_id)
        return known(self, parameters)
