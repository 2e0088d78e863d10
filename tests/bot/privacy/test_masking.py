"""Numbers that must be hidden, and the ones that look like them."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from stdnum import iban, luhn
from stdnum.be import bis, nn

from bot.privacy.masking import Masked, mask

quick = settings(max_examples=60, deadline=None)
SENTENCES = st.sampled_from(
    ["{}", "mijn nummer is {}.", "Hallo! {}, klopt dat?", "({})", "nummer:{}", "{} en 0470 12 34 56"]
)
SEPARATORS = st.sampled_from(["", " ", ".", "-", "/", "  ", " - ", " ", "–"])


@pytest.mark.parametrize(
    ("said", "hidden"),
    [
        ("85.07.30-033.28", "[rijksregisternummer verborgen]"),
        ("mijn nummer is 85 07 30 033 28.", "mijn nummer is [rijksregisternummer verborgen]."),
        ("RR85073003328", "RR[rijksregisternummer verborgen]"),
        ("85073003328", "[rijksregisternummer verborgen]"),
        ("850730-033-28", "[rijksregisternummer verborgen]"),
        ("85.07.30-033.28 0470 12 34 56", "[rijksregisternummer verborgen] 0470 12 34 56"),
        ("BE68 5390 0754 7034", "[rekeningnummer verborgen]"),
        ("be68-5390-0754-7034 dank je", "[rekeningnummer verborgen] dank je"),
        ("op IBAN:BE68539007547034!", "op IBAN:[rekeningnummer verborgen]!"),
        (
            "NL91 ABNA 0417 1643 00 of GB82WEST12345698765432",
            "[rekeningnummer verborgen] of [rekeningnummer verborgen]",
        ),
        ("4111 1111 1111 1111 12/27 123", "[kaartnummer verborgen] 12/27 123"),
        ("visa 4111-1111-1111-1111", "visa [kaartnummer verborgen]"),
        ("3782 822463 10005", "[kaartnummer verborgen]"),
        ("6703 0000 0000 0000 3", "[kaartnummer verborgen]"),
    ],
)
def test_it_hides_the_number_and_nothing_else(said: str, hidden: str) -> None:
    assert mask(said).text == hidden


def test_it_says_what_it_found() -> None:
    said = "Ik ben 85.07.30-033.28, stort op BE68 5390 0754 7034 van kaart 4111 1111 1111 1111"

    assert mask(said) == Masked(
        "Ik ben [rijksregisternummer verborgen], stort op [rekeningnummer verborgen] van kaart [kaartnummer verborgen]",
        ("rekeningnummer", "kaartnummer", "rijksregisternummer"),
    )


@pytest.mark.parametrize(
    "said",
    [
        "bel mij op 0470 12 34 56 of 09 266 70 00",
        "+32 470 12 34 56",
        "+32470123456",
        "0032 470 12 34 56",
        "32 470 12 34 57",
        "0470/12.34.56 en 0471/23.45.67",
        "op 24/11/2026 om 14.30 uur",
        "van 24.11.2026 tot 26.11.2026",
        "2026-11-24T14:30",
        "BE 0403.170.701",
        "BE0403170701",
        "ondernemingsnummer 0403.170.701",
        "ticket 2026-11-24-00123",
        "ticket GENT-20261124-000123",
        "dossier 12345678901234",
        "ticket 20261124089",
        "9000 Gent, 9050 Gentbrugge, 9030 Mariakerke",
        "dat kost € 1.234.567,89",
        "1 234 567 890 123 euro",
        "+++090/9337/55493+++",
        "***090/9337/55493***",
        "85.07.30-033.29",
        "BE68 5390 0754 7035",
        "4111 1111 1111 1112",
        "0000 0000 0000 0000",
        "00000000000",
        "ik heb 2 kinderen van 9 en 11 jaar",
        "Kerkstraat 12 bus 3, 9000 Gent",
        "",
    ],
)
def test_it_leaves_other_numbers_alone(said: str) -> None:
    assert mask(said) == Masked(said, ())


def spaced(draw: st.DrawFn, signs: str) -> str:
    """`signs` cut in groups of any size, with one separator."""
    separator = draw(SEPARATORS)
    sizes = draw(st.lists(st.integers(1, 6), min_size=len(signs), max_size=len(signs)))
    groups, rest = [], signs
    for size in sizes:
        groups.append(rest[:size])
        rest = rest[size:]
    return separator.join(group for group in groups if group)


@st.composite
def national_numbers(draw: st.DrawFn) -> str:
    """A valid rijksregisternummer, or a bis-number (month + 20 or + 40), born 1900–2026."""
    born = draw(st.dates(date(1900, 1, 1), date(2026, 11, 1)))
    month = born.month + draw(st.sampled_from([0, 0, 20, 40]))
    first = f"{born.year % 100:02d}{month:02d}{born.day:02d}{draw(st.integers(1, 997)):03d}"
    prefix = "2" if born.year >= 2000 else ""
    number = f"{first}{97 - int(prefix + first) % 97:02d}"
    assert nn.is_valid(number) or bis.is_valid(number)
    return number


@st.composite
def accounts(draw: st.DrawFn) -> str:
    country, length = draw(
        st.sampled_from([("BE", 12), ("DE", 18), ("NO", 11), ("ES", 20), ("AT", 16), ("LU", 16)])
    )
    body = "".join(str(draw(st.integers(0, 9))) for _ in range(length))
    return country + iban.calc_check_digits(f"{country}00{body}") + body


@st.composite
def cards(draw: st.DrawFn) -> str:
    prefix, length = draw(
        st.sampled_from(
            [
                ("4", 16),
                ("53", 16),
                ("2221", 16),
                ("34", 15),
                ("6703", 17),
                ("36", 14),
                ("6011", 16),
                ("4", 19),
            ]
        )
    )
    body = prefix + "".join(str(draw(st.integers(0, 9))) for _ in range(length - len(prefix) - 1))
    assume(len(set(body)) > 1)
    return body + luhn.calc_check_digit(body)


@quick
@given(st.data(), st.one_of(national_numbers(), accounts(), cards()), SENTENCES)
def test_it_hides_every_valid_number_in_any_spacing(data: st.DataObject, number: str, sentence: str) -> None:
    written = data.draw(st.composite(spaced)(number))
    first, last = sentence.split("{}")

    hidden = mask(sentence.format(written))

    assert len(hidden.found) == 1
    assert hidden.text == f"{first}[{hidden.found[0]} verborgen]{last}"


@quick
@given(
    st.integers(0, 99),
    st.integers(0, 99),
    st.integers(0, 99),
    st.sampled_from(["0470", "0485", "0499", "0455"]),
)
def test_it_never_hides_a_phone_number(a: int, b: int, c: int, operator: str) -> None:
    local = f"{operator} {a:02d} {b:02d} {c:02d}"
    for said in (
        local,
        local.replace(" ", ""),
        f"+32 {local[1:]}",
        f"0032 {local[1:]}",
        f"+32{local[1:].replace(' ', '')}",
    ):
        assert mask(f"bel {said} aub").found == ()


@quick
@given(st.datetimes(), st.datetimes())
def test_it_never_hides_dates(one: datetime, other: datetime) -> None:
    for pattern in ("%d/%m/%Y", "%d.%m.%Y om %H.%M", "%Y-%m-%d", "%d-%m-%Y %H:%M"):
        assert mask(f"van {one.strftime(pattern)} tot {other.strftime(pattern)}").found == ()


@quick
@given(st.text(max_size=200))
def test_it_changes_nothing_when_it_finds_nothing(text: str) -> None:
    hidden = mask(text)

    assert hidden.found or hidden.text == text
    assert mask(hidden.text).found == ()
