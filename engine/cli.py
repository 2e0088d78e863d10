"""Rasa's own command line without TensorFlow, and `serve`: python -m engine.cli train | data validate | serve."""

import os
import signal
import sys
import threading
import warnings
from typing import List

from engine import without_tensorflow

CONTENT = ["--data", "data/nlu", "data/rules"]
# They rewrite NLU files grouped by intent and keep the labels of the first block only.
HARMFUL = (["data", "split"], ["data", "convert"], ["data", "migrate"], ["interactive"])


def main(arguments: List[str]) -> None:
    if any(arguments[: len(h)] == h for h in HARMFUL) or "--cross-validation" in arguments:
        raise SystemExit(
            f"'{' '.join(arguments)}' rewrites the examples and loses their labels; use engine.folds."
        )
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    os.environ.setdefault("TQDM_DISABLE", "1")
    import sanic  # noqa: F401  (it switches the warnings on again)

    warnings.filterwarnings(
        "ignore", category=DeprecationWarning
    )  # of libraries that will not change any more
    without_tensorflow.install()
    from rasa.__main__ import main as rasa_main

    sys.argv = ["rasa", *complete(arguments)]
    rasa_main()


def complete(arguments: List[str]) -> List[str]:
    """Adds what must never be forgotten: only our own examples and rules, and a private address."""
    if arguments[:1] == ["serve"]:
        return serve(arguments[1:])
    if (arguments[:1] == ["train"] or arguments[:2] == ["data", "validate"]) and "--data" not in arguments:
        return [*arguments, *CONTENT]
    return arguments


def follow_parent() -> None:
    """Ends this process when whoever started it is gone, however that came: its end of our input closes."""
    sys.stdin.buffer.read()
    os.kill(os.getpid(), signal.SIGTERM)


def serve(arguments: List[str]) -> List[str]:
    """`serve [--port 5005] [--model models/x.tar.gz]`: quiet, so that no resident's text reaches a log."""
    os.environ.setdefault("ONTHAAL_MODELS", "models")
    if os.environ.get("ONTHAAL_ENGINE_FOLLOWS") == "1":
        threading.Thread(target=follow_parent, daemon=True).start()
    host = os.environ.get("ONTHAAL_ENGINE_HOST", "127.0.0.1")
    return [
        "run",
        "--enable-api",
        "--interface",
        host,
        "--quiet",
        "--endpoints",
        "endpoints.yml",
        "--credentials",
        "credentials.yml",
        *arguments,
    ]


if __name__ == "__main__":
    main(sys.argv[1:])
