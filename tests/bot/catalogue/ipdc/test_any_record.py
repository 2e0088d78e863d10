"""Whatever stands in a record: it is read or reported, and what is written can always be loaded."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.catalogue import Product
from bot.catalogue.ipdc.importing import Import, Target
from bot.catalogue.ipdc.naming import OurKeys
from bot.catalogue.ipdc.product import Publisher
from tests.bot.catalogue.ipdc.pages import record

FIELDS = (
    "@id", "@type", "isVersionOf", "generatedAtTime", "laatstGewijzigd", "naam", "beschrijving", "bewijs",
    "verdereBeschrijving", "uitzonderingen", "voorwaarden", "procedures", "websites", "kosten", "financieleVoordelen",
    "regelgeving", "contactgegevens", "adres", "themas", "zoektermen", "geografischToepassingsgebieden", "order", "url",
    "uitvoerendeOverheden", "linkedConcept", "productnummer", "eindeDienstVerlening", "gearchiveerd", "openingsuren",
    "nl", "en", "nl-BE-x-informal", "@value", "@language", "id",
)  # fmt: skip
SIMPLE = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(
        ["<p>Een zin. <a href=x.be>Nog</a></p>", "https://[x.be", "2024-03-01", "as:Tombstone", "\ud800"]
    )
)
ANYTHING = st.recursive(
    SIMPLE,
    lambda below: st.lists(below, max_size=3) | st.dictionaries(st.sampled_from(FIELDS), below, max_size=4),
    max_leaves=8,
)
OVERS = st.dictionaries(st.sampled_from(FIELDS), ANYTHING, max_size=6)


def import_into(folder: Path, *records: Any) -> Import:
    target = Target(
        publisher=Publisher("Stad Gent", "https://stad.gent", "je", "bestand"),
        city_folder=folder,
        concept_folder=folder / "concepten",
        ours=OurKeys({}, {}, {}),
        today=date(2024, 6, 1),
    )
    job = Import(target)
    job.take([list(records)])
    return job


@settings(max_examples=40, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
@given(OVERS)
def test_it_reads_or_reports_any_record_and_writes_what_loads(over: dict[str, Any]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        report = import_into(folder, record(1, **over), over, record(2)).write()

        for path in folder.glob("ipdc/*.yml"):
            Product.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
        assert any(key.startswith("ipdc_00000002") for key in report.new) or "isVersionOf" in over
