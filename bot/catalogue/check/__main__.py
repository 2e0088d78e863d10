"""The command that editors and CI run: prints every problem, ends with a good word, exit 1 on errors."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from bot.catalogue.check.network import open_all
from bot.catalogue.check.run import check
from bot.settings import ROOT


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="scripts/content controleer", description="Controleert producten, gemeenten en voorbeeldzinnen."
    )
    parser.add_argument("map", nargs="?", type=Path, default=ROOT, help="de map waarin data/ staat")
    parser.add_argument(
        "--links", action="store_true", help="opent ook alle links over het internet (een paar minuten)"
    )
    asked = parser.parse_args(arguments)
    report = check(asked.map.resolve(), open_all if asked.links else lambda _: ())
    for problem in report.problems:
        print(problem)  # noqa: T201  the command's output
    print(report.last_word)  # noqa: T201
    return 1 if report.errors else 0


if __name__ == "__main__":
    sys.exit(main())
