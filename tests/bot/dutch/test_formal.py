"""From "je" to "u": what a city that addresses residents formally says."""

import pytest

from bot.dutch.formal import formal

PAIRS = (
    ("Je vraagt je reispas aan het loket aan.", "U vraagt uw reispas aan het loket aan."),
    ("Vraag je attest aan", "Vraag uw attest aan"),
    ("Vraag je een attest?", "Vraagt u een attest?"),
    ("Vraag je een attest, dan betaal je niets.", "Vraagt u een attest, dan betaalt u niets."),
    ("Heb je kinderen, dan krijg je meer.", "Hebt u kinderen, dan krijgt u meer."),
    ("Ben je je reispas kwijt?", "Bent u uw reispas kwijt?"),
    ("Als je kind ziek is, bel je de school.", "Als uw kind ziek is, belt u de school."),
    ("Als je kinderen hebt, kan je dit vragen.", "Als u kinderen hebt, kan u dit vragen."),
    ("Kijk voor je vertrekt wat jouw land vraagt.", "Kijk voor u vertrekt wat uw land vraagt."),
    ("Je kan je online inschrijven.", "U kan zich online inschrijven."),
    ("Je kan je eigen akte vragen.", "U kan uw eigen akte vragen."),
    ("Schrijf je in voor 1 mei.", "Schrijf u in voor 1 mei."),
    ("Ga naar de website en meld je aan.", "Ga naar de website en meld u aan."),
    ("Waarmee kan ik je helpen?", "Waarmee kan ik u helpen?"),
    ("Een medewerker helpt je graag.", "Een medewerker helpt u graag."),
    ("Een medewerker vraagt je identiteitskaart.", "Een medewerker vraagt uw identiteitskaart."),
    ("Iemand komt bij je thuis kijken.", "Iemand komt bij u thuis kijken."),
    ("Is je kind jonger dan 12?", "Is uw kind jonger dan 12?"),
    ("Moet je een afspraak maken?", "Moet u een afspraak maken?"),
    (
        "Wil je liever bellen? Dan vind je hier het nummer.",
        "Wilt u liever bellen? Dan vindt u hier het nummer.",
    ),
    ("Doe je dat voor jezelf of voor jou en je partner?", "Doet u dat voor uzelf of voor u en uw partner?"),
    ("Zijn jullie niet getrouwd?", "Bent u niet getrouwd?"),
    ("Je krijgt de naam die jullie kiezen.", "U krijgt de naam die u kiest."),
    ("Iemand die je vertrouwt, mag meekomen.", "Iemand die u vertrouwt, mag meekomen."),
    ("Was je vorige adres in België?", "Was uw vorige adres in België?"),
)


@pytest.mark.parametrize(("familiar", "polite"), PAIRS)
def test_it_says_u_for_je(familiar: str, polite: str) -> None:
    assert formal(familiar) == polite


@pytest.mark.parametrize("polite", [polite for _, polite in PAIRS])
def test_it_leaves_a_formal_text_alone(polite: str) -> None:
    assert formal(polite) == polite


@pytest.mark.parametrize("text", ["Mail naar je@stad.be.", "https://stad.be/je/kaart", "{gemeente}", ""])
def test_it_leaves_addresses_alone(text: str) -> None:
    assert formal(text) == text
