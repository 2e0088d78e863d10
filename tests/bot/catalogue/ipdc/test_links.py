"""The kind of a link: by its title, by its address, by where it stood, and by the table of exceptions."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.catalogue.ipdc.links import LinkKinds, read_kinds
from bot.settings import ROOT

RULES = LinkKinds()


@pytest.mark.parametrize(
    ("title", "url", "kind"),
    [
        # An e-desk or a form, seen in the address alone.
        ("Akte van adoptie", "https://oostende.egovflow.be/request/add/BS-100-A", "start"),
        ("Belasting logies", "https://formulieren.stad.gent/productie4.2/formulier/nl-NL/Logies", "start"),
        ("Attest", "https://eloket.hasselt.be/producten/12", "start"),
        ("Verhuizen", "https://e-loket.mechelen.be/verhuizen", "start"),
        ("Belastingaangifte", "https://eservices.minfin.fgov.be/taxonweb", "start"),
        ("Je aangifte", "https://financien.belgium.be/nl/e-services/tax-on-web", "start"),
        ("Bouwen", "https://omgevingsloketvlaanderen.be", "start"),
        ("Speelstraat", "https://www.sint-niklaas.be/aanvraag/speelstraat", "start"),
        # A verb of applying, seen in the title alone.
        ("Vraag de akte digitaal aan", "https://stad.gent/nl/akte", "start"),
        ("Doe online aangifte", "https://www.heusden-zolder.be/x12", "start"),
        ("Schrijf je in voor de kinderopvang", "https://www.mechelen.be/opvang", "start"),
        ("Digitaal aangifteformulier", "https://www.gemeente.be/pagina/1", "start"),
        ("Parkeerkaart online aanvragen", "https://www.gemeente.be/pagina/2", "start"),
        ("Meld een losliggende stoeptegel", "https://www.gemeente.be/pagina/3", "start"),
        # An appointment, in either.
        ("Buitenlandse adoptie", "https://afspraken.oostende.be/internetafspraken/Product=128", "afspraak"),
        ("Maak een afspraak om een adoptie te registreren", "https://www.oostende.be/x", "afspraak"),
        ("Vraag een afspraak aan", "https://www.sint-niklaas.be/pagina", "afspraak"),
        ("Kom langs", "https://stad.gent/nl/afspraak-maken", "afspraak"),
        ("Make an appointment", "https://example.be/x", "afspraak"),
        # Attests.
        ("Attestenpagina", "https://www.vlaanderen.be/uw-overheid/mijn-burgerprofiel", "attest"),
        ("Attesten", "https://burgerprofiel.be/attesten", "attest"),
        ("Attestenpagina van Mijn Burgerprofiel", "https://www.vlaanderen.be/x", "attest"),
        ("Download je attest", "https://www.gemeente.be/pagina/4", "attest"),
        # Information.
        ("Wetboek", "https://codex.vlaanderen.be/Portals/Codex/documenten/1023", "informatie"),
        ("Meer informatie over de aanvraag", "https://www.vlaanderen.be/x", "informatie"),
        ("Reglement", "https://stad.gent/sites/default/reglement.pdf", "informatie"),
        ("Aanvraag", "https://stad.gent/sites/default/toelichting.pdf", "informatie"),
        ("Kind en Gezin (adoptie)", "https://www.kindengezin.be/nl/thema/adoptie", "informatie"),
        ("Je kan zonder afspraak langskomen", "https://www.gemeente.be/loketten", "informatie"),
        ("Stadsbelastingen", "https://stad.gent/nl/openingsuren-adressen/stadsbelastingen", "informatie"),
    ],
)
def test_it_sees_what_a_link_is_for(title: str, url: str, kind: str) -> None:
    assert RULES.of(title, url) == kind


def test_it_takes_a_procedure_s_website_for_the_start_when_nothing_says_otherwise() -> None:
    link = ("Procedure website titel - 1", "https://procedure-website.com")

    assert RULES.of(*link, procedure=True) == "start"
    assert RULES.of(*link) == "informatie"
    assert RULES.of("Maak een afspraak", "https://x.be", procedure=True) == "afspraak"
    assert RULES.of("Wetboek", "https://codex.vlaanderen.be/1", procedure=True) == "informatie"


def test_it_follows_the_table_before_the_rules(tmp_path: Path) -> None:
    rows = [
        "\tstad.gent/nl/balie\tafspraak",
        "\thttps://www.stad.gent/nl\tinformatie",
        "783\tstad.gent\tstart",
    ]
    (tmp_path / "linksoorten.tsv").write_text(
        "productnummer\tadres\tsoort\n" + "\n".join([*rows, "\tx.be\tonbekend"]) + "\n", encoding="utf-8"
    )
    kinds = read_kinds(tmp_path)

    assert kinds.of("Vraag aan", "https://stad.gent/nl/akte") == "informatie"
    assert kinds.of("Vraag aan", "https://stad.gent/nl/balie/3") == "afspraak"
    assert kinds.of("Wat dan ook", "https://stad.gent/nl/balie/3", number="783") == "start"
    assert kinds.of("Vraag aan", "https://x.be/1") == "start"


def test_it_has_only_its_rules_without_a_table(tmp_path: Path) -> None:
    assert read_kinds(tmp_path) == RULES


def test_it_reads_the_table_of_the_repository() -> None:
    kinds = read_kinds(ROOT / "data/sleutels")

    assert kinds.of("Attesten", "https://www.vlaanderen.be/mijn-burgerprofiel") == "attest"
    assert kinds.of("Vraag na", "https://justitie.belgium.be/nl/themas", procedure=True) == "informatie"
