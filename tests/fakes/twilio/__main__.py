"""`python -m tests.fakes.twilio --port 9001 --sender +3293000001=/webhooks/whatsapp/gent …`"""

from __future__ import annotations

import argparse

from ..serving import run
from .server import ACCOUNT, KEY, SECRET, TOKEN, FakeTwilio


def main() -> None:
    parser = argparse.ArgumentParser(prog="tests.fakes.twilio", description=FakeTwilio.__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--account", default=ACCOUNT)
    parser.add_argument("--token", default=TOKEN)
    parser.add_argument("--key", default=KEY)
    parser.add_argument("--secret", default=SECRET)
    parser.add_argument("--public-url", default="https://onthaal.example")
    parser.add_argument("--connect-to", help="where the service really listens")
    parser.add_argument("--sender", action="append", default=[], metavar="NUMBER=WEBHOOK")
    given = parser.parse_args()
    senders = dict(pair.split("=", 1) for pair in given.sender)
    twilio = FakeTwilio(
        given.account, given.token, given.key, given.secret,
        public_url=given.public_url, connect_to=given.connect_to, senders=senders,
    )  # fmt: skip
    run(twilio.app, given.port)
    twilio.close()


if __name__ == "__main__":
    main()
