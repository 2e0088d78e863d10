"""The words by which bot/dutch/formal.py tells "je" the subject from "je" the owner."""

from __future__ import annotations

import re


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


STEMS = _words("""
aanbid aanvaard aanzie aarzel accepteer achterhaal activeer adem adopteer adviseer afficheer analyseer animeer
annuleer antwoord archiveer argumenteer auditeer baat bak baken barbecue baseer beantwoord bedank bedel bedenk
bedien bedoel begeleid begin begraaf begrijp behaal behandel beheer behoor behoud beken bekijk beklim bekom bel
beland beleef belet beloof bemiddel ben benader benoem benut beoefen beoordeel bepaal beperk bereid bereik bereken
berg bericht beschadig bescherm beschik beschrijf besef beslis besluit bespaar bespreek besta besteed bestel
bestrijd bestuur betaal beteken betreed betrek betreur betwist bevestig bevind bewaak bewaar beweeg beweer bewerk
bewijs bewoon bezet bezit bezoek bezorg beëindig bied bijt blaas blaf blijf blokkeer boek boen boor bouw brand breek
breng bundel cancel centraliseer chat check coach combineer communiceer compenseer composteer concentreer contacteer
controleer corrigeer cremeer dagvaard dank declareer deel dek demonteer denk dien digitaliseer discussieer doe
dompel doneer doof download draag draai dreig drink droog droom druk duid duik dump durf duw dwing eet eindig eis
emigreer erf erger erken ervaar evalueer exploiteer faal feest fiets filter financier fluister fotografeer frankeer
ga garandeer gebruik gedraag geef geloof geniet getuig giet gooi graaf groei groepeer groet gun haal handel hang heb
hecht heet help herdenk herhaal herinner herken herneem heropen heroriënteer herroep herstel herzie hijs hoef hoest
hoop hoor hou houd huil huur huw identificeer immigreer informeer inspecteer installeer integreer interpreteer
investeer isoleer kamp kampeer kandideer kap keer ken keur kies kijk klaag kleef klik klim klop knip knuffel kom
kook koop kopieer koppel kost krijg krijs kuis kus kweek laad laat lach lap leef leen leer lees leg legaliseer leid
lever lig lijk lijm log logeer loop loos los maai maak maal mail markeer meet meld merk metsel minimaliseer mis moet
motiveer musiceer naai neem negeer nies noem noteer oefen omschrijf onderbreek onderga onderhandel onderhoud
onderneem onderschrijf ondersteun onderteken ondervind ondervraag onderzoek ontbreek ontdek ontdoe ontgraaf onthoud
ontken ontmoet ontneem ontsla ontsmet ontsnap ontspan ontsta ontstop ontvang ontwerp ontwikkel open opereer orden
organiseer overdrijf overhandig overkom overleef overleg overnacht overschrijd overtreed overtuig overweeg pak
parkeer pas pauzeer pendel personaliseer pin plaats plak plan plant plas pleeg ploeg poets post praat presenteer
print probeer proef publiceer raad raadpleeg raak raap reageer realiseer reanimeer reclameer recupereer recycleer
red redeneer regel registreer reis reken renoveer repareer reserveer respecteer rest retourneer richt rij rijd ring
roep rook rotzooi ruik ruil ruim rust ruzie samenvat scan schaam schaats schat scheid scheld schenk schep schets
schiet schilder schors schrap schreeuw schrijf schrik schuif sein selecteer serveer sjouw sla slaag slaap sleep
slijp sloop sluit smeer smokkel snap snij snijd snoei solliciteer sorteer spaar speel spied spoel sponsor spoor
sport spreek spring spuit sta staak start steek stel stem sterf steun stimuleer stoor stop stort straf streef strijd
strijk strooi studeer stuur surf swipe takel tank tast teken tel telefoneer test tik til toets toon traceer train
transporteer trek trouw twijfel typ typeer update upload vaar vaccineer val vang vat vecht veeg veins vel veracht
verander verantwoord verbaas verban verbeeld verbeter verbied verbind verblijf verbouw verbrand verbruik verdedig
verdeel verdenk verdien verdoof verdraag verduidelijk verdwaal verdwijn vereenvoudig verf vergeef vergeet vergelijk
vergewis vergezel vergis vergroot verhaal verhinder verhoog verhuis verhuur verifieer verkeer verken verkies
verklaar verkoop verkort verkrijg verlaag verlaat verlang verleen verleng verlies verloop vermeld vermenigvuldig
vermijd verminder vermoed vernietig vernieuw veronderstel verplaats verplicht verricht verruim verscheur verschijn
verschil verschoon verspil verspreid versta verstoor verstrek verstuur vertaal vertegenwoordig vertel vertrek
vertrouw vervaardig verval vervang vervoeg vervoer vervolg verwacht verwarm verwerf verwerk verwijder verwijs
verwissel verwittig verzacht verzamel verzeker verzend verzet verzin verzoek verzorg vestig vier vind vis vlieg
vloek vlucht voed voeg voel voer voldoe volg voorkom vooronderstel voorspel voorzie vorder vorm vraag vrees vul waak
waardeer waarschuw wacht wandel wapper was weeg weerleg weet weiger wek wen wend wens werk wettig wijs wijt wijzig
wil win winkel wissel woon word wuif zaag zaai zeef zeg zend zet zie zing zink zit zoek zorg zuig zwem zwijg
""")
"""First persons, which also stand before "je": "vraag je"."""

PARTICLES = _words(
    "aan achter af binnen bij door dood in klaar mee na neer om onder op open over plaats rond samen schoon stop "
    "tegen terug thuis toe uit vast vol voor voorbij vrij weg weer buiten dicht kwijt goed bezig langs heen uiteen"
)

_IRREGULAR = {"ga": "gaan", "sta": "staan", "sla": "slaan", "doe": "doen", "zie": "zien", "kom": "komen"}
_WHOLE = {
    "ben": "zijn",
    "heb": "hebben",
    "wil": "willen",
    "rij": "rijden",
    "hou": "houden",
    "snij": "snijden",
}
_UNSTRESSED = re.compile(r"[aeiouyë].*(?:e[lnrm]|ig|or)$")
_PREFIX = re.compile(r"^(?:be|ver|ont|her|er|over|onder|om|voor|achter)(?=[^aeiou]*[aeiouy])")
_S_STAYS = _words("eis kruis krijs pers wens dans schors kuis bus was mis los fiets plaats vis")


def _infinitive(stem: str) -> str:
    """ "loop" becomes "lopen", "zet" "zetten", "schrijf" "schrijven", "teken" "tekenen"."""
    if stem in _WHOLE:
        return _WHOLE[stem]
    for ending, whole in _IRREGULAR.items():
        if re.fullmatch(rf"(?:be|ver|ont|her|over|onder|vol|voor|aan)?{ending}", stem):
            return stem.removesuffix(ending) + whole
    bare = _PREFIX.sub("", stem)
    if long := re.fullmatch(r"(.*)(aa|ee|oo|uu)([^aeiou])", stem):
        return long[1] + long[2][0] + _voiced(long[3]) + "en"
    if re.search(r"(?:ie|ij|ei|ui|ou|au|eu|oe)[fs]$|[lr]f$", stem) and stem not in _S_STAYS:
        return stem[:-1] + _voiced(stem[-1]) + "en"
    short = re.search(r"(?<![aeiou])[aeiou][^aeiouywx]$", bare) and not _UNSTRESSED.search(bare)
    return f"{stem}{stem[-1] if short else ''}en"


def _voiced(letter: str) -> str:
    return {"f": "v", "s": "z"}.get(letter, letter)


def with_t(stem: str) -> str:
    """The second person as it stands with "u": "vraag" becomes "vraagt", "hou" becomes "houdt"."""
    if stem in _SECOND:
        return _SECOND[stem]
    if re.search(r"(?:ga|sta|sla)$", stem) and stem not in ("vraga",):
        return f"{stem}at"
    return stem if stem.endswith("t") else f"{stem}t"


_SECOND = {
    **{"ben": "bent", "heb": "hebt", "wil": "wilt", "rij": "rijdt", "hou": "houdt", "snij": "snijdt"},
    **{"kan": "kan", "mag": "mag", "zal": "zal"},
}

PAST = _words("""
had was kreeg moest kon wou zou wilde mocht zat kwam deed ging dacht wist zag vond werd gaf nam bracht stond bleef
liet woonde werkte betaalde vroeg verloor verhuisde trouwde slaagde haalde meldde tekende kocht verkocht reed liep
las schreef huurde bestelde boekte koos sprak viel vertrok begon
""")
MODALS = _words("kan mag moet zal wil kun zul")
SAME_FOR_ALL = MODALS | PAST | _words("was")
"""The same for you and for him, so "je" behind them may be the subject or an owner."""
FORMS = {stem: with_t(stem) for stem in STEMS}
VERBS = (
    frozenset(FORMS.values())
    | {particle + form for particle in PARTICLES for form in FORMS.values()}
    | {particle + form for particle in PARTICLES for form in PAST}
    | PAST
    | MODALS
    | _words("kunt zult volstaat uitnodigt")
) - _words(
    "plant start uitstap post rest test sport brandt ondertekende recht gras toets bericht rust plaats kost antwoord"
)
"""Forms of the second person: "je" right before them is the subject."""

NOUN_OR_VERB = _words("plant start post test sport rest toets rust kost")
"""As a verb they need something behind them: "je start de aanvraag", but "hoelang je start duurt"."""

INFINITIVES = (
    {_infinitive(stem) for stem in STEMS}
    | {particle + _infinitive(stem) for particle in PARTICLES for stem in STEMS}
    | _words("kunnen mogen moeten zullen willen gaan")
) - _words("inkomen vermogen meerderjarigen bussen bronnen onkosten kosten uitgaven voorwaarden")

NOUN_OR_INFINITIVE = _words("""
bewijzen boeken delen dromen eten feesten fietsen inkopen keuren kussen leven merken plaatsen plannen planten
reizen stemmen testen verzoeken vormen vragen wensen werken
""")

NEVER_ORDERS = (
    MODALS
    | PAST
    | _words("heb ben word krijg hoef heet bezit verdien kreeg woon lijk bedoel twijfel weet ken")
)
"""Verbs that are no imperative: "je" behind them is the subject."""

SECOND_OF = {
    **{_infinitive(stem): form for stem, form in FORMS.items()},
    **{p + _infinitive(stem): p + form for p in PARTICLES for stem, form in FORMS.items()},
    **{"kunnen": "kan", "mogen": "mag", "willen": "wilt", "moeten": "moet", "zullen": "zal", "gaan": "gaat"},
    **{
        "zouden": "zou",
        "konden": "kon",
        "hadden": "had",
        "waren": "was",
        "kregen": "kreeg",
        "werden": "werd",
    },
}
"""From the plural that goes with "jullie" to the form that goes with "u"."""

MASS = _words("""
aangifte hulp raad muziek lawaai recht klacht bezwaar geld steun advies last itsme plaats toestemming inlichtingen
informatie uitleg begeleiding alcohol eten drank werk afval toelating opvang zorg antwoord korting voorrang beroep
bericht lid inwoner eigenaar huurder verhuurder voogd student zelfstandige belg euthanasie grofvuil asbest
snoeiafval glas papier water energie stroom internet tijd ruimte nieuws toezicht verlof pech ruzie overlast schade
brand vuur verlet verweer grond hout contact toegang gebruik materiaal slaag sport
""")
"""Nouns that stand without article: "waar je aangifte doet". They own nothing, unless a verb below says so."""

PASSIVE = _words("wordt werd was is komt ligt staat blijft gaat past telt hangt vervalt verandert")
"""Behind a bare noun these say something of the noun: "welke dag je afval wordt opgehaald"."""

SINGULAR = _words("""
examen inkomen leven vermogen pensioen theorie-examen praktijkexamen rijexamen wapen teken gegeven gezin adres huis
kussen spaargeld loon kantoor rekenen bekken deken keuken tuin meewerken
""")
"""Singular, though they end like a plural."""

CONJUNCTIONS = _words("""
als dat wat waar of omdat wanneer hoe zodra nadat voordat tot zolang terwijl doordat zodat hoewel tenzij indien
waarmee waarvoor waarvan waarop waarin waarover waaraan waarbij waarheen waarlangs waaruit waardoor hoeveel hoelang
welke welk wie die en want maar dus voor vóór sinds sedert totdat toen vanaf opdat naarmate mits hoezeer hoever
waarom lang kort snel vaak vroeg zoals laat alsof ofwel
""")

COORDINATING = _words("en of maar want dus")
"""Behind these the verb does not go to the end."""

PREPOSITIONS = _words("""
van voor met bij in aan op naar over om tegen door uit tot zonder via onder tussen volgens na naast achter rond
tijdens per boven binnen buiten langs sinds vanaf wegens ondanks behalve dankzij namens inzake qua mét vóór
""")

PERSONS = _words("ik we wij hij zij men iemand niemand er")
"""Subjects of their own: "kan ik je helpen"."""

DETERMINERS = _words("de het een uw ons onze mijn haar zijn hun elk elke iedere deze dit geen")
QUANTIFIERS = DETERMINERS | _words("hoeveel welke welk veel weinig meer genoeg één voldoende extra")
"""What stands before a noun, so that "zorg" in "hoeveel zorg je" is no verb."""

MAYBE_ADJECTIVES = _words(
    "voorlopig wettelijk officieel online tijdelijk definitief digitaal volledig persoonlijk definitief "
    "automatisch schriftelijk vroeger"
)
"""Before a noun they describe it, else they say how: "je voorlopig rijbewijs", "kan je voorlopig niet rijden"."""

FUNCTION = (
    PREPOSITIONS
    | CONJUNCTIONS
    | MAYBE_ADJECTIVES
    | _words("""
je jij jou jouw jezelf jullie u ze hem het dit deze die dat een één geen de er niet niets nooit nergens ook nog al
wel dan nu toch zo te meer veel weinig minder genoeg alles iets iemand niemand wat hier daar ergens elders eerst
daarna later meteen straks vandaag morgen gisteren soms vaak altijd meestal misschien zeker graag liever best beter
zelf alleen samen opnieuw terug verder thuis telefonisch gratis nodig klaar mee af toe weg vrij vast zonder eens
even gewoon enkel maar pas net bijna ongeveer minstens hoogstens maximaal bovendien dus daarom daarvoor daarmee
daarvan daarbij daaraan daarin daarop daarover ervoor ermee eraan erop ervan erover erbij erin eruit daarnaast
nadien vooraf tijdig binnenkort onmiddellijk snel sneller lang langer jonger verplicht getrouwd gescheiden ziek
zwanger werkloos doof blind slecht goed moeilijk tevreden terecht rechtstreeks zelfstandig twee drie vier vijf zes
zeven acht negen tien elke elk iedere alle allebei beide andere dezelfde zulke zoveel hoeveel welk welke tenslotte
steeds ooit telkens wekelijks jaarlijks maandelijks dagelijks zelden anders anoniem veilig onveilig akkoord apart
tegelijk bijvoorbeeld enkele haar gerust dringend tevoren buiten eigenlijk inderdaad intussen ondertussen voortaan
voldoende helemaal gedeeltelijk mondeling samenwonend alleenstaand jong oud slim slimmer veiliger goedkoper duurder
vlotter makkelijk gemakkelijk makkelijker gemakkelijker dichtbij ver verre vlakbij per plots uitzonderlijk eventueel
uiteraard natuurlijk momenteel normaal gewoonlijk regelmatig voltijds deeltijds halftijds echt juist toevallig
vrijwillig overdag 's is heeft hebben worden kunnen mogen moeten zullen willen komen gaan wordt werd waren zijn hun
hen mijn ons onze mij me wij we hij zij men ik zich zichzelf uzelf elkaar hetzelfde diezelfde sommige verschillende
meerdere weinige geslaagd verhuisd meerderjarig minderjarig werkend gepensioneerd bang blij boos zwaar licht kwijt
dakloos onverwacht onlangs recent hierover hiervoor hiermee hierbij hieronder hierboven hierna hierin liefst vanzelf
hoofdzakelijk vooral hetzij noch tijdens plus min ten ter absoluut heel erg wettig onwettig sinds 's-avonds vanavond
vannacht fysiek mobiel slechthorend slechtziend werkonbekwaam
""")
) - _words("itsme")
"""Words that no noun is: after them "je" owns nothing."""

EIGEN = _words(
    "eigen vorige nieuwe oude laatste eerste huidige vroegere volledige officiële buitenlandse belgische oudste"
)
"""Before a noun, "je" is always an owner: "als je eigen kaart"."""
