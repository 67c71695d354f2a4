"""The desk's commands: Vietnamese names, unaccented, none of them a word that could mean something else."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.screens.desk import actions
from bot.screens.desk.actions import DeskAction

Arguments = Sequence[str]


@dataclass(frozen=True, slots=True)
class DeskCommand:
    """What is typed and what it does. `of` makes the action from the words behind it; None: those words are looked up."""

    names: tuple[str, ...]
    of: Callable[[Arguments], DeskAction | None]


def _always(action: DeskAction) -> Callable[[Arguments], DeskAction | None]:
    return lambda _: action


def _entry(action: Callable[[str], DeskAction], otherwise: DeskAction) -> Callable[[Arguments], DeskAction | None]:
    """`/suadiachi DL-0042`; without a code the question for one; with anything else what is looked up."""

    def of(words: Arguments) -> DeskAction | None:
        if not words:
            return otherwise
        code = words[0].lower()
        plain = len(words) == 1 and code.isascii() and code.replace("-", "").replace("_", "").isalnum()
        return action(code) if plain and "-" in code else None

    return of


def _number(action: Callable[[int], DeskAction], otherwise: DeskAction) -> Callable[[Arguments], DeskAction | None]:
    """`/hoantac 128` or `/hoantac #128`."""

    def of(words: Arguments) -> DeskAction | None:
        digits = words[0].lstrip("#") if words else ""
        return action(int(digits)) if digits.isascii() and digits.isdigit() and len(digits) < 10 else otherwise

    return of


def _history(words: Arguments) -> DeskAction | None:
    if words and words[0].isascii() and words[0].isdigit() and len(words[0]) < 16:
        return actions.PersonHistory(int(words[0]))
    return _entry(actions.EntryHistory, actions.History())(words)


DESK_COMMANDS: tuple[DeskCommand, ...] = (
    DeskCommand(("quanly", "admin"), _always(actions.DeskMenu())),
    DeskCommand(("themdiachi",), _always(actions.AddEntry())),
    DeskCommand(("suadiachi",), _entry(actions.EditEntry, actions.FindEntry())),
    DeskCommand(("xemdiachi", "timdiachi"), _entry(actions.ShowEntry, actions.FindEntry())),
    DeskCommand(("andiachi",), _entry(actions.HideEntry, actions.FindEntry())),
    DeskCommand(("choduyet",), _always(actions.Queue())),
    DeskCommand(("dagoithu",), _always(actions.DueCalls())),
    DeskCommand(("canlam",), _always(actions.ToDo())),
    DeskCommand(("nhapexcel",), _always(actions.ImportHelp())),
    DeskCommand(("xuatexcel",), _always(actions.ExportHelp())),
    DeskCommand(("filemau",), _always(actions.GetTemplate("entries"))),
    DeskCommand(("lichsu",), _history),
    DeskCommand(("hoantac",), _number(actions.Undo, actions.History())),
    DeskCommand(("canbo",), _always(actions.Team())),
    DeskCommand(("moicanbo",), _always(actions.Invite())),
    DeskCommand(("ngungdang",), _always(actions.Freeze())),
    DeskCommand(("dangtiep",), _always(actions.AskThaw())),
    DeskCommand(("trangthai",), _always(actions.DeskStatus())),
    DeskCommand(("thongke",), _always(actions.Statistics())),
    DeskCommand(("goithu",), _always(actions.TryLines())),
)
