"""Logging that leaks nothing: what happened and where, never what anyone wrote or who she is.

Our own records are named events with safe fields. Records of other libraries keep their logger, level and line, and
lose their message; exceptions keep their types and frames, and lose their text. That holds on every level, DEBUG too.
"""

import asyncio
import logging
import re
import sys
import threading
import time
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from pathlib import PurePath
from types import TracebackType
from typing import TextIO

REFUSED = "refused"
"""Stands where a value was given that might say something about a person."""

LARGEST = 1_000_000
"""Numbers from here on are not written: they might be a chat's id, a user's, or a phone's."""

QUIET = ("httpx", "httpcore", "alembic")
"""Libraries that write a line for every request to the Bot API, or every step of a migration, at INFO and below."""

_IDENTIFIER = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)*")
_CODE_NAME = re.compile(r"[A-Za-z0-9_.<>\-]{1,80}")
_FRAMES = 40
_EXCEPTIONS = 20
_LOGGER = "tincay"


class Identifier(str):
    """A name that stands in our code: lower case, digits, `_` and `.`, at most 64; anything else becomes `refused`.

    Only for names out of code and content ("danger.emergency_now"), never for what came from a person.
    """

    __slots__ = ()

    def __new__(cls, name: str) -> "Identifier":
        return super().__new__(cls, name if len(name) <= 64 and _IDENTIFIER.fullmatch(name) else REFUSED)


Field = int | float | bool | Identifier | Enum | type
"""What an event may carry. An Enum is written as its member's name, a type as its name."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, safe to write: its text is complete and needs no arguments."""

    name: Identifier
    fields: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return " ".join((self.name, *(f"{key}={value}" for key, value in self.fields.items())))


def event(name: str, /, *, level: int = logging.INFO, error: BaseException | None = None, **fields: Field) -> None:
    """Log that something happened: `event("update.handled", milliseconds=12)`.

    `error` adds types and frames of an exception and of those behind it. A field that is not a `Field` by its type,
    and a number from `LARGEST` on, is written as `refused`, whatever it was. Never raises.
    """
    safe: dict[str, str] = {Identifier(key): _safe(value) for key, value in fields.items()}
    logging.getLogger(_LOGGER).log(level, Event(Identifier(name), safe), exc_info=error)


def _safe(value: object) -> str:
    if isinstance(value, Enum):
        return _code_name(value.name)
    if isinstance(value, Identifier | bool):
        return str(value).lower()
    if isinstance(value, int | float):
        written = str(value) if isinstance(value, int) else f"{value:.6g}"
        return written if abs(value) < LARGEST else REFUSED
    return _code_name(value.__name__) if isinstance(value, type) else REFUSED


def _code_name(name: str) -> str:
    return name if _CODE_NAME.fullmatch(name) else REFUSED


def anatomy(error: BaseException) -> list[str]:
    """Types and frames of an exception and of all it wraps, one exception a line, never its text.

    `KeyError at show.py:show:41 < app.py:run:12`: the innermost frame first.
    """
    return [
        f"{relation}{_code_name(type(each).__name__)}{_frames(each.__traceback__)}" for relation, each in _family(error)
    ]


def _family(error: BaseException) -> Iterator[tuple[str, BaseException]]:
    waiting: list[tuple[str, BaseException]] = [("", error)]
    seen: set[int] = set()
    while waiting and len(seen) < _EXCEPTIONS:
        relation, each = waiting.pop(0)
        if id(each) in seen:
            continue
        seen.add(id(each))
        yield relation, each
        if isinstance(each, BaseExceptionGroup):
            waiting += [("within: ", member) for member in each.exceptions]
        if each.__cause__ is not None:
            waiting.append(("caused by ", each.__cause__))
        elif each.__context__ is not None and not each.__suppress_context__:
            waiting.append(("during ", each.__context__))


def _frames(traceback: TracebackType | None) -> str:
    places = []
    while traceback is not None:
        code = traceback.tb_frame.f_code
        places.append(f"{_basename(code.co_filename)}:{_code_name(code.co_name)}:{traceback.tb_lineno}")
        traceback = traceback.tb_next
    return " at " + " < ".join(reversed(places[-_FRAMES:])) if places else ""


def _basename(path: str) -> str:
    return _code_name(PurePath(path).name)


class _Record(logging.LogRecord):
    """A record that never held what it must not tell, so that no handler of anyone can print it."""

    def __init__(
        self,
        name: str,
        level: int,
        pathname: str,
        lineno: int,
        msg: object,
        _args: object,
        exc_info: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None] | None,
        func: str | None = None,
        _stack: str | None = None,
        **_more: object,
    ) -> None:
        told = str(msg) if isinstance(msg, Event) else f"{_code_name(str(name))} {_basename(pathname)}:{lineno}"
        error = exc_info[1] if exc_info else None
        lines = [told, *("    " + line for line in anatomy(error))] if error is not None else [told]
        self.told = "\n".join(lines)
        super().__init__(name, level, pathname, lineno, self.told, (), None, func)
        self.levelname = _code_name(self.levelname)

    def getMessage(self) -> str:  # noqa: N802 - the standard library's name
        return self.told


class _Formatter(logging.Formatter):
    """Time in UTC, level, and what the record may tell. Fields that `extra` added are not looked at."""

    def format(self, record: logging.LogRecord) -> str:
        told = record.getMessage() if isinstance(record, _Record) else _code_name(record.name)
        moment = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(record.created))
        return f"{moment} {_code_name(record.levelname)} {told}"


def install(level: str, stream: TextIO | None = None) -> Callable[[], None]:
    """Make every road to standard error safe, and write records from `level` ("INFO") on to `stream` (standard error).

    Takes over the root logger, the record factory, warnings and the hooks for uncaught exceptions. Call it before
    anything else logs, and `watch` for each event loop. Returns a function that puts these back.
    """
    before = _Hooks.now()
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(_Formatter())
    root = logging.getLogger()
    logging.setLogRecordFactory(_Record)
    logging.raiseExceptions = False  # else a broken pipe prints the record's arguments
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    for logger in list(root.manager.loggerDict.values()):
        if isinstance(logger, logging.Logger):
            logger.handlers.clear()
            logger.propagate = True
    sys.excepthook = _crashed
    sys.unraisablehook = _unraisable
    threading.excepthook = _thread_crashed
    warnings.showwarning = _warned
    return before.restore


def watch(loop: asyncio.AbstractEventLoop) -> None:
    """Log what goes wrong in a loop where nobody awaits it, without its text."""
    loop.set_exception_handler(_loop_failed)


def _loop_failed(_loop: asyncio.AbstractEventLoop, context: Mapping[str, object]) -> None:
    error = context.get("exception")
    event("loop.failed", level=logging.ERROR, error=error if isinstance(error, BaseException) else None)


def _crashed(_kind: type[BaseException], error: BaseException, traceback: TracebackType | None) -> None:
    event("program.failed", level=logging.CRITICAL, error=error.with_traceback(traceback))


def _thread_crashed(failure: threading.ExceptHookArgs) -> None:
    if failure.exc_type is not SystemExit:
        event("thread.failed", level=logging.ERROR, error=failure.exc_value, kind=failure.exc_type)


def _unraisable(failure: "sys.UnraisableHookArgs") -> None:
    event("finalizer.failed", level=logging.ERROR, error=failure.exc_value, kind=failure.exc_type)


def _warned(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,
    line: str | None = None,
) -> None:
    where = {"kind": _code_name(category.__name__), "at": f"{_basename(filename)}:{lineno}"}
    logging.getLogger(_LOGGER).warning(Event(Identifier("python.warned"), where))


@dataclass(frozen=True)
class _Hooks:
    """What `install` takes over, as it was."""

    factory: Callable[..., logging.LogRecord]
    handlers: tuple[logging.Handler, ...]
    levels: Mapping[str, int]
    attributes: tuple[tuple[object, str, object], ...]

    @classmethod
    def now(cls) -> "_Hooks":
        attributes = (
            (sys, "excepthook"),
            (sys, "unraisablehook"),
            (threading, "excepthook"),
            (warnings, "showwarning"),
            (logging, "raiseExceptions"),
        )
        return cls(
            logging.getLogRecordFactory(),
            tuple(logging.getLogger().handlers),
            {name: logging.getLogger(name).level for name in ("", *QUIET)},
            tuple((owner, name, getattr(owner, name)) for owner, name in attributes),
        )

    def restore(self) -> None:
        logging.setLogRecordFactory(self.factory)
        logging.getLogger().handlers[:] = self.handlers
        for name, level in self.levels.items():
            logging.getLogger(name).setLevel(level)
        for owner, name, value in self.attributes:
            setattr(owner, name, value)
