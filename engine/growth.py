"""How learning and recognising grow with the number of products. Runs in the engine's environment.

`python -m engine.growth FOLDER 400 800` prints one JSON object: per number of products the seconds of
learning and the parse times (ms). The extra products are synthetic: letters drawn by lot as names, put in the
place of the product's own words in sentences of real products. They exist only here.
"""

import json
import random
import re
import sys
import time
from pathlib import Path
from typing import Any, Dict, List

from engine.examples import Example, read
from engine.labels import NONE, Labels
from engine.model import Model

SEED = 2026
LINES = 20  # of every synthetic product
C = 2.0
PARSES = 400
SYLLABLES = [
    "ba",
    "do",
    "fer",
    "gli",
    "ka",
    "lom",
    "mie",
    "nur",
    "pra",
    "ros",
    "ste",
    "tou",
    "vel",
    "wij",
    "zan",
]


def grown(examples: List[Example], products: int) -> List[Example]:
    """The examples with so many synthetic products beside them that there are `products` in all."""
    draw = random.Random(SEED)  # noqa: S311
    known = {e.labels.product for e in examples} - {NONE}
    asked = [e for e in examples if e.labels.product != NONE and e.labels.aspect]
    extra = []
    for number in range(products - len(known)):
        name = "".join(draw.choice(SYLLABLES) for _ in range(draw.randint(2, 4)))
        extra += [_about(draw.choice(asked), name, number, draw) for _ in range(LINES)]
    return examples + extra


def _about(example: Example, name: str, number: int, draw: random.Random) -> Example:
    """A sentence of a real product whose longest word is now the name of the synthetic one."""
    longest = max(re.findall(r"\w+", example.text), key=len)
    named = name + draw.choice(["", "", "kaart", "attest", "vergunning"])
    labels = Labels(example.labels.act, "synthetisch_{}".format(number), example.labels.aspect)
    return Example(example.text.replace(longest, named), labels)


def measured(examples: List[Example]) -> Dict[str, Any]:
    begin = time.perf_counter()
    model = Model.fit([e.text for e in examples], [e.labels for e in examples], C)
    learned = time.perf_counter() - begin
    texts = random.Random(SEED).choices([e.text for e in examples], k=PARSES)  # noqa: S311
    times = []
    for text in texts:
        begin = time.perf_counter()
        model.recognise(text, 5)
        times.append((time.perf_counter() - begin) * 1000)
    times.sort()
    return {
        "lines": len(examples),
        "train_s": round(learned, 2),
        "parse_p50_ms": round(times[PARSES // 2], 2),
        "parse_p95_ms": round(times[PARSES * 95 // 100], 2),
    }


def main(folder: str, *numbers: str) -> None:
    examples = read(Path(folder))
    table = {"catalogus": measured(examples)}
    for number in numbers:
        table[number] = measured(grown(examples, int(number)))
    print(json.dumps(table))  # noqa: T201


if __name__ == "__main__":
    main(*sys.argv[1:])
