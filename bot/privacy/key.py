"""The secret key behind every hash and seal: from the environment, or from a file beside the database."""

import os
import secrets
import stat
from pathlib import Path
from urllib.parse import unquote, urlsplit

from pydantic import SecretStr
from sqlalchemy.engine import make_url

LEAST_BYTES = 32
_MOST_CHARACTERS = 4096


class SecretKeyError(Exception):
    """There is no key that may be used. The text names place and remedy, for the operator, and never the key."""


def secret_key(configured: SecretStr | None, database_url: str) -> bytes:
    """The key, 32 bytes or more: the configured one (hex), else the one in `key_path`, which the first run makes.

    A database in memory without a configured key gets a random one that dies with it. Raises SecretKeyError for a key
    that is empty, short or no hex, a file that others may read, and a database server without a configured key: its
    machines must share one.
    """
    if configured is not None:
        return _decoded(configured.get_secret_value(), "TINCAY_SECRET_KEY", "set it to 64 random hex digits")
    if make_url(database_url).get_backend_name() != "sqlite":
        raise SecretKeyError(
            "TINCAY_SECRET_KEY: not set, and a database server has no file beside it. Set it to 64 random hex digits, "
            "the same on every machine that runs this bot."
        )
    path = key_path(database_url)
    if path is None:
        return secrets.token_bytes(LEAST_BYTES)
    try:
        if not path.exists():
            _make(path)
        return _read(path)
    except OSError as error:
        raise SecretKeyError(
            f"{path}: {error.strerror or type(error).__name__}. Give the bot a folder where it may write, "
            "or set TINCAY_SECRET_KEY."
        ) from error


def key_path(database_url: str) -> Path | None:
    """Where the key of this SQLite database lies: `tincay.key` beside `tincay.db`. It belongs in no backup.

    None for a database in memory and for a database server. The database's own ending goes, so that a pattern like
    `tincay.db*` does not carry the key off together with what it protects.
    """
    url = make_url(database_url)
    name = url.database or ""
    if name.startswith("file:"):
        name = unquote(urlsplit(name).path)
    if url.get_backend_name() != "sqlite" or name in ("", ":memory:") or url.query.get("mode") == "memory":
        return None
    path = Path(name).with_suffix(".key")
    if path == Path(name):
        raise SecretKeyError(f"{path}: a database may not end in .key, the name of its key file. Rename the database.")
    return path


def _make(path: Path) -> None:
    """Put a new key at `path`, whole or not at all, whenever this is killed and however many processes try at once."""
    # It comes before the database, whose folder this is, too.
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(secrets.token_bytes(LEAST_BYTES).hex().encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, path)
    except FileExistsError:
        # Another process was first: its key is the key.
        return
    finally:
        draft.unlink()
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _read(path: Path) -> bytes:
    # The mode is asked of the open file, so that nobody can exchange it between the question and the reading.
    with path.open("rb") as file:
        mode = os.fstat(file.fileno()).st_mode
        if not stat.S_ISREG(mode):
            raise SecretKeyError(f"{path}: not a plain file. Move it away and start again.")
        if mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise SecretKeyError(
                f"{path}: others on this machine may read or change it (mode {stat.S_IMODE(mode):04o}). "
                f"Run: chmod 600 {path}. If others could log in here, delete it instead and start again: "
                "that makes a new key and forgets everybody's settings and erasable messages."
            )
        written = file.read(_MOST_CHARACTERS).decode("ascii", errors="replace")
    remedy = "put the key back, or delete the file and start again: that forgets settings and erasable messages"
    return _decoded(written, str(path), remedy)


def _decoded(written: str, place: str, remedy: str) -> bytes:
    # The cause is dropped: its text quotes what was written.
    try:
        key = bytes.fromhex(written)
    except ValueError:
        raise SecretKeyError(f"{place}: not hexadecimal. To mend it, {remedy}.") from None
    if len(key) < LEAST_BYTES:
        raise SecretKeyError(f"{place}: {len(key)} bytes where {LEAST_BYTES} are needed. To mend it, {remedy}.")
    return key
