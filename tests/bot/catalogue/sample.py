"""A small good catalogue on disk: one city, one product, enough examples."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import yaml

ASPECTS = ("algemeen", "aanvragen", "kosten", "meebrengen", "voorwaarden", "duur", "waar", "afspraak")
SOURCE = {
    "naam": "FOD Buitenlandse Zaken",
    "url": "https://diplomatie.belgium.be",
    "datum": date(2026, 11, 20),
}
PRODUCT: dict[str, Any] = {
    "sleutel": "reispas",
    "naam": "Internationaal paspoort (reispas)",
    "kort": "reispas",
    "namen": ["paspoort", "reispas"],
    "thema": "BurgerOverheid",
    "afspraak": "loket",
    "bron": SOURCE,
    "aspecten": {aspect: {"tekst": f"Tekst over {aspect}."} for aspect in ASPECTS},
}
CITY: dict[str, Any] = {
    "sleutel": "gent",
    "naam": "Gent",
    "lidwoord_stad": "de stad Gent",
    "aanspreking": "je",
    "website": "https://stad.gent",
    "telefoon": {"nummer": "+3292101010", "tonen": "09 210 10 10", "naam": "Gentinfo"},
    "email": "gentinfo@stad.gent",
    "contactpagina": "https://stad.gent/nl/contact",
    "plaatsen": [
        {
            "sleutel": "stadskantoor",
            "naam": "Stadskantoor",
            "adres": {"straat": "Plein 1", "postcode": "9000", "gemeente": "Gent"},
        }
    ],
    "uren": {"burgerzaken": {"balie": {"ma": ["09:00-13:00"]}}},
    "handelingen": {
        "begroeting": {"tekst": "Dag, waarmee kan ik helpen?"},
        "medewerker": {"tekst": "Dan bel je best even."},
    },
    "afspraken": {
        "themas": {
            "burgerzaken": {
                "naam": "Burgerzaken",
                "producten": ["reispas"],
                "wijzen": ["loket"],
                "plaatsen": ["stadskantoor"],
                "duur": 15,
                "dienst": "burgerzaken",
            }
        }
    },
}


class _Written(str):
    """Text that is written line by line, as editors do."""


def _line_by_line(dumper: yaml.SafeDumper, text: _Written) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|")


yaml.SafeDumper.add_representer(_Written, _line_by_line)

KEYS = """sleutel\tnaam\tthema\tafspraak
reispas\tReispas\tBurgerOverheid\tloket
kids_id\tKids-ID\tBurgerOverheid\tloket
leefloon\tLeefloon\tWelzijnGezondheid\tzonder_afspraak
melding_openbaar_domein\tMelding\tMobiliteitOpenbareWerken\tonline
"""
INTENTS = "soort\tsleutel\tbetekenis\n" + "".join(f"aspect\t{aspect}\t…\n" for aspect in ASPECTS)
ACTS = "handeling\tvraag\t…\nhandeling\tbegroeting\t…\nhandeling\tmedewerker\t…\n"


def write(path: Path, content: Any) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return path


def block(intent: str, sentences: list[str], **metadata: str) -> dict[str, Any]:
    """One block of examples as data/nlu holds it."""
    examples = "".join(f"- {sentence}\n" for sentence in sentences)
    return {"intent": intent, **({"metadata": metadata} if metadata else {}), "examples": _Written(examples)}


def write_examples(root: Path, name: str, *blocks: dict[str, Any]) -> Path:
    return write(root / f"data/nlu/{name}.yml", {"version": "3.1", "nlu": list(blocks)})


def write_tests(root: Path, name: str, *rows: dict[str, Any]) -> Path:
    """Test sentences, one a line."""
    path = root / f"tests/nlu/{name}.yml"
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [yaml.safe_dump(row, allow_unicode=True, default_flow_style=True, width=9999) for row in rows]
    path.write_text("".join(f"- {line}" for line in lines), encoding="utf-8")
    return path


def write_sample(root: Path, product: dict[str, Any] = PRODUCT, city: dict[str, Any] = CITY) -> None:
    """Writes everything under `root`; `product` and `city` replace the good ones."""
    keys = root / "data/sleutels"
    keys.mkdir(parents=True)
    (keys / "products.tsv").write_text(KEYS, encoding="utf-8")
    (keys / "intents.tsv").write_text(INTENTS + ACTS, encoding="utf-8")
    write(root / "data/producten/reispas.yml", product)
    write(root / "data/gemeenten/gent/gemeente.yml", city)
    sentences = [f"wat kost een reispas op dag {number}" for number in range(20)]
    write_examples(root, "reispas", block("vraag", sentences, product="reispas", aspect="kosten"))
    write_tests(root, "reispas", {"tekst": "hoeveel voor zo een pas", "act": "vraag"})
