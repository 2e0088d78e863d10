"""`scripts/train`: makes the model of today's content, unless there is one. Prints its path."""

from __future__ import annotations

import sys

from bot import settings
from bot.errors import OnthaalError
from bot.service.training import ensure_model


def main() -> int:
    try:
        model = ensure_model(settings.load().models, lambda text: print(text, file=sys.stderr))  # noqa: T201
    except OnthaalError as error:
        print(error, file=sys.stderr)  # noqa: T201 - this is the program's voice
        return 1
    print(model)  # noqa: T201 - this is the program's output
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
