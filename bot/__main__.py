"""The command line: `tincay`, or `python -m bot`. Heavy parts are imported by the command that needs them."""

import asyncio
import sys
import tempfile
import webbrowser
from collections.abc import Coroutine, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from bot.dialogue.world import World
    from bot.settings import Settings

cli = typer.Typer(
    help="Tin Cậy: answers about the Action Month, and the way to a trusted address.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
AsJson = Annotated[bool, typer.Option("--json", help="One text a line in, one JSON object a line out.")]


@cli.command()
def run() -> None:
    """Start the bot. Needs TINCAY_TOKEN; every setting is in docs/settings.md."""
    from bot.running import run as run_bot

    settings = _settings()
    _finish(run_bot(settings), settings)


@cli.command("try")
def try_out(
    port: Annotated[int, typer.Option(help="Port of the web page; 0 takes a free one.")] = 0,
    browser: Annotated[bool, typer.Option(help="Open the page in a browser.")] = False,
) -> None:
    """Start the bot on a Telegram of its own, with a web page to chat on: no token, no network, nothing kept."""
    settings = _settings()
    _finish(_try(settings, port, browser=browser), settings)


@cli.command()
def ask(as_json: AsJson = False) -> None:
    """Chat in the terminal; with --json answer each line of standard input as a chat of its own."""
    from bot import ask as asking

    world = _world()
    if as_json:
        for text in asking.lines_of(sys.stdin.buffer):
            _print(asking.as_json(asking.asked(text, world)))
        return
    for shown in asking.conversation(_typed(), world):
        _print(shown)


@cli.command()
def where(as_json: AsJson = False) -> None:
    """Say which places the lines of standard input name."""
    from bot import ask as asking

    world = _world()
    for text in asking.lines_of(sys.stdin.buffer):
        resolution = world.understander.resolver.resolve(text)
        placed = {"text": text, **asking.placed(resolution, world.gazetteer)}
        if as_json:
            _print(asking.as_json(placed))
        else:
            names = "; ".join(f"{area.ref} {world.gazetteer.full_name(area)}" for area in resolution.places)
            _print(f"{resolution.status}: {names}" if names else resolution.status)


@cli.command()
def check(
    log: Annotated[bool, typer.Option("--log", help="Check the change log of the directory instead.")] = False,
    head: Annotated[str | None, typer.Option(help="With --log: the head that an owner kept, such as 128:ab12…")] = None,
    renew: Annotated[
        bool, typer.Option("--renew", help="With --log and --head: let the file beside the database say that head.")
    ] = False,
) -> None:
    """Check all that people edit: words, answers, campaigns, directory. Names file, key and remedy of what is wrong."""
    from bot.checks import report

    if log:
        _check_log(head, renew=renew)
        return
    if head is not None or renew:
        raise typer.BadParameter("--head and --renew go with --log")
    found, notes = report(_settings().content_dir)
    _tell(notes, found)


@cli.command()
def train() -> None:
    """Make the model of data/understanding/ anew from its examples; needs the extra `train`."""
    from bot import content, library
    from bot.understanding.classifier import pack

    packed = pack(library.train())
    path = content.data_folder() / "understanding" / "model.bin"
    path.write_bytes(packed)
    _print(f"{path}: {len(packed)} bytes")


def _check_log(head: str | None, *, renew: bool) -> None:
    from bot.checks.changelog import Unreadable, report
    from bot.directory.chain import Head

    if renew and head is None:
        raise typer.BadParameter("--renew needs --head: nothing else vouches for the log")
    try:
        theirs = Head.parse(head) if head is not None else None
    except ValueError as error:
        raise typer.BadParameter(f"--head: {error}") from None
    settings = _settings()
    try:
        notes, problems = asyncio.run(report(settings, theirs, renew=renew))
    except Unreadable as refusal:
        print(refusal, file=sys.stderr)
        raise typer.Exit(2) from None
    _tell(notes, problems)


def _tell(notes: Iterable[str], problems: Sequence[object]) -> None:
    for note in notes:
        _print(note)
    for problem in problems:
        print(problem, file=sys.stderr)
    if problems:
        raise typer.Exit(1)


async def _try(settings: "Settings", port: int, *, browser: bool) -> None:
    from pydantic import SecretStr

    from bot.playground import ADMIN_IDS, TOKEN, Telegram, serve
    from bot.running import run as run_bot

    telegram = Telegram()
    server = await serve(telegram, port)
    _print(f"Mở trang này / open this page: {server.page_url}  (Ctrl+C dừng / stops)")
    if browser:
        webbrowser.open(server.page_url)
    with tempfile.TemporaryDirectory() as folder:
        tried = settings.model_copy(
            update={
                "token": SecretStr(TOKEN),
                "api_base_url": server.base_url,
                "proxy": None,
                "webhook_url": None,
                "owners": ADMIN_IDS,
                "database_url": f"sqlite+aiosqlite:///{Path(folder) / 'tincay.db'}",
                "secret_key": None,
            }
        )
        try:
            await run_bot(tried, clock=telegram.clock.now)
        finally:
            await server.stop()


def _settings() -> "Settings":
    from pydantic import ValidationError

    from bot.settings import Settings

    try:
        return Settings()
    except ValidationError as error:
        for each in error.errors(include_input=False):
            print(f"TINCAY_{str(each['loc'][0]).upper()}: {each['msg']}", file=sys.stderr)
        raise typer.Exit(2) from None


def _world() -> "World":
    from bot import library
    from bot.content import ContentError
    from bot.directory.shipped import ShippedError

    settings = _settings()
    try:
        read = library.load(settings.content_dir)
    except (ContentError, ShippedError) as refusal:
        print(refusal, file=sys.stderr)
        raise typer.Exit(2) from None
    return read.world(asyncio.run(library.snapshot_on_disk(read, settings)), library.now())


def _finish(program: Coroutine[Any, Any, None], settings: "Settings") -> None:
    from bot.botapi import events
    from bot.running import REFUSALS

    events.install(settings.log_level)
    try:
        asyncio.run(program)
    except REFUSALS as refusal:
        print(refusal, file=sys.stderr)
        raise typer.Exit(2) from None


def _typed() -> Iterator[str]:
    while True:
        try:
            yield input("> ")
        except EOFError:
            return


def _print(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def main() -> None:
    """The console script."""
    # The HTTP client would load a command line of its own with all that this needs: 5 MB for nothing.
    sys.modules["httpx._main"] = None  # type: ignore[assignment]  # what the import system takes for "not there"
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    cli()


if __name__ == "__main__":
    main()
