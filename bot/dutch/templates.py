"""Templates that are written with "je", for cities that say "je" and for cities that say "u"."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from bot.dutch.formal import formal


class FormalLoader(FileSystemLoader):
    """Turns the source itself to "u", so that names and links which are filled in stay as they are."""

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        source, path, is_fresh = super().get_source(environment, template)
        return formal(source), path, is_fresh


def by_form(*folders: Path, **options: Any) -> Mapping[str, Environment]:
    """The templates of `folders` for each form of address, "je" and "u"; HTML is escaped. `options` are Jinja's."""
    return {
        "je": _environment(FileSystemLoader(folders), options),
        "u": _environment(FormalLoader(folders), options),
    }


def _environment(loader: FileSystemLoader, options: Mapping[str, Any]) -> Environment:
    return Environment(
        loader=loader, autoescape=select_autoescape(["html"]), undefined=StrictUndefined, **options
    )
