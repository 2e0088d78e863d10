"""One reply, made fit for the website, WhatsApp and Telegram."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversations import Entry, Part
from channels.base import CHOOSE, NOTHING, Abilities, numbered, rendered
from channels.splitting import units
from channels.telegram import ABILITIES as TELEGRAM
from channels.web import ABILITIES as WEB
from channels.whatsapp import ABILITIES as WHATSAPP

AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
FIVE = ("Kosten", "Meebrengen", "Hoelang duurt het?", "Afspraak maken", "Bellen of langskomen")
PAGE = "https://stad.example/reispas"


def entry(text: str, *titles: str, links: tuple[str, ...] = (), seq: int = 1, **extras: Any) -> Entry:
    """A message with these buttons to tap, and links to PAGE under these titles."""
    buttons = [{"id": str(n), "title": title} for n, title in enumerate(titles, 1)]
    pages = [{"id": str(len(titles) + n), "title": title, "url": PAGE} for n, title in enumerate(links, 1)]
    return Entry(seq, f"{seq:032x}", "bot", text, (*buttons, *pages), extras, AT)


def titles(part: Part) -> list[str]:
    return [button.title for button in part.buttons]


def test_a_reply_with_five_choices_looks_right_on_all_three() -> None:
    reply = entry("Een reispas vraag je aan in het stadhuis. Wat wil je weten?", *FIVE)

    for abilities, style in ((WEB, "buttons"), (WHATSAPP, "list"), (TELEGRAM, "buttons")):
        (part,) = rendered([reply], abilities)
        assert (part.text, titles(part), part.style) == (reply.text, list(FIVE), style)
        assert not numbered(reply, abilities)


def test_a_long_title_makes_the_whole_menu_a_numbered_list_where_titles_are_short() -> None:
    long = "Hoe vraag je een reispas aan ?"
    assert len(long) == 30
    reply = entry("Wat wil je weten?", *FIVE[:4], long)
    (part,) = rendered([reply], WHATSAPP)

    assert part.style == "plain"
    assert part.buttons == ()
    assert part.text == (
        "Wat wil je weten?\n\n1. Kosten\n2. Meebrengen\n3. Hoelang duurt het?\n4. Afspraak maken\n"
        "5. Hoe vraag je een reispas aan ?"
    )
    assert numbered(reply, WHATSAPP)
    assert titles(rendered([reply], TELEGRAM)[0]) == [*FIVE[:4], long]
    assert not numbered(reply, TELEGRAM)


@pytest.mark.parametrize(
    ("menu", "style"),
    [
        (("Ja", "Nee"), "buttons"),
        (("Ja", "Nee", "x" * 20), "buttons"),
        (("Ja", "Nee", "x" * 21), "list"),
        (("Ja", "Nee", "x" * 24), "list"),
        (("Ja", "Nee", "x" * 25), "plain"),
        (("Ja", "Nee", "😀" * 10), "buttons"),
        (("Ja", "Nee", "😀" * 11), "list"),
        (("Ja", "Nee", "😀" * 13), "plain"),
        (tuple("abcd"), "list"),
        (tuple("abcdefghij"), "list"),
        (tuple("abcdefghijk"), "plain"),
        (("Ja", "Ja"), "plain"),
        (("Ja", " "), "plain"),
    ],
)
def test_whatsapp_has_buttons_for_three_a_list_for_ten_and_numbers_for_the_rest(
    menu: tuple[str, ...], style: str
) -> None:
    reply = entry("Kies.", *menu)
    (part,) = rendered([reply], WHATSAPP)

    assert part.style == style
    assert numbered(reply, WHATSAPP) == (style == "plain")
    assert all(f"{n}. {title}".strip() in part.text or part.buttons for n, title in enumerate(menu, 1))


def test_a_token_names_message_and_button() -> None:
    (part,) = rendered([entry("Zeker?", "Ja", "Nee", seq=7)], WHATSAPP)

    assert [button.token for button in part.buttons] == [f"{7:032x}.1", f"{7:032x}.2"]
    assert all(1 <= len(button.token.encode()) <= 64 for button in part.buttons)  # Bot API: callback_data


def test_texts_of_one_turn_become_one_message_with_the_menu_under_it() -> None:
    turn = [entry("Dat staat genoteerd."), entry("Nog iets?", "Ja", "Nee", seq=2)]
    (part,) = rendered(turn, WHATSAPP)

    assert part.text == "Dat staat genoteerd.\n\nNog iets?"
    assert titles(part) == ["Ja", "Nee"]


def test_texts_that_do_not_fit_together_stay_apart() -> None:
    turn = [entry("a" * 800), entry("b" * 800, seq=2), entry("c" * 600, seq=3)]

    assert [part.text for part in rendered(turn, WHATSAPP)] == ["a" * 800, f"{'b' * 800}\n\n{'c' * 600}"]


def test_a_text_leaves_the_menu_its_room() -> None:
    """1,024 above a menu on WhatsApp, though a text alone may have 1,500."""
    first, second = rendered([entry("a" * 900), entry("b" * 200, "Ja", "Nee", seq=2)], WHATSAPP)

    assert (first.text, first.buttons) == ("a" * 900, ())
    assert (second.text, titles(second)) == ("b" * 200, ["Ja", "Nee"])


@pytest.mark.parametrize("length", [1100, 1500, 1501, 3000, 9000])
def test_a_long_text_comes_first_and_the_menu_under_its_last_piece(length: int) -> None:
    text = ("Breng een recente pasfoto mee. " * 400)[:length].strip()
    parts = rendered([entry(text, *FIVE)], WHATSAPP)

    assert [part.style for part in parts] == ["plain"] * (len(parts) - 1) + ["list"]
    assert all(len(part.text) <= 1500 for part in parts)
    assert len(parts[-1].text) <= 1024
    assert " ".join(part.text for part in parts) == text


def test_two_menus_of_one_turn_each_have_their_own_message() -> None:
    turn = [entry("Wanneer?", "Vandaag", "Morgen"), entry("Waar?", "Loket", "Video", seq=2)]

    assert [(part.text, titles(part)) for part in rendered(turn, WHATSAPP)] == [
        ("Wanneer?", ["Vandaag", "Morgen"]),
        ("Waar?", ["Loket", "Video"]),
    ]


def test_nothing_comes_under_numbers() -> None:
    turn = [entry("Welke?", "x" * 30, "y"), entry("Of typ je vraag.", seq=2)]

    assert [part.text for part in rendered(turn, WHATSAPP)] == [
        f"Welke?\n\n1. {'x' * 30}\n2. y",
        "Of typ je vraag.",
    ]


def test_buttons_without_text_get_a_word_above_them() -> None:
    assert rendered([entry("", "Ja", "Nee")], WHATSAPP)[0].text == CHOOSE
    assert rendered([entry("  ", links=("Meer lezen",))], TELEGRAM)[0].text == CHOOSE


def test_buttons_without_text_stand_under_the_text_before_them() -> None:
    (part,) = rendered([entry("Zeker?"), entry("", "Ja", "Nee", seq=2)], WHATSAPP)

    assert (part.text, titles(part)) == ("Zeker?", ["Ja", "Nee"])


def test_a_page_is_a_button_where_that_can_be_and_a_line_elsewhere() -> None:
    reply = entry("Een reispas kost 75 euro.", "Meebrengen", links=("Naar de aanvraag",))
    (whatsapp,), (telegram,) = rendered([reply], WHATSAPP), rendered([reply], TELEGRAM)

    assert whatsapp.text == f"Een reispas kost 75 euro.\n\nNaar de aanvraag: {PAGE}"
    assert (whatsapp.links, titles(whatsapp)) == ((), ["Meebrengen"])
    assert telegram.text == "Een reispas kost 75 euro."
    assert (telegram.links, titles(telegram)) == ((("Naar de aanvraag", PAGE),), ["Meebrengen"])


def test_only_a_page_can_be_a_button_to_open() -> None:
    reply = Entry(1, "1", "bot", "Bel ons.", ({"id": "1", "title": "Bel", "url": "tel:+3293000001"},), {}, AT)
    (part,) = rendered([reply], TELEGRAM)

    assert (part.text, part.links) == ("Bel ons.\n\nBel: tel:+3293000001", ())


def test_a_text_with_a_page_joins_the_next_one_only_where_the_page_is_a_line() -> None:
    turn = [entry("Eerst dit.", links=("Pagina",)), entry("Dan dat.", seq=2)]

    assert [part.text for part in rendered(turn, WHATSAPP)] == [f"Eerst dit.\n\nPagina: {PAGE}\n\nDan dat."]
    assert [part.text for part in rendered(turn, TELEGRAM)] == ["Eerst dit.", "Dan dat."]


def test_the_source_of_an_answer_and_its_day_are_told() -> None:
    said = {"bron": {"naam": "Stad Gent", "url": PAGE, "datum": "2026-11-20"}, "voorbeeld": True}
    (part,) = rendered([entry("Een reispas kost 75 euro.", "Meebrengen", antwoord=said)], WHATSAPP)

    assert part.text == (
        "Een reispas kost 75 euro.\n\nBron: Stad Gent, vrijdag 20 november 2026\n"
        "Voorbeeld: de gemeente heeft dit nog niet bevestigd."
    )


def test_there_is_always_a_message() -> None:
    assert rendered([], WHATSAPP) == rendered([entry(" \n")], WHATSAPP) == [Part(NOTHING)]


WORDS = st.sampled_from(
    ["Dag", "reispas.", "😀", PAGE, "\n\n", "\n", "stadhuis,", "ontzettendlangwoord" * 90, "é"]
)
TURNS = st.lists(
    st.tuples(
        st.lists(WORDS, max_size=25).map(" ".join),
        st.lists(st.text("abcdefg 😀", min_size=1, max_size=30), max_size=13),
        st.lists(st.sampled_from(["Pagina", "Aanvraag"]), max_size=2),
    ),
    min_size=1,
    max_size=4,
)


@given(TURNS, st.sampled_from([WHATSAPP, TELEGRAM]))
def test_any_turn_is_whole_in_order_and_fits(
    turn: list[tuple[str, list[str], list[str]]], abilities: Abilities
) -> None:
    entries = [
        entry(text, *menu, links=tuple(f"{title} {n}" for title in links), seq=n)
        for n, (text, menu, links) in enumerate(turn, 1)
    ]
    parts = rendered(entries, abilities)

    assert parts
    assert all(0 < units(part.text) <= (abilities.max_reply or 0) for part in parts)
    assert all(units(part.text) <= (abilities.list_text or 4000) for part in parts if part.buttons)
    assert all(len(part.text.encode("utf-16-le")) == 2 * units(part.text) for part in parts)
    assert _tappable(parts, abilities) == [
        (f"{e.id}.{b['id']}", " ".join(b["title"].split()))
        for e in entries
        if not numbered(e, abilities)
        for b in e.buttons
        if "url" not in b
    ]
    assert _in_order(parts, entries, abilities)


def _tappable(parts: list[Part], abilities: Abilities) -> list[tuple[str, str]]:
    """All buttons in order, each of which the channel can carry."""
    for part in parts:
        most, longest = {
            "plain": (0, 0),
            "buttons": (abilities.max_buttons, abilities.max_button_title),
            "list": (abilities.max_list, abilities.max_list_title),
        }[part.style]
        assert most is None or len(part.buttons) <= most
        assert longest is None or all(0 < units(button.title) <= longest for button in part.buttons)
    return [(button.token, button.title) for part in parts for button in part.buttons]


def _in_order(parts: list[Part], entries: list[Entry], abilities: Abilities) -> bool:
    """Every text, link and numbered choice is found after the one before it."""
    rest = re.sub(r"\s", "", "".join(part.text for part in parts))
    opened = [link for part in parts for link in part.links]
    for one in entries:
        wanted = [one.text]
        links = [(b["title"], b["url"]) for b in one.buttons if "url" in b]
        if links == opened[: len(links)]:
            opened = opened[len(links) :]
        else:
            wanted += [f"{title}:{url}" for title, url in links]
        if numbered(one, abilities):
            taps = [b for b in one.buttons if "url" not in b]
            wanted += [f"{n}.{b['title']}" for n, b in enumerate(taps, 1)]
        for text in filter(str.strip, wanted):
            before, found, rest = rest.partition(re.sub(r"\s", "", text))
            if not found or before.replace(CHOOSE.replace(" ", ""), ""):
                return False
    return not opened
