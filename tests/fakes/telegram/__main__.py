"""`python -m tests.fakes.telegram --port 9002 --token 110201543:AAH… --connect-to http://127.0.0.1:8080`"""

from __future__ import annotations

import argparse

from ..serving import run
from .server import FakeTelegram


def main() -> None:
    parser = argparse.ArgumentParser(prog="tests.fakes.telegram", description=FakeTelegram.__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--token", action="append", default=[])
    parser.add_argument("--public-url", default="https://onthaal.example")
    parser.add_argument("--connect-to", help="where the service really listens")
    parser.add_argument("--allow-http", action="store_true", help="webhooks may be set to http://")
    given = parser.parse_args()
    telegram = FakeTelegram(
        *given.token, public_url=given.public_url, connect_to=given.connect_to, allow_http=given.allow_http
    )
    run(telegram.app, given.port)
    telegram.close()


if __name__ == "__main__":
    main()
