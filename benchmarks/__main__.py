"""`scripts/bench NAAM [opties]`: runs one bench; without a name it lists them."""

from __future__ import annotations

import sys
from collections.abc import Callable

from benchmarks import afspraken, kanalen, keten, nlu, overname

BENCHES: dict[str, tuple[str, Callable[[list[str]], int]]] = {
    "keten": (
        "leren, herkennen, een beurt, starten en geheugen, naast stock Rasa",
        keten.main,
    ),
    "kanalen": (
        "website, WhatsApp en Telegram: niets verloren, bevestigen, beurten, duizend open chats",
        kanalen.main,
    ),
    "overname": (
        "menselijke overname: geen lek, één winnaar, en alles komt aan terwijl verbindingen breken",
        overname.main,
    ),
    "afspraken": ("datums, naast dateparser en parsedatetime", afspraken.main),
    "nlu": ("begrijpen op ongeziene zinnen, naast stock Rasa, en hoe het groeit", nlu.main),
    "drempels": ("waar de drie trappen beginnen, op rondes waarmee niet geleerd werd", nlu.thresholds.main),
}


def main(arguments: list[str]) -> int:
    """The bench's own exit status; 2 for a name that no bench has."""
    if not arguments or arguments[0] in ("-h", "--help"):
        print(listing())
        return 0
    if arguments[0] not in BENCHES:
        print(f"Ik ken geen bench '{arguments[0]}'.\n{listing()}", file=sys.stderr)
        return 2
    return BENCHES[arguments[0]][1](arguments[1:])


def listing() -> str:
    lines = [f"  {name:<12}{about}" for name, (about, _) in BENCHES.items()]
    return "\n".join(["Gebruik: scripts/bench NAAM [--json BESTAND]", *lines])


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
