"""The words by which bot/dutch/formal.py tells "je" the subject from "je" the owner."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_VERBS = """
vraag vragen, betaal betalen, woon wonen, krijg krijgen, kies kiezen, haal halen, doe doen, ga gaan, zie zien,
sta staan, meld melden, breng brengen, neem nemen, maak maken, kom komen, bel bellen, geef geven, kijk kijken,
schrijf schrijven, teken tekenen, onderteken ondertekenen, start starten, volg volgen, vind vinden, zoek zoeken,
werk werken, woon wonen, verhuis verhuizen, verhuur verhuren, huur huren, koop kopen, verkoop verkopen, bouw bouwen,
verbouw verbouwen, renoveer renoveren, isoleer isoleren, leg leggen, zet zetten, hou houden, houd houden,
laat laten, lees lezen, leer leren, leef leven, blijf blijven, begin beginnen, stop stoppen, stuur sturen,
mail mailen, typ typen, klik klikken, open openen, sluit sluiten, wacht wachten, reken rekenen, bereken berekenen,
controleer controleren, check checken, download downloaden, print printen, bewaar bewaren, bewijs bewijzen,
bevestig bevestigen, gebruik gebruiken, rij rijden, rijd rijden, parkeer parkeren, reis reizen, vertrek vertrekken,
trouw trouwen, scheid scheiden, erken erkennen, verlies verliezen, verleng verlengen, vernieuw vernieuwen,
vervang vervangen, ruil ruilen, regel regelen, plan plannen, boek boeken, reserveer reserveren, annuleer annuleren,
verplaats verplaatsen, wijzig wijzigen, verander veranderen, vul vullen, dien dienen, lever leveren, toon tonen,
leen lenen, speel spelen, sport sporten, zwem zwemmen, spaar sparen, sorteer sorteren, gooi gooien, bied bieden,
zeg zeggen, vertel vertellen, hoor horen, praat praten, spreek spreken, denk denken, weet weten, ken kennen,
begrijp begrijpen, twijfel twijfelen, wens wensen, verwacht verwachten, ontvang ontvangen, verdien verdienen,
ondervind ondervinden, bezit bezitten, bezoek bezoeken, contacteer contacteren, bereik bereiken, kap kappen,
vel vellen, plant planten, hang hangen, plaats plaatsen, organiseer organiseren, vier vieren, verkeer verkeren,
registreer registreren, herroep herroepen, betwist betwisten, vermijd vermijden, beslis beslissen, kreeg krijgen,
stel stellen, ben zijn, heb hebben, word worden, studeer studeren, volstaan volstaan, verblijf verblijven,
sterf sterven, erf erven, schenk schenken, steun steunen, help helpen, zorg zorgen, ruik ruiken, blokkeer blokkeren,
activeer activeren, installeer installeren, scan scannen, upload uploaden, log loggen, surf surfen, stap stappen,
fiets fietsen, wandel wandelen, adopteer adopteren, koppel koppelen, noteer noteren, overleg overleggen,
bespreek bespreken, dek dekken, pak pakken, behoud behouden, voldoe voldoen, beheer beheren, bestel bestellen,
vergeet vergeten, mis missen, stem stemmen, combineer combineren, verstuur versturen, bekijk bekijken,
ondervraag ondervragen, overtuig overtuigen, informeer informeren, schat schatten, leid leiden, bezorg bezorgen,
overhandig overhandigen, verklaar verklaren, herken herkennen, ontdek ontdekken, verwijder verwijderen, was wassen,
bescherm beschermen, herhaal herhalen, vermoed vermoeden, overweeg overwegen, deel delen, duid duiden, kreun kreunen,
draag dragen, eet eten, drink drinken, slaap slapen, zit zitten, lig liggen, loop lopen, val vallen, hoef hoeven,
solliciteer solliciteren, kandideer kandideren, vestig vestigen, baat baten, exploiteer exploiteren, schenk schenken,
maai maaien, snoei snoeien, composteer composteren, dump dumpen, kampeer kamperen, barbecue barbecueën
"""
_PARTICLES = _words(
    "aan af op uit in mee terug over door na toe binnen samen weg voor om onder bij tegen vast vrij klaar"
)

_PAIRS = [tuple(pair.split()) for pair in _VERBS.replace("\n", " ").split(",")]

STEMS = frozenset(pair[0] for pair in _PAIRS)
"""First persons, which also stand before "je": "vraag je"."""

INVERTED = _words(
    "heb ben kan wil mag moet zal krijg woon ga hoef wilt had was kreeg moest kon wou zou bedoel spreek twijfel "
    "weet zie vind ken hoor begrijp verdien ontvang zat kwam deed ging wordt word verlies denk dacht wist zag vond"
)
"""Verbs that are no imperative: "je" behind them is the subject."""

PAST = _words(
    "had was kreeg moest kon wou zou zat kwam deed ging dacht wist zag vond werd gaf nam bracht stond bleef liet "
    "woonde werkte betaalde vroeg verloor verhuisde trouwde slaagde haalde meldde tekende"
)

_THIRD_IS_SECOND = {"doe": "doet", "ga": "gaat", "zie": "ziet", "sta": "staat", "voldoe": "voldoet"}
_SECOND = {_THIRD_IS_SECOND.get(stem, stem if stem.endswith("t") else f"{stem}t") for stem in STEMS}
SUBJECT_VERBS = (
    _SECOND
    | {particle + verb for particle in _PARTICLES for verb in _SECOND}
    | PAST
    | _words("hebt bent kan kunt mag moet wil wilt zal zult moest zou gaat hoeft weet heet woont")
) - _words("plant start stemt")
"""Forms of the second person: "je" right before them is the subject."""

INFINITIVES = (
    frozenset(pair[1] for pair in _PAIRS) | {particle + pair[1] for particle in _PARTICLES for pair in _PAIRS}
) - _words("inkomen vermogen overleg meerderjarigen")

SECOND_OF = {
    **{
        pair[1]: _THIRD_IS_SECOND.get(pair[0], pair[0] if pair[0].endswith("t") else f"{pair[0]}t")
        for pair in _PAIRS
    },
    **{"zijn": "bent", "hebben": "hebt", "kunnen": "kan", "mogen": "mag", "willen": "wilt", "moeten": "moet"},
    **{"zullen": "zal", "gaan": "gaat", "krijgen": "krijgt", "wassen": "wast", "weten": "weet"},
}
"""From the plural that goes with "jullie" to the form that goes with "u"."""

ADJECTIVES = _words(
    "eigen vorige nieuwe oude laatste eerste huidige vroegere volledige officiële buitenlandse Belgische"
)

BARE_NOUNS = _words(
    "aangifte hulp raad muziek lawaai kinderen schulden recht klacht bezwaar vragen geld steun advies last itsme "
    "plaats toestemming inlichtingen informatie uitleg begeleiding alcohol eten drank muziek werken plannen afval"
)
"""Nouns that stand without article: "waar je aangifte doet"."""

CONJUNCTIONS = _words(
    "als dat wat waar of omdat wanneer hoe zodra nadat voordat tot zolang terwijl doordat zodat hoewel tenzij indien "
    "waarmee waarvoor waarvan waarop waarin waarover waaraan waarbij hoeveel hoelang welke welk wie die en want maar "
    "dus voor sinds sedert totdat toen vanaf opdat naarmate mits hoezeer hoever waarom lang kort snel vaak vroeg zoals"
)

PREPOSITIONS = _words(
    "van voor met bij in aan op naar over om tegen door uit tot zonder via onder tussen volgens na naast achter "
    "rond tijdens per boven binnen buiten langs sinds vanaf wegens"
)

PRONOUNS = _words("ik we wij hij zij men iemand niemand er")
"""Subjects of their own: "kan ik je helpen"."""

FUNCTION = (
    PREPOSITIONS
    | CONJUNCTIONS
    | _words(
        "je jou u ze hem het dit deze die dat een geen de er niet niets nooit nergens ook nog al wel dan nu toch zo te "
        "meer veel weinig minder genoeg alles iets iemand niemand wat hier daar ergens elders eerst daarna later "
        "meteen straks vandaag morgen gisteren soms vaak altijd meestal misschien zeker graag liever best beter "
        "zelf alleen samen opnieuw terug verder thuis online digitaal schriftelijk telefonisch gratis nodig klaar "
        "mee aan af op uit in toe weg vrij vast door over zonder eens even gewoon enkel maar pas net bijna "
        "ongeveer minstens hoogstens maximaal bovendien dus daarom daarvoor daarmee daarvan daarbij daaraan ervoor "
        "ermee eraan erop ervan daarnaast nadien vooraf tijdig binnenkort onmiddellijk snel sneller lang langer "
        "jonger verplicht getrouwd gescheiden ziek zwanger werkloos doof blind slecht goed moeilijk tevreden zeker "
        "terecht ingeschreven verhuisd geboren erkend geslaagd gestopt aangesloten ook rechtstreeks zelfstandig "
        "twee drie vier vijf zes acht tien elke elk alle allebei beide andere dezelfde zulke zoveel hoeveel welk "
        "welke recht rekening hulp klacht iets nadien tenslotte bezwaar steeds ooit telkens wekelijks jaarlijks "
        "minder persoonlijk zelden anders anoniem veilig onveilig akkoord apart tegelijk bijvoorbeeld enkele "
        "haar gerust dringend tevoren klaar buiten "
        "ergens eigenlijk inderdaad intussen ondertussen voortaan voorlopig voldoende helemaal volledig gedeeltelijk "
        "automatisch mondeling bij thuis tijdelijk definitief officieel wettelijk samenwonend alleenstaand vroeger"
    )
) - _words("hulp klacht recht rekening bezwaar")
"""Words that no noun is: after them "je" owns nothing."""
