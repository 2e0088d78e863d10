"""Anger at us and being at a loss are heard; anger about a subject, and a loud voice, are not."""

from __future__ import annotations

import pytest

from bot.answers.anger import upset

ANGRY = [
    "ik ben boos",
    "Ik ben echt héél boos nu!",
    "kben kwaad",
    "'k ben keikwaad op jullie",
    "ik word stilaan razend",
    "we zijn woedend op de stad",
    "nu maak ik mij kwaad, ik maak mij echt kwaad",
    "ik ben het beu",
    "'k ben 't beu met ulder",
    "ik ben het kotsbeu",
    "ik ben het zat om altijd te moeten wachten",
    "ik word zot van jullie",
    "ik word hier gek van die bot",
    "stomme bot",
    "domme chatbot dat ge zijt",
    "wat een kutdienst",
    "wat een k*tdienst",
    "klotegemeente",
    "jullie zijn een bende idioten",
    "jullie zijn echt leugenaars",
    "gij zijt ne sukkel",
    "houden jullie mij voor de zot",
    "er wordt met mijn voeten gespeeld",
    "loop naar de maan",
    "kust mijn kloten",
    "steek het maar in uw gat",
    "hou uw bakkes",
    "fuck you",
    "f*ck",
    "godverdomme",
    "godverdoeme zeg",
    "miljaarde",
    "nondedju",
    "gvd al drie weken wacht ik op mijn kaart",
    "verdomme, begrijp je dat nu niet",
    "antwoord nu eens, klootzakken",
    "dit is een schande",
    "het is echt schandalig!",
    "schandalig hoe jullie mensen behandelen",
    "i am so angry",
    "je suis en colère",
]
AT_A_LOSS = [
    "ik weet niet meer wat doen",
    "we weten echt niet meer waarheen",
    "ik weet niet meer van welk hout pijlen maken",
    "ik ben radeloos",
    "ik ben ten einde raad",
    "ik ben helemaal in paniek",
    "ik zit hier te huilen",
    "ik zit al heel de dag te wenen",
    "ik kan niet meer",
    "ik smeek u, help ons",
    "wij staan morgen op straat",
    "ik slaap al een week op straat",
    "mijn kinderen hebben niks te eten",
]
FALSE_FRIENDS = [
    # somebody else is angry, or they are angry at somebody else
    "mijn buurman is boos omdat mijn boom te groot is",
    "ik ben boos op mijn buurman, wat kan ik doen",
    "de boze hond van de buren",
    "ik ben bang dat hij boos wordt",
    "mijn vrouw is kwaad dat ik mijn pas kwijt ben",
    "is het kwaad als ik te laat ben met mijn aangifte",
    "als ik boos ben, bij wie kan ik dan een klacht indienen",
    # the subject itself is meant
    "die idioot parkeert altijd voor mijn garage",
    "een klootzak heeft mijn fiets gestolen",
    "er razen auto's door onze straat",
    "er ligt overal hondenstront en kak op de stoep",
    "ik ben dat lawaai van de buren beu",
    "om zot van te worden, dat geblaf",
    "het is een schande hoe vuil het park is",
    "rotte eieren in de vuilnisbak",
    "waar kan ik rotzooi kwijt",
    "verdomme, ik ben mijn portefeuille verloren en mijn identiteitskaart zat erin",
    "verdorie, vergeten",
    "amai, zo duur",
    # death is a subject of the city
    "mijn vader is dood",
    "wat moet ik doen bij een overlijden",
    "dode hond langs de weg",
    "een dood dier melden",
    "aangifte van een doodgeboren kind",
    # a loud voice
    "IK WIL EEN AFSPRAAK VOOR MIJN REISPAS",
    "hoeveel kost dat???!!!",
    "DRINGEND!!!",
    "nee nee nee",
    # words that look alike
    "ik zit in het zesde leerjaar in de Kuthoekstraat",
    "Kutschenstraat 4",
    "mijn auto staat op straat, heb ik een bewonerskaart nodig",
    "mag ik mijn container op straat zetten",
    "ik sta met mijn camper op straat",
    "ik kan niet meer inloggen",
    "ik weet niet meer wat mijn pincode is",
    "ik weet niet meer wat doen met al die formulieren",
    "ik heb een zat persoon op straat gezien",
    "een klacht over een beu geworden boom",
    "wanneer is de Gentse Feesten, ik word er zot van",
    "ge zijt niet dom",
    "wat een kloteweer",
    "is er een markt waar ik iets te eten vind",
    "hel en hemelstraat",
    "de kwaadste hond",
    "koleirig",
    "wie is verantwoordelijk voor de wachtmuziek",
    "",
]


@pytest.mark.parametrize("text", ANGRY)
def test_it_hears_anger_at_us(text: str) -> None:
    assert upset(text)
    assert upset(text.upper())


@pytest.mark.parametrize("text", AT_A_LOSS)
def test_it_hears_who_is_at_a_loss(text: str) -> None:
    assert upset(text)


@pytest.mark.parametrize("text", FALSE_FRIENDS)
def test_it_leaves_alone_what_is_no_anger_at_us(text: str) -> None:
    assert not upset(text)
    assert not upset(f"{text.upper()}!!!")
