"""The bench of understanding in words, and as the keys of the measures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from benchmarks.nlu.figures import Found, by_tone, confusions, measures, per_key, tiers

if TYPE_CHECKING:
    from benchmarks.nlu.command import Pair

TARGETS = {
    "product_top1": ("product, eerste keuze", 0.88, True),
    "product_top3": ("product, bij de eerste drie", 0.96, True),
    "aspect": ("aspect", 0.88, True),
    "act": ("handeling", 0.90, True),
    "out_of_scope_recall": ("buiten bereik geweigerd", 0.90, True),
    "false_refusal": ("goede vragen geweigerd", 0.04, False),
    "emergency_recall": ("noodgeval herkend", 0.98, True),
    "emergency_false": ("ten onrechte noodgeval", 0.01, False),
    "parse_p95_ratio": ("een zin herkennen, p95, tegenover stock", 0.60, False),
    "train_ratio": ("leren, tegenover stock", 0.10, False),
    "parse_growth_800": ("herkennen met 800 producten, tegenover nu", 10.0, False),
}
"""Key of the measure: what it is in words, its target, and whether more is better."""


def keys(found: Sequence[Found], pair: Pair | None, growth: Mapping[str, Any]) -> dict[str, float]:
    values = measures(found)
    if pair:
        values |= pair.ratios()
    values["parse_growth_800"] = growth["800"]["parse_p95_ms"] / growth["catalogus"]["parse_p95_ms"]
    return {key: round(value, 4) for key, value in values.items()}


def in_words(found: Sequence[Found], pair: Pair | None, growth: Mapping[str, Any]) -> str:
    values = keys(found, pair, growth)
    parts = [_table(values, len(found)), _tiers(found), _tones(found), _growth(growth)]
    if pair:
        parts.insert(1, _pair(pair))
    parts += [_worst(found), _per_key(found)]
    return "\n\n".join(part for part in parts if part)


def _table(values: Mapping[str, float], lines: int) -> str:
    rows = [f"{lines} zinnen waarmee niet geleerd werd"]
    for key, value in values.items():
        words, target, more = TARGETS[key]
        reached = value >= target if more else value <= target
        goal = f"{'≥' if more else '≤'} {_n(target, 2)}"
        rows.append(f"{words:<44}{_n(value, 3):>8}   {goal:<8}{'gehaald' if reached else 'NIET gehaald'}")
    return "\n".join(rows)


def _pair(pair: Pair) -> str:
    mine, theirs = pair.accuracies()
    (own, _), (stock, _) = pair.ours, pair.stock
    return (
        f"Het ene label van stock op dezelfde {len(pair.test)} zinnen: Onthaal {_n(mine, 3)}, stock {_n(theirs, 3)}.\n"
        f"Leren: Onthaal {_n(own.seconds, 1)} s, stock {_n(stock.seconds, 0)} s"
        f" (belasting van de machine {_n(own.load, 1)} en {_n(stock.load, 1)})."
    )


def _tiers(found: Sequence[Found]) -> str:
    names = {
        "answered": "vragen over een product meteen beantwoord",
        "right_among_answered": "daarvan over het juiste product",
        "right_within_three": "juist beantwoord of bij de drie keuzes",
        "questions_refused": "vragen over een product geweigerd",
        "out_of_scope_refused": "buiten bereik geweigerd, zoals de inwoner het ziet",
    }
    shown = tiers(found)
    return "\n".join(f"{words:<52}{_n(shown[key], 3)}" for key, words in names.items())


def _tones(found: Sequence[Found]) -> str:
    rows = [
        f"{tone:<14}product {_n(row['product_top1'], 3)}  aspect {_n(row['aspect'], 3)}  "
        f"handeling {_n(row['act'], 3)}  grootste verlies {_n(row['verlies'], 1)} punten"
        for tone, row in by_tone(found).items()
        if "verlies" in row
    ]
    return "\n".join(rows)


def _growth(growth: Mapping[str, Any]) -> str:
    return "\n".join(
        f"{name:>10}: {row['lines']} zinnen, leren {_n(row['train_s'], 1)} s, "
        f"herkennen p50 {_n(row['parse_p50_ms'], 2)} ms, p95 {_n(row['parse_p95_ms'], 2)} ms"
        for name, row in growth.items()
    )


def _worst(found: Sequence[Found]) -> str:
    pairs = [(key, *pair) for key in ("product", "aspect", "act") for pair in confusions(found, key)]
    rows = [
        f"{key}: {right} → {given} ({n})" for key, right, given, n in sorted(pairs, key=lambda p: -p[3])[:10]
    ]
    return "\n".join(["De tien grootste verwarringen", *rows])


def _per_key(found: Sequence[Found]) -> str:
    rows = []
    for key in ("product", "aspect", "act"):
        rows.append(f"Per {'handeling' if key == 'act' else key}")
        for label, n, right, wrong in per_key(found, key):
            taken = ", ".join(f"{given} {times}" for given, times in wrong)
            rows.append(f"  {label:<28}{n:>4} zinnen  {_n(right, 2)}  {taken}".rstrip())
    return "\n".join(rows)


def _n(value: float, digits: int) -> str:
    return f"{value:.{digits}f}".replace(".", ",")
