"""What becomes of an update that waits: handled by itself, or answered once together with others of its chat."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum, auto

from telegram import Update
from telegram.constants import ChatType


class Manner(Enum):
    """How a group of updates is answered."""

    NORMAL = auto()
    """The last update, by its handler; those before it are only noted, for they want no answer any more."""
    LATE = auto()
    """Messages so old that the phone may be in another hand: one short, silent, neutral answer."""
    CROWD = auto()
    """More than can be answered one by one: scanned for danger, one answer."""


@dataclass(frozen=True, slots=True)
class Group:
    """Updates that get one answer, oldest first; a NORMAL group has one, or several of a private chat of which the last is answered.

    `chat_id` is the private chat that a LATE or CROWD group is from. A CROWD may hold callback queries, which each want
    an answerCallbackQuery. A LATE one without updates stands for what an earlier run left unanswered. `cries`: those of a CROWD in
    which somebody cries for help.
    """

    manner: Manner
    chat_id: int | None
    updates: tuple[Update, ...]
    cries: tuple[Update, ...] = ()

    @property
    def update_ids(self) -> tuple[int, ...]:
        return tuple(update.update_id for update in self.updates)


@dataclass(frozen=True, slots=True)
class Waiting:
    """An update in the line of its chat.

    `sent_at` is when she wrote it, None where nothing tells: the date within a tap is that of the message tapped on.
    `crowded` marks what came when too many waited already. `erases`: it wants the chat erased, `hastens`: it wants the numbers.
    """

    update: Update
    collapsible: bool
    sent_at: datetime | None
    crowded: bool = False
    erases: bool = False
    hastens: bool = False

    @property
    def goes_first(self) -> bool:
        """Whether it does not wait behind others."""
        return self.erases or self.hastens


def never(_update: Update) -> bool:
    """The default of `Intake.erases` and `Intake.hastens`."""
    return False


@dataclass(frozen=True, slots=True)
class Intake:
    """The rules. `erases` names updates that want the chat erased: they are never late nor too many, go before all that waits, and what
    was written before them needs no answer any more. `hastens` names those that ask for the numbers: they are never too many, go before
    all else, and of several one is answered.

    Only private chats have late messages and crowds: in groups and channels the bot says nothing anyway.
    """

    late_after: timedelta = timedelta(minutes=15)
    most_waiting: int = 5
    erases: Callable[[Update], bool] = never
    hastens: Callable[[Update], bool] = never

    def admit(self, line: Sequence[Waiting], update: Update, now: datetime, behind_crowd: bool = False) -> Waiting:
        """The update as it joins the end of `line`, the updates of the same chat that are not yet handled.

        A message counts, and can be crowded, unless it is late: late ones are answered together anyway. `behind_crowd`
        lets it join a crowd however few wait.
        """
        if not (_is_private(update) and _is_said(update)):
            return Waiting(update, collapsible=False, sent_at=None)
        if self.erases(update):
            return Waiting(update, collapsible=False, sent_at=None, erases=True)
        waiting = Waiting(update, collapsible=True, sent_at=_sent_at(update))
        if self._is_late(waiting, now):
            return waiting
        if self.hastens(update):
            return replace(waiting, hastens=True)
        before = sum(1 for other in line if other.collapsible and not other.hastens and not self._is_late(other, now))
        return replace(waiting, crowded=behind_crowd or before >= self.most_waiting)

    def next_group(self, line: Sequence[Waiting], now: datetime, cries: Collection[int] = ()) -> Group:
        """Those of a line, which is not empty, that are answered next: an erase with all before it, the wish for the numbers, a cry, the
        late, else the first with what goes with it.

        `cries`: ids of updates that are known to cry for help.
        """
        erases = [place for place, waiting in enumerate(line) if waiting.erases]
        if erases:
            before = [waiting for waiting in line[: erases[-1]] if waiting.collapsible or waiting.erases]
            return _group(Manner.NORMAL, [*before, line[erases[-1]]])
        late = [waiting for waiting in line if self._is_late(waiting, now)]
        hasty = [waiting for waiting in line if waiting.hastens and not self._is_late(waiting, now)]
        if hasty:
            return _group(Manner.NORMAL, hasty)
        crying = [each for each in line if each.update.update_id in cries and not self._is_late(each, now)]
        if crying and not crying[0].crowded:
            return _group(Manner.NORMAL, crying[:1])
        if late:
            return _group(Manner.LATE, late)
        if crying:
            return _group(Manner.CROWD, [waiting for waiting in line if waiting.crowded])
        if line[0].crowded:
            return _group(Manner.CROWD, [waiting for waiting in line if waiting.crowded])
        return _group(Manner.NORMAL, [line[0]])

    def _is_late(self, waiting: Waiting, now: datetime) -> bool:
        return waiting.sent_at is not None and now - waiting.sent_at > self.late_after


def lane_of(update: Update) -> tuple[str, int]:
    """Whose order the update keeps: its chat's, else its user's (an inline query), else nobody's but its own."""
    if update.effective_chat is not None:
        return "chat", update.effective_chat.id
    if update.effective_user is not None:
        return "user", update.effective_user.id
    return "update", update.update_id


def _group(manner: Manner, members: Sequence[Waiting]) -> Group:
    chat = members[0].update.effective_chat
    return Group(manner, chat.id if chat else None, tuple(waiting.update for waiting in members))


def _is_private(update: Update) -> bool:
    return update.effective_chat is not None and update.effective_chat.type == ChatType.PRIVATE


def _is_said(update: Update) -> bool:
    return bool(update.message or update.edited_message or update.callback_query)


def _sent_at(update: Update) -> datetime | None:
    if update.edited_message is not None:
        return update.edited_message.edit_date or update.edited_message.date
    return update.message.date if update.message is not None else None
