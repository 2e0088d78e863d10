"""`python -m tests.fakes.qmatic --port 9006`"""

from __future__ import annotations

import argparse

from ..serving import run
from .server import FakeQmatic


def main() -> None:
    parser = argparse.ArgumentParser(prog="tests.fakes.qmatic", description=FakeQmatic.__doc__)
    parser.add_argument("--port", type=int, required=True)
    given = parser.parse_args()
    run(FakeQmatic().app, given.port)


if __name__ == "__main__":
    main()
