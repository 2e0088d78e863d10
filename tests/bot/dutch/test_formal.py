"""From "je" to "u": what a city that addresses residents formally says."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.dutch.formal import formal
from bot.dutch.formal_words import SECOND_OF, with_t

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
    ("Rij je met een auto van je werk?", "Rijdt u met een auto van uw werk?"),
    ("Hou je hond aan de leiband.", "Hou uw hond aan de leiband."),
    ("Hou je een hond?", "Houdt u een hond?"),
    ("Met een M36 oefen je met een begeleider.", "Met een M36 oefent u met een begeleider."),
    ("De sticker kleef je op de container.", "De sticker kleeft u op de container."),
    ("Dan wissel je je rijbewijs om.", "Dan wisselt u uw rijbewijs om."),
    ("Voed je een kind op?", "Voedt u een kind op?"),
    ("Begeleid je iemand met een handicap?", "Begeleidt u iemand met een handicap?"),
    ("Met een betaling aanvaard je de boete.", "Met een betaling aanvaardt u de boete."),
    ("Weiger je een woning zonder goede reden?", "Weigert u een woning zonder goede reden?"),
    ("Lijk je er niet meer op?", "Lijkt u er niet meer op?"),
    ("Zo bescherm je jezelf tegen misbruik.", "Zo beschermt u uzelf tegen misbruik."),
    ("In veel gemeenten dien je één vraag in.", "In veel gemeenten dient u één vraag in."),
    (
        "In de sporthal draag je schoenen die je alleen binnen gebruikt.",
        "In de sporthal draagt u schoenen die u alleen binnen gebruikt.",
    ),
    (
        "Een studietoelage vraag je ten laatste op 1 juni aan.",
        "Een studietoelage vraagt u ten laatste op 1 juni aan.",
    ),
    ("Met de simulator bereken je je bedrag.", "Met de simulator berekent u uw bedrag."),
    ("Verander je je familienaam?", "Verandert u uw familienaam?"),
    ("Krijg of koop je een dier?", "Krijgt of koopt u een dier?"),
    ("Koop je een dier of krijg je er een?", "Koopt u een dier of krijgt u er een?"),
    ("Waar vind jij het recyclagepark?", "Waar vindt u het recyclagepark?"),
    ("Soms krijg jij dan het Groeipakket.", "Soms krijgt u dan het Groeipakket."),
    ("Ben jij mantelzorger?", "Bent u mantelzorger?"),
    ("Vervalt je voorlopig rijbewijs?", "Vervalt uw voorlopig rijbewijs?"),
    ("Vraag je voorlopig rijbewijs aan.", "Vraag uw voorlopig rijbewijs aan."),
    ("Je mag voorlopig niet rijden.", "U mag voorlopig niet rijden."),
    ("In je online dossier zie je alles.", "In uw online dossier ziet u alles."),
    ("Kan je online betalen?", "Kan u online betalen?"),
    ("Je wettelijk pensioen komt later.", "Uw wettelijk pensioen komt later."),
    ("Ben je geslaagd voor je praktijkexamen?", "Bent u geslaagd voor uw praktijkexamen?"),
    ("Je slaagde voor je rijexamen.", "U slaagde voor uw rijexamen."),
    ("Waar staat je auto?", "Waar staat uw auto?"),
    ("Je zet je afval 's avonds buiten.", "U zet uw afval 's avonds buiten."),
    ("Zet je afval 's avonds buiten.", "Zet uw afval 's avonds buiten."),
    ("Je start je zaak met een plan.", "U start uw zaak met een plan."),
    ("Hoe lang je start duurt, hangt af van je zaak.", "Hoe lang uw start duurt, hangt af van uw zaak."),
    ("Aan het loket start je de aanvraag.", "Aan het loket start u de aanvraag."),
    ("Meld je aan met itsme of je identiteitskaart.", "Meld u aan met itsme of uw identiteitskaart."),
    ("Je gezin en je inkomen tellen mee.", "Uw gezin en uw inkomen tellen mee."),
    ("Ook dan kan je inschrijving vervallen.", "Ook dan kan uw inschrijving vervallen."),
    ("Kan je kind niet komen?", "Kan uw kind niet komen?"),
    ("Kan je niet komen?", "Kan u niet komen?"),
    ("Kan je ouder niet meer zelf beslissen?", "Kan uw ouder niet meer zelf beslissen?"),
    ("Omdat je ouder bent dan 65 jaar.", "Omdat u ouder bent dan 65 jaar."),
    ("Wordt je kind vanzelf Belg?", "Wordt uw kind vanzelf Belg?"),
    ("Dan word je Belg.", "Dan wordt u Belg."),
    ("Dan kan je Belg worden.", "Dan kan u Belg worden."),
    ("Toon dat je Belg bent.", "Toon dat u Belg bent."),
    ("Je gemeente kan je handtekening wettigen.", "Uw gemeente kan uw handtekening wettigen."),
    ("De gemeente kan je aangifte niet aanpassen.", "De gemeente kan uw aangifte niet aanpassen."),
    ("Daar kan je aangifte doen.", "Daar kan u aangifte doen."),
    ("Weet waar je aangifte doet.", "Weet waar u aangifte doet."),
    ("Het OCMW mag je vraag niet weigeren.", "Het OCMW mag uw vraag niet weigeren."),
    ("Daar kan je attesten downloaden.", "Daar kan u attesten downloaden."),
    ("Als je papieren niet in orde zijn, bel je ons.", "Als uw papieren niet in orde zijn, belt u ons."),
    ("Kom langs voor je papieren opvraagt.", "Kom langs voor u papieren opvraagt."),
    ("Kijk het na voor je vertrekt.", "Kijk het na voor u vertrekt."),
    ("Kijk op welke dag je afval wordt opgehaald.", "Kijk op welke dag uw afval wordt opgehaald."),
    ("Kom als je hulp nodig hebt.", "Kom als u hulp nodig hebt."),
    ("Zeg welke hulp je nodig hebt.", "Zeg welke hulp u nodig hebt."),
    ("Hoeveel zorg je nodig hebt, telt mee.", "Hoeveel zorg u nodig hebt, telt mee."),
    ("Het hangt af van hoeveel jaren je gewerkt hebt.", "Het hangt af van hoeveel jaren u gewerkt hebt."),
    (
        "Je krijgt bericht voor welke school je een plaats hebt.",
        "U krijgt bericht voor welke school u een plaats hebt.",
    ),
    ("Zie waar je punten spaart.", "Zie waar u punten spaart."),
    ("Lees hoe je opvang zoekt", "Lees hoe u opvang zoekt"),
    ("Lees hoe je je kind aanmeldt", "Lees hoe u uw kind aanmeldt"),
    ("Wie je bezoekt, mag meekomen.", "Wie u bezoekt, mag meekomen."),
    ("Wil je je plannen eerst bespreken?", "Wilt u uw plannen eerst bespreken?"),
    ("De buren kunnen je plannen dan bekijken.", "De buren kunnen uw plannen dan bekijken."),
    ("Reken op de kosten van je plannen.", "Reken op de kosten van uw plannen."),
    ("Wacht met je werken tot je de vergunning hebt.", "Wacht met uw werken tot u de vergunning hebt."),
    ("Een maatschappelijk werker helpt je kiezen.", "Een maatschappelijk werker helpt u kiezen."),
    ("Dan laat je je inschrijven.", "Dan laat u zich inschrijven."),
    ("Je laat je inschrijven op een lijst.", "U laat zich inschrijven op een lijst."),
    ("Je meldt je aan met itsme.", "U meldt zich aan met itsme."),
    ("Je woont op het adres waar je je inschrijft.", "U woont op het adres waar u zich inschrijft."),
    ("Iedereen is donor, tenzij je je verzet.", "Iedereen is donor, tenzij u zich verzet."),
    ("Wil je je slimmer verplaatsen?", "Wilt u zich slimmer verplaatsen?"),
    ("Schrijf je dan in bij de gemeente.", "Schrijf u dan in bij de gemeente."),
    ("Schrijf je je in, dan krijg je een mail.", "Schrijft u zich in, dan krijgt u een mail."),
    ("Verhuis je, zeg dan op tijd op.", "Verhuist u, zeg dan op tijd op."),
    ("Vind je het niet, vraag het dan aan de balie.", "Vindt u het niet, vraag het dan aan de balie."),
    ("Sorteer je afval, en dek je aanhangwagen af.", "Sorteer uw afval, en dek uw aanhangwagen af."),
    ("Bel eerst en hou je kaart klaar.", "Bel eerst en hou uw kaart klaar."),
    ("Ook thuis: vul je aangifte in.", "Ook thuis: vul uw aangifte in."),
    (
        "Breng dan ook je medische verslagen mee als je die hebt.",
        "Breng dan ook uw medische verslagen mee als u die hebt.",
    ),
    (
        "Iemand anders mag je ondertekende formulier afgeven.",
        "Iemand anders mag uw ondertekende formulier afgeven.",
    ),
    ("Doe aangifte van je huwelijk.", "Doe aangifte van uw huwelijk."),
    ("Kan je spontaan solliciteren?", "Kan u spontaan solliciteren?"),
    ("Dan kan je tijdelijk parkeren.", "Dan kan u tijdelijk parkeren."),
    ("Verwittig ook je buren.", "Verwittig ook uw buren."),
    ("Wat wil je veranderen?", "Wat wilt u veranderen?"),
    ("De medewerker wil je spreken.", "De medewerker wil u spreken."),
    ("Wil je kind mee?", "Wil uw kind mee?"),
    ("Had je kaart een chip?", "Had uw kaart een chip?"),
    ("Had je een kaart?", "Had u een kaart?"),
    ("Was je in het buitenland?", "Was u in het buitenland?"),
    ("Ik heb je naam nodig.", "Ik heb uw naam nodig."),
    ("Wanneer past het je?", "Wanneer past het u?"),
    ("Bedoel je een van deze onderwerpen?", "Bedoelt u een van deze onderwerpen?"),
    ("Zij kijken met je mee.", "Zij kijken met u mee."),
    ("Bel {contact}, dan helpt {contact} je.", "Bel {contact}, dan helpt {contact} u."),
    ("Kan je {contact} bereiken?", "Kan u {contact} bereiken?"),
    ("Als je 18 jaar bent, stem je.", "Als u 18 jaar bent, stemt u."),
    ("Toon je afspraken.", "Toon uw afspraken."),
    ("Belt er iemand die je codes wil?", "Belt er iemand die uw codes wil?"),
    ("Dan moet je hiervan aangifte doen.", "Dan moet u hiervan aangifte doen."),
    ("Zonder rijbewijs riskeer je boetes.", "Zonder rijbewijs riskeert u boetes."),
    ("Bewaar het bij je andere papieren.", "Bewaar het bij uw andere papieren."),
    ("Lees hoe je nieuwe codes kan aanvragen.", "Lees hoe u nieuwe codes kan aanvragen."),
    ("Je dient je tevens aan te bieden.", "U dient zich tevens aan te bieden."),
    ("Vraag een kaart en schakel je verzekering in.", "Vraag een kaart en schakel uw verzekering in."),
    ("Bekijk je plannen.", "Bekijk uw plannen."),
    ("Jullie tekenen samen.", "U tekent samen."),
    ("Kom allebei, want jullie tekenen samen.", "Kom allebei, want u tekent samen."),
    ("Daarna zoeken jullie samen een oplossing.", "Daarna zoekt u samen een oplossing."),
    (
        "Je legt uit dat jullie samen een verklaring afleggen.",
        "U legt uit dat u samen een verklaring aflegt.",
    ),
    ("Dat blijft zo tot jullie ze stopzetten.", "Dat blijft zo tot u ze stopzet."),
    ("Kan een van jullie niet komen?", "Kan een van u niet komen?"),
    ("Kunnen jullie geen van beiden komen?", "Kan u geen van beiden komen?"),
    ("Geen van jullie is getrouwd.", "Geen van u is getrouwd."),
    ("Jullie gezinswoning is beschermd.", "Uw gezinswoning is beschermd."),
    ("Kies de voornaam als jullie getrouwd zijn.", "Kies de voornaam als u getrouwd bent."),
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


def test_it_leaves_alone_what_a_resident_typed() -> None:
    text = "Dag Je Jouw Li, je afspraak staat vast. Je mail: je.li@stad.be."
    kept = formal(text, keep=("Je Jouw Li", "je.li@stad.be"))
    assert kept == "Dag Je Jouw Li, uw afspraak staat vast. Uw mail: je.li@stad.be."


@pytest.mark.parametrize(
    ("stem", "with_u"),
    [
        ("hou", "houdt"),
        ("rij", "rijdt"),
        ("ga", "gaat"),
        ("besta", "bestaat"),
        ("zet", "zet"),
        ("wissel", "wisselt"),
    ],
)
def test_it_knows_the_form_with_u(stem: str, with_u: str) -> None:
    assert with_t(stem) == with_u


@pytest.mark.parametrize(
    ("plural", "with_u"),
    [
        ("lopen", "loopt"),
        ("zetten", "zet"),
        ("schrijven", "schrijft"),
        ("tekenen", "tekent"),
        ("afleggen", "aflegt"),
    ],
)
def test_it_knows_the_plural_of_a_verb(plural: str, with_u: str) -> None:
    assert SECOND_OF[plural] == with_u


SOUP = """
je Je jij jou jouw jezelf jullie vraag kan heb de een kaart kinderen nieuwe dan en of als die , . ? : ( ) - 1
{gemeente} je@stad.be https://stad.be/je <b> zich niet
"""


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(SOUP.split()), max_size=12).map(" ".join))
def test_it_leaves_no_je_in_any_row_of_words(text: str) -> None:
    polite = formal(text)

    assert formal(polite) == polite
    rest = re.sub(r"je@stad\.be|https://stad\.be/je", "", polite)
    assert not re.search(r"\b(?:je|jij|jou|jouw|jezelf|jullie)\b", rest, re.IGNORECASE)
