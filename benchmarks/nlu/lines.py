"""The test sentences of tests/nlu: what somebody who never saw the examples expects to be understood."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

PLAIN = "gewoon"


@dataclass(frozen=True)
class Line:
    """A sentence with its right labels. `tone`: gewoon, tikfouten, tussentaal or leerder; None when not said."""

    text: str
    act: str
    product: str | None = None
    aspect: str | None = None
    tone: str | None = None


def read(path: Path) -> list[Line]:
    """The lines with an act of one file or of all files in a folder; other kinds of tests are left out."""
    files = [path] if path.is_file() else sorted(path.glob("*.yml"))
    rows: list[dict[str, Any]] = [
        row for file in files for row in yaml.safe_load(file.read_text(encoding="utf-8")) or []
    ]
    return [
        Line(row["tekst"], row["act"], row.get("product"), row.get("aspect"), row.get("toon"))
        for row in rows
        if "act" in row
    ]
