"""Files that people and the bot sent, in memory only."""

from collections import OrderedDict
from dataclasses import dataclass

from bot.playground.chats import JSON
from bot.playground.refusals import bad_request, too_large

# https://core.telegram.org/bots/api#getfile: "bots can download files of up to 20MB in size".
MOST_DOWNLOAD_BYTES = 20 * 1024 * 1024
# https://core.telegram.org/bots/api#senddocument: "files of any type of up to 50 MB";
# #sendphoto: "at most 10 MB in size".
MOST_UPLOAD_BYTES = 50 * 1024 * 1024
MOST_PHOTO_BYTES = 10 * 1024 * 1024
# Ours: what the playground keeps at most; the oldest files go first.
MOST_KEPT_BYTES = 128 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class StoredFile:
    """One file: `path` is where `getFile` says it lies, below `/file/bot<token>/`."""

    id: str
    name: str
    mime_type: str
    data: bytes
    path: str

    def as_json(self) -> JSON:
        """What every file-like object of the Bot API shares."""
        return {"file_id": self.id, "file_unique_id": f"u{self.id}", "file_size": len(self.data)}


class FileStore:
    """Files by identifier and by path, within `MOST_KEPT_BYTES`."""

    def __init__(self) -> None:
        self._files: OrderedDict[str, StoredFile] = OrderedDict()
        self._kept_bytes = 0
        self._count = 0

    def add(self, folder: str, name: str, mime_type: str, data: bytes) -> StoredFile:
        """Keep a file; `folder` is the first part of its path (documents, photos, voice …)."""
        self._count += 1
        extension = name.rpartition(".")[2] if "." in name else "bin"
        stored = StoredFile(f"file-{self._count}", name, mime_type, data, f"{folder}/file_{self._count}.{extension}")
        self._files[stored.id] = stored
        self._kept_bytes += len(data)
        while self._kept_bytes > MOST_KEPT_BYTES and len(self._files) > 1:
            _, oldest = self._files.popitem(last=False)
            self._kept_bytes -= len(oldest.data)
        return stored

    def get(self, file_id: str) -> StoredFile | None:
        """The file of that identifier."""
        return self._files.get(file_id)

    def at(self, path: str) -> StoredFile | None:
        """The file that lies at `path`."""
        return next((stored for stored in self._files.values() if stored.path == path), None)


def checked_upload(data: bytes, most_bytes: int = MOST_UPLOAD_BYTES) -> bytes:
    """The data of an upload that Telegram takes.

    Raises `Refusal` 400 for an empty file or a photo above its limit, 413 above 50 MB.
    """
    if not data:
        raise bad_request("file must be non-empty")
    if len(data) > MOST_UPLOAD_BYTES:
        raise too_large()
    if len(data) > most_bytes:
        raise bad_request("file is too big")
    return data


def downloadable(stored: StoredFile | None) -> StoredFile:
    """The file that `getFile` may hand out. Raises `Refusal` 400 for an unknown identifier or above 20 MB."""
    if stored is None:
        raise bad_request("invalid file_id")
    if len(stored.data) > MOST_DOWNLOAD_BYTES:
        raise bad_request("file is too big")
    return stored
