"""`python -m tests.fakes.graph --port 9004`"""

from __future__ import annotations

import argparse

from ..serving import run
from .server import FakeGraph


def main() -> None:
    parser = argparse.ArgumentParser(prog="tests.fakes.graph", description=FakeGraph.__doc__)
    parser.add_argument("--port", type=int, required=True)
    given = parser.parse_args()
    run(FakeGraph().app, given.port)


if __name__ == "__main__":
    main()
