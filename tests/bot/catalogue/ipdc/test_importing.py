"""Whole imports by the command: what comes, what stays as it was, what disappears, and what goes wrong."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.catalogue import load
from bot.catalogue.ipdc.__main__ import main
from bot.catalogue.ipdc.fetch import Fetcher
from bot.catalogue.ipdc.snapshot import CONCEPT
from tests.bot.catalogue.ipdc.conftest import Command
from tests.bot.catalogue.ipdc.pages import FIXTURES, fixture, member, record
from tests.bot.catalogue.ipdc.server import Fault, Ipdc, serving
from tests.bot.catalogue.sample import write

type Save = Callable[..., Path]
KEY = "sleutel-die-niemand-mag-zien"


def files(root: Path) -> dict[str, bytes]:
    folder = root / "data/gemeenten/gent/ipdc"
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*"))}


def content(root: Path, key: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(files(root)[f"{key}.yml"])
    return found


@pytest.fixture
def served(root: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Both feeds of the fixtures on a real server, asked at once instead of politely."""
    monkeypatch.setenv("ONTHAAL_IPDC_API_KEY", KEY)
    monkeypatch.setattr(Fetcher.__init__, "__kwdefaults__", Fetcher.__init__.__kwdefaults__ | _HURRIED)
    instances = [fixture(f"instancesnapshot-page-{n}.json") for n in range(3)]
    concepts = [fixture(f"conceptsnapshot-page-{n}.json") for n in range(2)]
    with serving(instantiesnapshot=instances, conceptsnapshot=concepts) as ipdc:
        monkeypatch.setenv("ONTHAAL_IPDC_URL", ipdc.address)
        yield ipdc


_HURRIED: dict[str, Any] = {"sleep": lambda seconds: None, "per_minute": 1_000_000.0, "timeout": 0.5}


def test_it_imports_both_feeds_and_a_second_time_changes_nothing(
    root: Path, command: Command, served: Ipdc
) -> None:
    first, before = command(), files(root)
    times = {path: path.stat().st_mtime_ns for path in (root / "data").rglob("*")}
    second = command()

    assert first[0] == second[0] == 0
    assert first[1][-1] == "Klaar: 5 nieuw, 0 gewijzigd, 0 ongewijzigd, 0 verwijderd, 0 mislukt."
    assert second[1] == ["Klaar: 0 nieuw, 0 gewijzigd, 5 ongewijzigd, 0 verwijderd, 0 mislukt."]
    assert files(root) == before
    assert {path: path.stat().st_mtime_ns for path in (root / "data").rglob("*")} == times
    assert {asked["x-api-key"] for asked in served.headers} == {KEY}


def test_it_imports_everything_from_a_server_that_fails_all_the_time(
    root: Path, command: Command, served: Ipdc
) -> None:
    served.faults.extend(
        [
            Fault("status", 500),
            Fault("status", 429, {"Retry-After": "3"}),
            Fault("stall"),
            Fault("drop"),
            Fault("other", page=2),
        ]
    )

    assert command()[1][-1].startswith("Klaar: 5 nieuw")


def test_it_goes_on_after_it_was_broken_off(root: Path, command: Command, served: Ipdc) -> None:
    served.feeds["/doc/conceptsnapshot"] = []
    code, lines = command()
    assert code == 1
    assert lines == [
        f"De import is gestopt: {served.address}/doc/conceptsnapshot antwoordt met fout 404. Kijk het adres na."
    ]
    assert files(root) == {}

    served.feeds["/doc/conceptsnapshot"] = [fixture(f"conceptsnapshot-page-{n}.json") for n in range(2)]
    assert command()[1][-1].startswith("Klaar: 5 nieuw")
    # The two finished pages were not asked again.
    assert served.numbers() == [0, 1, 2, 2]


def test_it_goes_on_after_it_was_broken_off_while_writing(
    root: Path, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    def out_of_power(path: Path, *_: object) -> None:
        if len(files(root)) == 3:
            raise KeyboardInterrupt
        real(path, *_)  # type: ignore[arg-type]

    from bot.catalogue.ipdc import folder

    real = folder.write_whole
    with monkeypatch.context() as broken, pytest.raises(KeyboardInterrupt):
        broken.setattr(folder, "write_whole", out_of_power)
        command("--van", FIXTURES)

    written = files(root)
    assert len(written) == 3
    assert command("--van", FIXTURES)[1][-1].startswith("Klaar: 2 nieuw, 0 gewijzigd, 3 ongewijzigd")
    assert {name: text for name, text in files(root).items() if name in written} == written


def test_it_never_prints_the_key(command: Command, served: Ipdc) -> None:
    served.faults.append(Fault("status", 403))
    code, lines = command()

    assert code == 1
    assert "weigert de sleutel. Kijk ONTHAAL_IPDC_API_KEY na." in lines[-1]
    assert KEY not in "\n".join(lines)


def test_it_searches(root: Path, command: Command, served: Ipdc) -> None:
    found = {key: value for key, value in record(1).items() if key not in ("generatedAtTime", "isVersionOf")}
    served.feeds["/doc/instantie"] = [{"hydraMember": [found], "hydraView": {}}]

    assert command("--zoek", "dienst", "--gebied", "BE23444021")[1][-1].startswith("Klaar: 1 nieuw")
    (_, query), *_ = served.asked
    assert (query["zoekterm"], query["geografischeToepassingsgebieden"]) == ("dienst", "BE23444021")


def test_it_takes_the_newest_version_whatever_the_order(root: Path, command: Command, saved: Save) -> None:
    old = record(1, naam={"nl": "Oud"})
    new = record(1, naam={"nl": "Nieuw"}, generatedAtTime="2024-04-01T00:00:00Z")
    command("--van", saved(new, old))
    assert content(root, "ipdc_00000001")["naam"] == "Nieuw"

    before = files(root)
    assert command("--van", saved(old))[1] == [
        "Klaar: 0 nieuw, 0 gewijzigd, 1 ongewijzigd, 0 verwijderd, 0 mislukt."
    ]
    assert files(root) == before

    newer = record(1, naam={"nl": "Nieuwst"}, generatedAtTime="2024-05-01T00:00:00Z")
    assert command("--van", saved(newer))[1][0] == "gewijzigd: ipdc_00000001"


@pytest.mark.parametrize(
    "end",
    [
        {"gearchiveerd": True},
        {"gearchiveerd": "true"},
        {
            "@type": "as:Tombstone",
            "naam": None,
            "geografischToepassingsgebieden": None,
            "uitvoerendeOverheden": None,
        },
        {"geografischToepassingsgebieden": ["BE21212025"], "uitvoerendeOverheden": []},
    ],
    ids=["archived", "archived in a string", "tombstone", "moved to another city"],
)
def test_it_removes_what_is_no_more(root: Path, command: Command, saved: Save, end: dict[str, Any]) -> None:
    gent = ("--gebied", "BE23444021")
    command("--van", saved(record(1), record(2)), *gent)
    gone = record(1, generatedAtTime="2024-05-01T00:00:00Z", **end)
    code, lines = command("--van", saved(gone), *gent)

    assert code == 0
    assert "verwijderd: ipdc_00000001" in lines
    assert list(files(root)) == ["ipdc_00000002.yml"]
    assert "ipdc_00000001" not in load(root).products("gent")


def test_it_keeps_an_ended_service_and_says_so(root: Path, command: Command, saved: Save) -> None:
    ended = record(1, eindeDienstVerlening="2024-01-01T00:00:00Z")

    code, lines = command("--van", saved(ended))
    assert (code, lines[-1][:14]) == (0, "Klaar: 1 nieuw")
    assert lines[0].endswith("eindigde op 2024-01-01 en staat er nog: archiveer het in LPDC")

    code, lines = command("--van", saved(ended), "--zonder-beeindigd")
    assert code == 0
    assert lines[0].endswith("eindigde op 2024-01-01 en wordt niet getoond")
    assert "verwijderd: ipdc_00000001" in lines


@pytest.mark.parametrize("over", [{"gearchiveerd": True}, {"productnummer": None}, {"productnummer": "8"}])
def test_it_does_not_remove_a_record_for_an_older_version(
    root: Path, command: Command, saved: Save, over: dict[str, Any]
) -> None:
    command("--van", saved(record(1, productnummer="7")))
    before = files(root)
    old = record(1, **{"productnummer": "7", "generatedAtTime": "2020-01-01T00:00:00Z", **over})

    assert command("--van", saved(old))[0] == 0
    assert files(root) == before


def test_it_leaves_other_cities_alone(root: Path, command: Command, saved: Save) -> None:
    mechelen = record(2, geografischToepassingsgebieden=["BE21212025"], uitvoerendeOverheden=["x:mechelen"])
    nobody = record(3, geografischToepassingsgebieden=None, uitvoerendeOverheden=None)
    command("--van", saved(record(1), mechelen, nobody), "--gebied", "BE23444021")

    assert list(files(root)) == ["ipdc_00000001.yml", "ipdc_00000003.yml"]


def test_it_knows_the_codes_of_the_city(root: Path, command: Command, saved: Save) -> None:
    (root / "data/sleutels/gemeentecodes.tsv").write_text(
        "gemeente\tsoort\tcode\ngent\tbestuur\tx:gent\ngent\tgebied\tBE1\naalst\tgebied\tBE2\n",
        encoding="utf-8",
    )
    none: dict[str, Any] = {"geografischToepassingsgebieden": [], "uitvoerendeOverheden": []}
    mine = record(1, **none | {"bevoegdeOverheden": {"id": "x:gent"}})
    also_mine = record(2, **none | {"geografischToepassingsgebieden": ["http://x/BE1"]})
    other = record(3, **none | {"geografischToepassingsgebieden": ["BE2"]})
    command("--van", saved(mine, also_mine, other))

    assert list(files(root)) == ["ipdc_00000001.yml", "ipdc_00000002.yml"]


def test_it_reports_what_is_broken_and_goes_on(root: Path, command: Command, saved: Save) -> None:
    english = record(1, naam={"en": "Only English"})
    empty = record(2, beschrijving={"nl-BE-x-informal": "<p> </p>"})
    undated = record(3, generatedAtTime=None, laatstGewijzigd=None)
    code, lines = command("--van", saved("kapot", english, empty, undated, None, record(4)))

    assert code == 1
    assert lines[-1] == "Klaar: 1 nieuw, 0 gewijzigd, 0 ongewijzigd, 0 verwijderd, 4 mislukt."
    problems = [line for line in lines if line.startswith("mislukt")]
    service = "mislukt  http://data.lblod.info/id/public-service"
    assert f"{service}/00000001-aaaa-bbbb: er is geen Nederlandse titel (enkel en)" in problems
    assert f"{service}/00000002-aaaa-bbbb: 'Dienst nummer 2' heeft geen Nederlandse beschrijving" in problems
    assert any("00000003-v1: de datum" in line for line in problems)
    assert any("(zonder id): het record heeft geen @id" in line for line in problems)


def test_it_keeps_the_last_good_version_of_a_broken_record(root: Path, command: Command, saved: Save) -> None:
    command("--van", saved(record(1)))
    before = files(root)
    broken = record(1, naam=None, generatedAtTime="2024-05-01T00:00:00Z")

    assert command("--van", saved(broken))[0] == 1
    assert files(root) == before


def test_it_does_not_complain_about_what_was_repaired(command: Command, saved: Save) -> None:
    broken = record(1, generatedAtTime=None, laatstGewijzigd=None)

    assert command("--van", saved(broken, record(1)))[0] == 0


def test_it_says_when_the_other_form_of_address_is_shown(root: Path, command: Command, saved: Save) -> None:
    formal = {"naam": {"nl-BE-x-formal": "Dienst"}, "beschrijving": {"nl-BE-x-formal": "U komt langs."}}
    code, lines = command("--van", saved(record(1, **formal)))

    assert code == 0
    assert lines[0] == "let op   ipdc_00000001: er is geen tekst in de je-vorm; de andere vorm staat er nu"
    assert content(root, "ipdc_00000001")["aspecten"]["algemeen"]["tekst"] == "U komt langs."


def test_it_lays_a_known_product_over_ours_and_the_city_over_that(
    root: Path, command: Command, saved: Save
) -> None:
    (root / "data/sleutels/productnummers.tsv").write_text(
        "productnummer\tsleutel\n58\treispas\n", encoding="utf-8"
    )
    own = root / "data/gemeenten/gent/producten/reispas.yml"
    write(own, {"aspecten": {"kosten": {"tekst": "Bij ons 65 euro."}}})
    before = own.read_bytes()
    costs = {
        "kosten": [{"beschrijving": {"nl": "70 euro"}}],
        "procedures": {"beschrijving": {"nl": "Kom langs."}},
    }
    command("--van", saved(record(1, productnummer="58", **costs)))
    product = load(root).product("gent", "reispas")

    assert product.naam == "Internationaal paspoort (reispas)"
    assert product.answer("aanvragen").tekst == "Kom langs."
    assert product.answer("kosten").tekst == "Bij ons 65 euro."
    assert product.answer("duur").tekst == "Tekst over duur."
    assert product.source("aanvragen").naam == "IPDC (de stad Gent)"
    assert product.source("duur").naam == "FOD Buitenlandse Zaken"
    assert own.read_bytes() == before


def test_it_knows_a_product_by_its_exact_title(root: Path, command: Command, saved: Save) -> None:
    command("--van", saved(record(1, naam={"nl": " internationaal PASPOORT (reispas)"}), record(2)))

    assert list(files(root)) == ["ipdc_00000002.yml", "reispas.yml"]


def test_it_gives_two_records_of_one_number_two_keys_that_they_keep(
    root: Path, command: Command, saved: Save
) -> None:
    one, two = record(2, productnummer="99"), record(1, productnummer="99")
    command("--van", saved(one))
    command("--van", saved(one, two))

    assert content(root, "ipdc_99")["naam"] == "Dienst nummer 2"
    assert content(root, "ipdc_00000001")["naam"] == "Dienst nummer 1"
    assert command("--van", saved(two, one))[1][-1].startswith("Klaar: 0 nieuw, 0 gewijzigd, 2 ongewijzigd")


def test_it_never_takes_the_key_of_a_record_that_it_did_not_see_now(
    root: Path, command: Command, saved: Save
) -> None:
    command("--van", saved(record(2, productnummer="99")))
    code, lines = command("--van", saved(record(1, productnummer="99")))

    assert (code, lines[0]) == (0, "nieuw: ipdc_00000001")
    assert content(root, "ipdc_99")["naam"] == "Dienst nummer 2"


def test_it_gives_the_key_on_when_a_product_is_made_anew(root: Path, command: Command, saved: Save) -> None:
    old = record(2, productnummer="99")
    command("--van", saved(old))
    archived = {**old, "gearchiveerd": True, "generatedAtTime": "2024-05-01T00:00:00Z"}
    command("--van", saved(archived, record(1, productnummer="99")))

    assert list(files(root)) == ["ipdc_99.yml"]
    assert content(root, "ipdc_99")["naam"] == "Dienst nummer 1"


def test_it_moves_a_record_that_got_a_number(root: Path, command: Command, saved: Save) -> None:
    command("--van", saved(record(1)))
    code, lines = command(
        "--van", saved(record(1, productnummer="7", generatedAtTime="2024-05-01T00:00:00Z"))
    )

    assert (code, lines[:2]) == (0, ["nieuw: ipdc_7", "verwijderd: ipdc_00000001"])
    assert list(files(root)) == ["ipdc_7.yml"]


@pytest.mark.parametrize(("field", "begin"), [("linkedConcept", 0), ("linkedConceptId", -36)])
def test_it_fills_a_thin_record_from_its_concept_also_later(
    root: Path, command: Command, saved: Save, field: str, begin: int
) -> None:
    concept = member("conceptsnapshot-page-0.json", 0)
    assert CONCEPT in concept["isVersionOf"]
    thin = record(1, **{field: concept["isVersionOf"][begin:]})
    command("--van", saved(thin, concept))
    made, before = content(root, "ipdc_1502"), files(root)

    assert made["aspecten"]["algemeen"]["tekst"] == "Dit is een dienst. Ze helpt je."
    assert made["aspecten"]["kosten"]["tekst"].startswith(
        "Bedrag kost - informal:\nDe aanvraag en het attest"
    )
    assert made["aspecten"]["kosten"]["bron"]["naam"] == "IPDC (Vlaamse overheid)"
    assert made["namen"] == ["dienst nummer 1", "akte - nl", "nationaliteit - nl"]
    # The next import, without the concept's page, still knows it.
    assert command("--van", saved(thin))[1][-1].startswith("Klaar: 0 nieuw, 0 gewijzigd, 1 ongewijzigd")
    assert files(root) == before

    archived = {**concept, "gearchiveerd": True, "generatedAtTime": "2024-05-01T00:00:00Z"}
    command("--van", saved(thin, archived))
    assert list(content(root, "ipdc_00000001")["aspecten"]) == ["algemeen"]


def test_it_refuses_a_city_and_a_file_that_it_does_not_know(
    root: Path, command: Command, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["aalst", "--map", str(root)]) == 1
    assert "ik ken de gemeente 'aalst' niet" in capsys.readouterr().err
    assert command("--van", root / "weg.json")[1] == [f"De import is gestopt: {root}/weg.json bestaat niet."]
    (root / "half.json").write_text('{"member": [', encoding="utf-8")
    assert "half.json is niet leesbaar als JSON" in command("--van", root / "half.json")[1][0]


def test_it_shows_a_product_of_the_real_pages(root: Path, command: Command) -> None:
    """From the pages of LPDC to the answer that a resident gets, with its button and its source."""
    code, _ = command("--van", FIXTURES)
    products = load(root).products("gent")
    product = products["ipdc_1502"]

    assert code == 0
    assert sorted(one.naam for one in products.values()) == [
        "Akte van Belgische nationaliteit",
        "Essentiële instantie",
        "Internationaal paspoort (reispas)",
        "Minimalistische instantie updatet",
        "Registerplicht",
        "Toelating voor losse standplaats op een openbare markt",
    ]
    assert product.naam == "Akte van Belgische nationaliteit"
    assert product.answer("algemeen").tekst.startswith(
        "De akte van Belgische nationaliteit wordt toegekend aan"
    )
    first = product.answer("aanvragen").links[0]
    assert (first.soort, first.url) == ("start", "https://procedure-website.com11")
    assert product.source("algemeen").naam == "IPDC (de stad Gent)"
    assert product.source("algemeen").url == "https://productencatalogus-v3.vlaanderen.be/product/1502"
    assert str(product.source("algemeen").datum) == "2024-02-14"
    assert product.answer("kosten").tekst.startswith(
        "Bedrag kost - 1: De aanvraag en het attest zijn gratis."
    )
    assert product.afspraak == "online"
    assert product.vertalingen["en"].naam == "Certificate of Belgian nationality"
    assert (
        product.vertalingen["en"]
        .aspecten["algemeen"]
        .tekst.startswith("The certificate of Belgian nationality")
    )
