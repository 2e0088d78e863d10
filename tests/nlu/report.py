"""How well the test sentences are understood, per product, aspect and act: what an editor reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from benchmarks.nlu.figures import Found, confusions, per_key

HEADS = {"product": "Product", "aspect": "Aspect", "act": "Handeling"}


def wrong(found: Found) -> bool:
    """Whether the resident would get another answer: another act or product, or where none is named, aspect."""
    heads = ("act", "product") if found.line.product else ("act", "aspect")
    return not all(found.right(head) for head in heads if getattr(found.line, head))


def share_wrong(found: Sequence[Found]) -> float:
    return sum(map(wrong, found)) / len(found)


def markdown(measured: Mapping[str, Sequence[Found]], day: date) -> str:
    every = [one for found in measured.values() for one in found]
    parts = [
        f"# Begrip van de testzinnen, {day}",
        f"{len(every)} zinnen waarmee niet geleerd werd. Wat het slechtst gaat, staat bovenaan.",
        *(part for head in HEADS for part in _of_head(every, head)),
        "## Per bestand: waar het antwoord anders zou zijn",
        _files(measured),
    ]
    return "\n\n".join(parts) + "\n"


def _of_head(found: Sequence[Found], head: str) -> list[str]:
    labelled = [one for one in found if getattr(one.line, head)]
    good = sum(one.right(head) for one in labelled) / max(len(labelled), 1)
    pairs = [f"- {right} → {given}: {times}" for right, given, times in confusions(labelled, head)]
    rows = [
        f"| {label} | {lines} | {_percent(share)} | {', '.join(f'{given} ({n})' for given, n in taken)} |"
        for label, lines, share, taken in per_key(labelled, head)
    ]
    table = [f"| {HEADS[head].lower()} | zinnen | juist | verward met |", "|---|---|---|---|", *rows]
    return [
        f"## {HEADS[head]}: {_percent(good)} juist van {len(labelled)}",
        "De grootste verwarringen:\n\n" + "\n".join(pairs) if pairs else "Geen verwarringen.",
        "\n".join(table),
    ]


def _files(measured: Mapping[str, Sequence[Found]]) -> str:
    shares = sorted(((share_wrong(found), name) for name, found in measured.items()), reverse=True)
    rows = [f"| {name} | {len(measured[name])} | {_percent(share)} |" for share, name in shares if share]
    return "\n".join(["| bestand | zinnen | fout |", "|---|---|---|", *rows])


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"
