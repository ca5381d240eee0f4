"""What persona files and packs say, kept in the home's cache: some eighty files take 0.3 s to parse."""

import json
from collections.abc import Mapping
from contextlib import suppress
from functools import cached_property
from hashlib import blake2b
from importlib.resources import files
from typing import Any

from companion.home import Home
from companion.whole_file import whole_file

MOST = 500
"""Files that are kept; the shipped persona is made of eighty."""


class Parsed:
    """The content of files by the digest of their text: what has it was checked against this schema before."""

    def __init__(self, home: Home) -> None:
        """Use a home's cache, which may be deleted at any time."""
        self._file = home.cache / "persona.json"
        self._is_kept = not home.incognito
        self._used: dict[str, Mapping[str, Any]] = {}

    def get(self, kind: str, text: str) -> dict[str, Any] | None:
        """What a file with this text says, or None where it is to be read."""
        key = self._key(kind, text)
        if key not in self._held:
            return None
        self._used[key] = self._held[key]
        return dict(self._held[key])

    def put(self, kind: str, text: str, content: Mapping[str, Any]) -> None:
        """Keep what a file says, which its schema has approved."""
        with suppress(ValueError):  # what JSON cannot hold
            if json.loads(json.dumps(content)) == content:
                self._used[self._key(kind, text)] = content

    def save(self) -> None:
        """Write down what is new."""
        if not self._is_kept or self._used.keys() <= self._held.keys():
            return
        kept = dict(list({**self._used, **self._held}.items())[:MOST])
        body = json.dumps(kept, ensure_ascii=False).encode("utf-8", "surrogatepass")
        with suppress(OSError), whole_file(self._file) as file:  # else it is parsed again next time
            file.write(_digest(body).encode() + b"\n" + body)

    @cached_property
    def _held(self) -> Mapping[str, Mapping[str, Any]]:
        try:
            digest, _, body = self._file.read_bytes().partition(b"\n")
            held: Mapping[str, Mapping[str, Any]] = json.loads(body) if digest.decode() == _digest(body) else {}
        except (OSError, ValueError):
            return {}
        return held

    @cached_property
    def _schema(self) -> str:
        return _digest((files("companion.persona") / "persona.schema.json").read_bytes())

    def _key(self, kind: str, text: str) -> str:
        return _digest(f"{self._schema}/{kind}/{text}".encode())


def _digest(content: bytes) -> str:
    return blake2b(content, digest_size=16).hexdigest()
