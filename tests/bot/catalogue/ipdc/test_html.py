"""HTML of editors to chat text."""

from __future__ import annotations

import json

import pytest

from bot.catalogue.ipdc.html import ChatText, chat_text, joined, plain, split
from tests.bot.catalogue.ipdc.pages import FIXTURES


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ('<p data-indentation-level="0">Een zin.</p>', "Een zin."),
        ('<ul __rdfaid="a1"><li __rdfaid="b2"><p>eerst</p></li><li>dan</li></ul>', "- eerst\n- dan"),
        ("<p>Breng mee:<ul><li>je kaart</li></ul>en geld.</p>", "Breng mee:\n- je kaart\nen geld."),
        ("<h3><strong>Titel</strong></h3><p>Een&nbsp;regel &amp; meer</p>", "Titel\nEen regel & meer"),
        ("<p>Gratis.</p> - nl", "Gratis.\n- nl"),
        ("een<br>twee<br/>drie", "een\ntwee\ndrie"),
        ("gewone   tekst\nop twee regels", "gewone tekst op twee regels"),
        ("<script>alert(1)</script><!-- x --><p onclick='x'>veilig</p>", "veilig"),
        (
            "<p>in uw gemeente.Als u (eID).Dan. www.stad.gent</p>",
            "in uw gemeente. Als u (eID).Dan. www.stad.gent",
        ),
        ("<ul><li></li><li>x</li></ul>", "- x"),
        ("", ""),
    ],
)
def test_it_makes_chat_text(html: str, text: str) -> None:
    assert chat_text(html).text == text


def test_it_keeps_links_apart_and_drops_those_that_are_no_page() -> None:
    html = (
        '<p>Zie <a target="_blank" href=https://stad.gent/x>deze <b>pagina</b></a>, <a href="javascript:x()">kwaad</a>'
        ' of <a href="mailto:a@b.be">mail</a>. <a href="https://leeg.be"></a></p>'
    )

    assert chat_text(html) == ChatText(
        "Zie deze pagina, kwaad of mail.", (("deze pagina", "https://stad.gent/x"),)
    )


def test_it_reads_a_real_page_of_a_city() -> None:
    page = json.loads((FIXTURES / "instancesnapshot-page-2.json").read_text(encoding="utf-8"))
    chat = chat_text(page["member"][1]["beschrijving"]["nl-BE-x-informal"])

    assert "<" not in chat.text
    assert "- Je krijgt een aangifte of register. Dit stuur je terug per semester." in chat.text
    assert "artikel 5 § 1" in chat.text
    assert [url.split("/")[2] for _, url in chat.links] == ["formulieren.stad.gent", "stad.gent", "stad.gent"]


def test_it_strips_a_title() -> None:
    assert plain(" Birth   certificate\n") == "Birth certificate"


def test_it_splits_after_two_sentences() -> None:
    text = "Dat is één, bv. Een voorbeeld. Dat is twee. Dat is drie.\n- vier"

    assert split(text, sentences=2) == (
        "Dat is één, bv. Een voorbeeld. Dat is twee.",
        "Dat is drie.\n- vier",
    )


def test_it_never_answers_with_more_than_fits() -> None:
    sentence = "Dit is een zin van veertig tekens lang ja. "
    short, rest = split(sentence * 40)

    assert len(short) <= 600
    assert short.endswith("ja.")
    assert f"{short} {rest}" == (sentence * 40).strip()


def test_it_leaves_the_opening_of_a_list_with_its_list() -> None:
    items = "".join(f"- document nummer {n} met een lange naam\n" for n in range(20))
    short, rest = split(f"Kom langs. {'x' * 560}. Breng mee:\n{items}")

    assert short.endswith("x.")
    assert rest.startswith("Breng mee:\n- document nummer 0")


def test_it_cuts_a_sentence_that_never_ends_between_two_words() -> None:
    short, rest = split("woord " * 200)

    assert len(short) <= 600
    assert short.endswith("woord…")
    assert rest.startswith("…woord")


def test_it_leaves_out_what_is_said_twice() -> None:
    assert joined(["Gratis.", "", " Gratis. ", "Of niet."]) == "Gratis.\nOf niet."
