"""The city's folder of imported products: what is in it, and writing it without touching what stays the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml

from bot.catalogue.ipdc.files import write_whole

NOTICE = """\
# Ingelezen uit IPDC. Verander hier niets: de volgende import schrijft dit bestand opnieuw.
# Eigen tekst hoort in ../producten/{key}.yml en gaat altijd voor.
"""
WIDTH = 110


@dataclass(frozen=True)
class Kept:
    """What an earlier import wrote about one record. `generated` is None when the file does not tell."""

    key: str
    version_of: str
    generated: datetime | None


class _Writer(yaml.CSafeDumper):
    """Texts of several lines as blocks, and no references between equal values: people read this."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(writer: _Writer, text: str) -> yaml.Node:
    return writer.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Writer.add_representer(str, _text)


class Folder:
    """data/gemeenten/<gemeente>/ipdc"""

    def __init__(self, path: Path) -> None:
        self.path = path

    def kept(self) -> dict[str, Kept]:
        """By key. A file that is not readable is written again."""
        return {path.stem: _kept(path) for path in sorted(self.path.glob("*.yml"))}

    def put(self, key: str, content: Mapping[str, Any]) -> bool:
        """Whether the file was written: not when it already says precisely this."""
        body = yaml.dump(dict(content), Dumper=_Writer, allow_unicode=True, sort_keys=False, width=WIDTH)
        written = (NOTICE.format(key=key) + body).encode()
        path = self.path / f"{key}.yml"
        if path.exists() and path.read_bytes() == written:
            return False
        write_whole(path, written)
        return True

    def remove(self, key: str) -> None:
        (self.path / f"{key}.yml").unlink(missing_ok=True)


def _kept(path: Path) -> Kept:
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    except (OSError, ValueError, yaml.YAMLError):
        content = None
    trace = content.get("ipdc") if isinstance(content, dict) else None
    if not isinstance(trace, dict):
        return Kept(path.stem, "", None)
    return Kept(path.stem, str(trace.get("versie_van", "")), _moment(str(trace.get("gegenereerd", ""))))


def _moment(raw: str) -> datetime | None:
    try:
        return datetime.fromisoformat(raw)
    except ValueError:
        return None
