"""Reads content files: YAML without doubled keys, and one file laid over another."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from bot.catalogue.addressing import is_addressed
from bot.catalogue.errors import InvalidContent


class _Loader(yaml.CSafeLoader):
    """Plain YAML silently keeps the last of two equal keys; an editor wants to know."""


def _mapping(loader: _Loader, node: yaml.MappingNode) -> dict[Any, Any]:
    seen: set[object] = set()
    for key_node, _ in node.value:
        key = loader.construct_object(key_node, deep=True)
        if key in seen:
            problem = f"'{key}' staat er twee keer"
            raise yaml.MarkedYAMLError(problem=problem, problem_mark=key_node.start_mark)
        seen.add(key)
    return loader.construct_mapping(node, deep=True)


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def read_yaml(path: Path, shown: str) -> dict[str, Any]:
    """The file as a map; raises InvalidContent, naming it `shown`, when it is no YAML or no map."""
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506  a SafeLoader
    except yaml.MarkedYAMLError as error:
        raise InvalidContent(shown, (_dutch(error),)) from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise InvalidContent(shown, (f"het bestand is niet leesbaar ({error})",)) from error
    if not isinstance(content, dict):
        raise InvalidContent(shown, ("het bestand moet een blok met velden zijn",))
    return content


def read_folder(root: Path, folder: str) -> dict[str, dict[str, Any]]:
    """Every content file of `folder` under `root`, by its name; no folder holds no files."""
    return {path.stem: read_yaml(path, shown(root, path)) for path in files_in(root / folder)}


def files_in(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.yml"))


def shown(root: Path, path: Path) -> str:
    """The path as editors know it: from the repository's root."""
    return path.relative_to(root).as_posix()


def merge(base: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """`base` with `over` on top: maps merge, lists and single values replace."""
    merged = dict(base)
    for key, value in over.items():
        merged[key] = _laid_over(merged.get(key), value)
    return merged


def _laid_over(below: Any, value: Any) -> Any:
    maps = isinstance(below, dict) and isinstance(value, dict)
    # A text written twice is one value: laid over half of another it would mix two answers.
    return merge(below, value) if maps and not is_addressed(value) else value


def _dutch(error: yaml.MarkedYAMLError) -> str:
    line = f"regel {error.problem_mark.line + 1}: " if error.problem_mark else ""
    return f"{line}de opmaak van het bestand klopt niet ({error.problem})"
