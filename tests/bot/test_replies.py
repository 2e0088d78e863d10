"""What the assistant says, as the city addresses its residents."""

from bot.replies import Message, addressed, choice, link

SAID = Message(
    "Wil je een afspraak? Typ je naam.",
    (
        choice("Toon je afspraken", "vraag", product="je"),
        link("Naar je dossier", "https://stad.be/je/dossier"),
    ),
    {"antwoord": {"product": "je"}},
)


def test_it_says_u_in_text_and_titles() -> None:
    said = addressed(SAID, "u")

    assert said.text == "Wilt u een afspraak? Typ uw naam."
    assert [button.title for button in said.buttons] == ["Toon uw afspraken", "Naar uw dossier"]


def test_it_leaves_what_programs_read() -> None:
    said = addressed(SAID, "u")

    assert [button.payload for button in said.buttons] == [button.payload for button in SAID.buttons]
    assert [button.url for button in said.buttons] == [button.url for button in SAID.buttons]
    assert said.custom == SAID.custom


def test_it_says_je_as_it_was_written() -> None:
    assert addressed(SAID, "je") is SAID


def test_it_repeats_what_a_resident_typed() -> None:
    message = Message("Dag Jou Je, je mail gaat naar je.jou@stad.be. An, kan je komen?")

    said = addressed(message, "u", ("Jou Je", "je.jou@stad.be", "An", "", "geen"))
    assert said.text == "Dag Jou Je, uw mail gaat naar je.jou@stad.be. An, kan u komen?"


def test_it_leaves_a_translation_as_it_was_written() -> None:
    message = Message("Ik help je.\n\nVertaling van de Nederlandse tekst\nFrançais: Je vous aide, jou et je.")

    assert addressed(message, "u").text == (
        "Ik help u.\n\nVertaling van de Nederlandse tekst\nFrançais: Je vous aide, jou et je."
    )
