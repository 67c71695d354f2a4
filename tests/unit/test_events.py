"""Our logs say what happened and where, and never what anyone wrote or who she is."""

import asyncio
import gc
import io
import logging
import subprocess
import sys
import threading
import warnings
from enum import Enum
from pathlib import Path
from types import SimpleNamespace

import pytest

from bot.botapi import events
from bot.botapi.events import Event, Identifier, event, install, watch

CANARY = "chồng đánh tôi 0912345678"
TOKEN = "123456789:AAcanarytokencanarytokencanarytoken"


class Colour(Enum):
    RED = CANARY


def raised(depth: int = 0) -> BaseException:
    try:
        if depth:
            raise LookupError(CANARY) from raised(depth - 1)
        raise ValueError(CANARY)
    except (LookupError, ValueError) as error:
        error.add_note(CANARY)
        return error


def test_an_event_has_a_name_and_its_fields(log: io.StringIO) -> None:
    event("update.handled", milliseconds=12, ratio=0.25, first=True, kind=KeyError, screen=Identifier("danger.full"))
    line = log.getvalue()
    assert line.endswith(
        " INFO update.handled milliseconds=12 ratio=0.25 first=true kind=KeyError screen=danger.full\n"
    )
    assert line[:20].endswith("Z")


def test_an_enumeration_is_written_by_its_name(log: io.StringIO) -> None:
    event("colour.seen", colour=Colour.RED)
    assert "colour=RED" in log.getvalue()


@pytest.mark.parametrize(
    "value",
    [CANARY, "plain", CANARY.encode(), [CANARY], {CANARY: 1}, None, object(), 5_123_456_789, -5e9, float("nan")],
)
def test_what_might_tell_of_a_person_is_refused(log: io.StringIO, value: object) -> None:
    event("update.handled", value=value)  # type: ignore[arg-type]  # the type refuses it first
    assert log.getvalue().endswith("update.handled value=refused\n")


def test_names_that_are_no_identifiers_are_refused(log: io.StringIO) -> None:
    event(CANARY, **{CANARY: 1})
    event("ok", screen=Identifier(CANARY), long=Identifier("a" * 65))
    assert log.getvalue().splitlines()[0].endswith("INFO refused refused=1")
    assert log.getvalue().splitlines()[1].endswith("ok screen=refused long=refused")


def test_an_exception_shows_its_kind_and_frames_and_not_its_text(log: io.StringIO) -> None:
    event("update.failed", level=logging.ERROR, error=raised(depth=2))
    lines = log.getvalue().splitlines()
    assert lines[0].endswith("ERROR update.failed")
    assert lines[1].startswith("    LookupError at test_events.py:raised:")
    assert lines[2].startswith("    caused by LookupError at test_events.py:raised:")
    assert lines[3].startswith("    caused by ValueError at test_events.py:raised:")
    assert CANARY not in log.getvalue()


def test_exceptions_within_groups_and_behind_others_are_shown_once_and_without_text(log: io.StringIO) -> None:
    shared = raised()
    group = ExceptionGroup(CANARY, [shared, TypeError(CANARY)])
    try:
        try:
            raise group
        except ExceptionGroup:
            raise RuntimeError(CANARY)  # noqa: B904 - an unchained one is meant
    except RuntimeError as error:
        error.__context__.__context__ = shared  # type: ignore[union-attr]  # a circle of contexts
        event("update.failed", error=error)
    text = log.getvalue()
    assert "    during ExceptionGroup at " in text
    assert "    within: ValueError at " in text
    assert "    within: TypeError\n" in text
    assert text.count("ValueError") == 1
    assert CANARY not in text


def test_an_endless_chain_of_exceptions_ends() -> None:
    error = ValueError()
    for _ in range(100):
        outer = ValueError()
        outer.__cause__ = error
        error = outer
    assert len(events.anatomy(error)) == 20


def test_a_suppressed_context_is_left_out() -> None:
    error = ValueError()
    error.__context__ = KeyError()
    assert len(events.anatomy(error)) == 2
    error.__suppress_context__ = True
    assert len(events.anatomy(error)) == 1


@pytest.mark.safety(25)
def test_other_libraries_are_heard_by_name_level_and_line_alone(log: io.StringIO) -> None:
    for name in ("telegram.ext.ExtBot", "tornado.access", "sqlalchemy.engine", "asyncio"):
        logging.getLogger(name).debug("%s " + CANARY, TOKEN, extra={"canary": CANARY}, stack_info=True)
        try:
            raise ValueError(CANARY)
        except ValueError:
            logging.getLogger(name).exception(CANARY)
    text = log.getvalue()
    assert CANARY not in text
    assert TOKEN not in text
    assert "DEBUG telegram.ext.ExtBot test_events.py:" in text
    assert "    ValueError at test_events.py:" in text


@pytest.mark.safety(25)
def test_the_clients_that_write_the_token_are_quiet(log: io.StringIO) -> None:
    logging.getLogger("httpx").info("POST %s", TOKEN)
    logging.getLogger("httpcore.http11").debug("POST %s", TOKEN)
    assert log.getvalue() == ""


def test_a_handler_of_somebody_else_gets_nothing_either(log: io.StringIO) -> None:
    stranger = io.StringIO()
    handler = logging.StreamHandler(stranger)
    logger = logging.getLogger("stranger")
    logger.addHandler(handler)
    try:
        logger.error("%s", CANARY, exc_info=ValueError(CANARY))
    finally:
        logger.removeHandler(handler)
    assert CANARY not in stranger.getvalue()
    assert "stranger test_events.py" in stranger.getvalue()


def test_handlers_that_stood_before_are_taken_away() -> None:
    stranger = io.StringIO()
    logger = logging.getLogger("stood.before")
    logger.addHandler(logging.StreamHandler(stranger))
    logger.propagate = False
    stream = io.StringIO()
    restore = install("INFO", stream)
    try:
        logger.info(CANARY)
    finally:
        restore()
    assert stranger.getvalue() == ""
    assert "stood.before" in stream.getvalue()


def test_a_level_a_logger_and_a_record_made_by_hand_say_nothing(log: io.StringIO) -> None:
    logging.addLevelName(33, CANARY)
    logging.getLogger(CANARY).log(33, CANARY)
    logging.getLogger().handle(
        logging.makeLogRecord({"msg": CANARY, "name": CANARY, "levelno": 40, "levelname": CANARY})
    )
    logging.getLogger().handle(logging.LogRecord(CANARY, 40, CANARY, 1, CANARY, (), None))
    assert CANARY not in log.getvalue()
    assert log.getvalue().count("refused") >= 3


def test_the_level_is_obeyed() -> None:
    stream = io.StringIO()
    restore = install("WARNING", stream)
    try:
        event("quiet.one")
        event("loud.one", level=logging.WARNING)
    finally:
        restore()
    assert "quiet" not in stream.getvalue()
    assert "loud.one" in stream.getvalue()


def test_everything_is_put_back() -> None:
    before = (
        sys.excepthook,
        sys.unraisablehook,
        threading.excepthook,
        warnings.showwarning,
        logging.getLogRecordFactory(),
    )
    handlers = list(logging.getLogger().handlers)
    install("DEBUG", io.StringIO())()
    assert before == (
        sys.excepthook,
        sys.unraisablehook,
        threading.excepthook,
        warnings.showwarning,
        logging.getLogRecordFactory(),
    )
    assert logging.getLogger().handlers == handlers


def test_a_warning_shows_its_kind_and_place(log: io.StringIO) -> None:
    warnings.showwarning(UserWarning(CANARY), UserWarning, "/somewhere/place.py", 7)
    assert log.getvalue().endswith("WARNING python.warned kind=UserWarning at=place.py:7\n")


def test_uncaught_exceptions_show_no_text(log: io.StringIO) -> None:
    error = raised()
    sys.excepthook(type(error), error, error.__traceback__)
    assert "CRITICAL program.failed\n    ValueError at " in log.getvalue()
    thread = threading.Thread(target=lambda: int(CANARY))
    thread.start()
    thread.join()
    assert "ERROR thread.failed kind=ValueError" in log.getvalue()
    assert CANARY not in log.getvalue()


def test_a_thread_that_ends_itself_is_no_failure(log: io.StringIO) -> None:
    thread = threading.Thread(target=sys.exit)
    thread.start()
    thread.join()
    assert log.getvalue() == ""


def test_a_failing_finalizer_shows_no_text(log: io.StringIO) -> None:
    failure = SimpleNamespace(exc_value=None, exc_type=ValueError, err_msg=CANARY, object=CANARY)
    sys.unraisablehook(failure)
    assert log.getvalue().endswith("ERROR finalizer.failed kind=ValueError\n")


async def test_what_nobody_awaits_shows_no_text(log: io.StringIO) -> None:
    loop = asyncio.get_running_loop()
    watch(loop)

    async def fails() -> None:
        raise ValueError(CANARY)

    task = loop.create_task(fails())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    del task
    gc.collect()
    loop.call_exception_handler({"message": CANARY})
    assert "ERROR loop.failed\n    ValueError at test_events.py:fails:" in log.getvalue()
    assert CANARY not in log.getvalue()


def test_an_event_is_its_own_text() -> None:
    assert str(Event(Identifier("a.b"), {"c": "1"})) == "a.b c=1"


PROGRAM = """
import asyncio, logging, sys, threading, warnings
from bot.botapi.events import event, install, watch
canary, token = sys.argv[1:]
install("DEBUG")
warnings.simplefilter("always")
class Falls:
    def __del__(self):
        raise ValueError(canary)
async def never():
    pass
async def main():
    loop = asyncio.get_running_loop()
    loop.set_debug(True)
    watch(loop)
    logging.getLogger("telegram").critical("Received data was %r", {"text": canary}, extra={"text": canary})
    logging.getLogger("httpx").info("POST https://api.telegram.org/bot%s/getMe", token)
    logging.getLogger("broken").error("%d", canary)
    warnings.warn(canary)
    never()
    task = asyncio.ensure_future(asyncio.to_thread(int, canary))
    await asyncio.wait([task])
    del task
    loop.call_soon(int, canary)
    thread = threading.Thread(target=int, args=(canary,), name=canary)
    thread.start()
    thread.join()
    Falls()
    await asyncio.sleep(0)
asyncio.run(main())
try:
    raise KeyError(token)
except KeyError:
    raise ExceptionGroup(canary, [ValueError(canary), RuntimeError(token)])
"""


@pytest.mark.safety(25)
def test_a_program_in_which_everything_fails_prints_no_word_of_hers() -> None:
    ended = subprocess.run(
        [sys.executable, "-c", PROGRAM, CANARY, TOKEN],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[2],
        timeout=60,
    )
    assert ended.returncode == 1
    assert ended.stdout == ""
    for part in (*CANARY.split(), TOKEN, "canary"):
        assert part not in ended.stderr
    for wanted in (
        "CRITICAL telegram <string>:",
        "ERROR broken <string>:",
        "python.warned kind=UserWarning",
        "python.warned kind=RuntimeWarning",
        "loop.failed\n    ValueError",
        "thread.failed kind=ValueError",
        "finalizer.failed kind=ValueError",
        "CRITICAL program.failed\n    ExceptionGroup at <string>:<module>:",
        "    within: ValueError",
        "    during KeyError at ",
    ):
        assert wanted in ended.stderr
