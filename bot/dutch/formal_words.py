"""The words by which bot/dutch/formal.py tells "je" the subject from "je" the owner."""

from __future__ import annotations

import re


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


STEMS = _words("""
aanbid aanvaard aanzie aarzel accepteer achterhaal activeer actualiseer adem adopteer adviseer afficheer analyseer
animeer annuleer antwoord archiveer argumenteer arriveer assisteer auditeer automatiseer baat bak baken barbecue
baseer beantwoord bedank bedel bedenk bedien bedoel bedreig begeleid begin begraaf begrijp behaal behandel beheer
behoor behoud beken bekijk beklim bekom bekritiseer bel beland beledig beleef belemmer belet beloof bemiddel ben
benadeel benader benoem benut beoefen beoordeel bepaal beperk bereid bereik bereken berg bericht beschadig bescherm
beschik beschrijf besef beslis besluit besmet bespaar bespreek besta besteed bestel bestrijd bestuur betaal beteken
betrap betreed betrek betreur betwist bevestig bevind bevoordeel bevries bewaak bewaar beweeg beweer bewerk bewijs
bewonder bewoon bezet bezit bezoek bezorg beëindig bied bijt blaas blaf blijf blokkeer boek boen boor bouw brand
breek breng bundel calculeer cancel centraliseer chat check citeer coach collecteer combineer communiceer compenseer
completeer composteer concentreer confronteer construeer consulteer consumeer contacteer controleer corrigeer
cremeer creëer dagvaard dank dateer declareer deel definieer dek demonteer denk deponeer detecteer dicteer dien
digitaliseer discussieer doe dompel doneer doof doseer download draag draai dreig drink droog droom druk duid duik
dump durf duw dwing eet eindig eis elimineer emigreer engageer erf erger erken ervaar evalueer excuseer
experimenteer exploiteer exporteer faal fabriceer feest feliciteer fiets filter financier fixeer fluister forceer
formuleer fotografeer frankeer functioneer fuseer ga garandeer gebruik gedraag geef geloof genereer geniet getuig
giet gooi graaf graveer groei groepeer groet gun haal handel hang hanteer heb hecht heet help herdenk herhaal
herinner herken herneem heropen heroriënteer herroep herstel herzie hijs hoef hoest hoop hoor hou houd huil huur huw
identificeer imiteer immigreer importeer informeer inspecteer inspireer installeer integreer interpreteer
inventariseer investeer isoleer kamp kampeer kandideer kap keer ken keur kies kijk klaag kleef klik klim klop knip
knuffel kom kook koop kopieer koppel kost krijg krijs kuis kus kwalificeer kweek laad laat lach lamineer lap leas
leef leen leer lees leg legaliseer legitimeer leid lever lig lijk lijm liquideer log logeer loop loos los maai maak
maal mail markeer maximaliseer meet meld merk metsel minimaliseer mis moet motiveer musiceer naai neem negeer nies
noem noteer observeer oefen omschrijf onderbreek onderga onderhandel onderhoud onderneem onderschrijf ondersteun
onderteken ondervind ondervraag onderzoek ontbreek ontcijfer ontdek ontdoe ontgraaf onthoud onthul ontken ontlast
ontmoet ontneem ontruim ontsla ontsmet ontsnap ontspan ontsta ontstop ontvang ontvlucht ontwerp ontwijk ontwikkel
open opereer orden organiseer oriënteer overdek overdrijf overhandig overkom overleef overleg overnacht overschrijd
overtreed overtref overtuig overval overweeg overzie pak parkeer pas pauzeer pendel personaliseer pin plaats plak
plan plant plas pleeg ploeg poets post praat presenteer print probeer proef profiteer programmeer protesteer
provoceer publiceer raad raadpleeg raak raap rapporteer reageer realiseer reanimeer reclameer reconstrueer
recupereer recycleer red redeneer reduceer reflecteer regel registreer regulariseer reis reken renoveer repareer
reserveer respecteer rest retourneer richt rij rijd ring riskeer roep rook rotzooi ruik ruil ruim rust ruzie
samenvat saneer scan schaam schaats schakel scharrel schat scheid scheld schenk schep schets schiet schilder schors
schrap schreeuw schrijf schrik schud schuif sein selecteer sensibiliseer serveer signaleer simuleer sjouw sla slaag
slaap sleep slenter slijp slik sloop sluip sluit smeer smelt smokkel snap snij snijd snoei solliciteer sorteer spaar
specialiseer specificeer speel spied spijbel spoel sponsor spoor sport spreek spring spuit sta staak staar stapel
start steek stel stem sterf steun stimuleer stofzuig stoor stop stort straf streef strijd strijk strooi structureer
studeer stuur subsidieer suggereer surf swipe takel tank tast teken tel telefoneer test tik til timmer toets
tolereer toon tover traceer train trakteer transformeer transporteer trek tril trouw tuinier twijfel typ typeer
update upload vaar vaccineer val vang vat vecht veeg veins vel veracht verander verantwoord verbaas verbaliseer
verban verbeeld verberg verbeter verbied verbind verblijf verbouw verbrand verbruik verdedig verdeel verdenk verdien
verdoof verdraag verdubbel verduidelijk verduister verdwaal verdwijn vereenvoudig verf verfris vergader vergeef
vergeet vergelijk vergewis vergezel vergis vergoed vergrendel vergroot verhaal verhelp verhinder verhoog verhuis
verhuur verifieer verkeer verken verkies verklaar verknip verkoop verkort verkrijg verlaag verlaat verlang verleen
verleid verleng verlies verloop vermeerder vermeld vermenigvuldig vermijd verminder vermoed vernauw vernietig
vernieuw veronderstel verpak verplaats verpleeg verplicht verricht verruim verschaf verscheur verschijn verschil
verschoon versier verspeel verspil verspreid versta verstoor verstop verstrek verstuur vertaal vertegenwoordig
vertel vertoon vertraag vertrek vertrouw vervaag vervaardig verval vervang vervoeg vervoer vervolg vervuil
verwaarloos verwacht verwarm verwen verwerf verwerk verwijder verwijs verwissel verwittig verwoest verwonder
verzacht verzamel verzeker verzend verzet verzin verzoek verzorg verzwijg vestig vier vind vis visiteer vlieg vloek
vlucht voed voeg voel voer voldoe volg voorkom vooronderstel voorspel voorzie vorder vorm vraag vrees vrijwaar vul
waak waarborg waardeer waarschuw wacht wandel wapper was weef weeg weerleg weet weiger wek wen wend wens werk wettig
wieg wijs wijt wijzig wil win winkel wissel woon word wring wuif zaag zaai zeef zeg zend zet zie zing zink zit zoek
zorg zuig zweef zwem zwerf zwijg
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
    if re.search(r"(?:ga|sta|sla)$", stem):
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

_PLURALS = {stem: _infinitive(stem) for stem in STEMS}
INFINITIVES = (
    frozenset(_PLURALS.values())
    | {particle + plural for particle in PARTICLES for plural in _PLURALS.values()}
    | _words("kunnen mogen moeten zullen willen gaan")
) - _words("inkomen vermogen meerderjarigen bussen bronnen onkosten kosten uitgaven voorwaarden")

NOUN_OR_INFINITIVE = _words("""
bewijzen boeken delen dromen eten feesten fietsen inkopen keuren kussen leven merken plaatsen plannen planten reizen
stemmen testen verzoeken vormen vragen wensen werken
""")

NEVER_ORDERS = (
    MODALS
    | PAST
    | _words("heb ben word krijg hoef heet bezit verdien kreeg woon lijk bedoel twijfel weet ken")
)
"""Verbs that are no imperative: "je" behind them is the subject."""

SECOND_OF = {
    **{_PLURALS[stem]: form for stem, form in FORMS.items()},
    **{p + _PLURALS[stem]: p + form for p in PARTICLES for stem, form in FORMS.items()},
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

ENDS_IN_E = MASS | _words("""
gemeente code offerte einde ziekte bijlage keuze route periode methode schade waarde garage klasse vrede
analyse breedte diepte dame fase grootte hoogte lengte mode tante woede ruimte rente bode
""")
"""Nouns that end as an adjective does."""

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

PRONOMINAL = re.compile(
    r"(?:hier|daar|er|waar)(?:aan|achter|af|bij|binnen|boven|door|heen|in|langs|mee|na|naar|naast|om|onder|op|over"
    r"|rond|tegen|toe|tussen|uit|van|vandaan|voor)"
)
"""Words that no noun is: "hiervan", "daarvoor", "ermee"."""

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
hoofdzakelijk vooral hetzij noch tijdens plus min ten ter absoluut heel erg minimum maximum tevens evenwel echter
immers namelijk alvast voorts vervolgens nogmaals doorgaans geregeld effectief mogelijks onbeperkt intensief zowel
extra minst meest allemaal samengevat wettig onwettig sinds 's-avonds vanavond vannacht fysiek mobiel slechthorend
slechtziend werkonbekwaam
""")
) - _words("itsme")
"""Words that no noun is: after them "je" owns nothing."""
