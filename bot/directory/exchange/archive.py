"""A zip from a stranger: nothing is unpacked to a disk, and how much comes out is measured while it comes."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from bot.directory.exchange.model import Refused

MAX_MEMBERS = 2_000
MAX_EXPANDED = 150_000_000
"""Bytes that all members together may come to: five times what 20,000 full rows take."""

MAX_RATIO = 150
"""How often larger than its packed form a member may be, once it is larger than FREE; sheets of repeated cells come to 60."""

FREE = 2_000_000
CHUNK = 65_536
_ENTRY = b"PK\x01\x02"
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 0x1
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
_READABLE = 0o644 << 16
# What the standard library raises over a zip that is not whole; RuntimeError for one that says in two places whether it is locked.
_BROKEN = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError, OverflowError, RuntimeError)


@dataclass
class Archive:
    """A zip whose members are read in pieces; what it has given so far counts against its limit."""

    names: tuple[str, ...]
    _zip: zipfile.ZipFile
    _given: int = 0

    @classmethod
    def open(cls, data: bytes) -> "Archive":
        """Raises Refused for what is no zip, is encrypted, or lists too many members."""
        if data.count(_ENTRY) > MAX_MEMBERS:
            raise Refused("too_large_inside")
        try:
            opened = zipfile.ZipFile(io.BytesIO(data))
        except _BROKEN:
            raise Refused("damaged") from None
        if any(info.flag_bits & _ENCRYPTED for info in opened.infolist()):
            raise Refused("encrypted")
        return cls(tuple(opened.namelist()), opened)

    def pieces(self, name: str) -> Iterator[bytes]:
        """The content of a member, piece by piece. Raises Refused where it is damaged or grows beyond all measure, KeyError without it."""
        info = self._zip.getinfo(name)
        if info.compress_type not in _METHODS:
            raise Refused("damaged")
        given = 0
        try:
            with self._zip.open(info) as member:
                while piece := member.read(CHUNK):
                    given += len(piece)
                    self._given += len(piece)
                    swollen = given > FREE and given > MAX_RATIO * max(info.compress_size, 1)
                    if swollen or self._given > MAX_EXPANDED:
                        raise Refused("too_large_inside")
                    yield piece
        except Refused:
            raise
        except _BROKEN:
            raise Refused("damaged") from None

    def content(self, name: str) -> bytes:
        """The whole of a member. Raises as `pieces`."""
        return b"".join(self.pieces(name))


def zipped(members: Mapping[str, Iterable[bytes]]) -> bytes:
    """A zip of members, each in pieces. The same members give the same bytes: no member bears the hour at which it was made."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, pieces in members.items():
            info = zipfile.ZipInfo(name, _FIRST_DAY)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = _READABLE
            with archive.open(info, "w") as member:
                for piece in pieces:
                    member.write(piece)
    return written.getvalue()
