"""Which words tell one kind of emergency from another, in the order in which they are looked for."""

from __future__ import annotations

import re
import unicodedata


def _any_of(*expressions: str) -> re.Pattern[str]:
    """One expression out of many; they are compared with text without accents, so they lose theirs."""
    whole = unicodedata.normalize("NFKD", "|".join(expressions))
    return re.compile("".join(sign for sign in whole if not unicodedata.combining(sign)))


GENERAL = "algemeen"
"""For a kind that isn't clear: 112 and 101."""

_CHILD = (
    r"(?:kind\w*|zoon\w*|dochter\w*|kleuter|peuter|baby|kleine|meisje|jongen|nichtje|neefje|jongste|oudste)"
)

_SUICIDE = (
    r"blijven leven|als ik er niet (?:meer )?was|zonder mij\b|afscheid genomen|weg voor altijd",
    r"miss me\b|disparaitre pour toujours",
    r"no reason to live|raison de vivre|сенсу жити|смысла жить|жити більше не|het leven beu|geen zin meer",
    r"(?:wens|verlang)\w* (?:\w+ ){0,4}(?:sterven|dood)|te sterven|pillen verzameld|sie zabi",
    r"zelf ?(?:moord|doding|mutil|verwond)|suicid|levensmoe|van kant|uit het leven",
    r"einde? (?:\w+ ){0,3}(?:aan|leven)",
    r"\bk?(?:wil|wou|zou|liever) (?:\w+ ){0,3}(?:dood|sterven|doodgaan)|dood (?:wil|wou|was)",
    r"was ik maar dood",
    r"\b(?:niet|nie|ni|geen) (?!teken)(?:(?!teken)\w+ ){0,3}(?:leven|leve)\b(?! meer geven)",
    r"leven (?:\w+ ){0,4}(?:niet|nie|geen|moe|beu|beeindig|stop)",
    r"(?:er|der|hier) (?:\w+ )?(?:niet|nie|ni) (?:meer|mer|mee) (?:zijn|was|ben|bij)|nooit meer wakker",
    r"niet meer wakker worden",
    r"(?:mezelf|zichzelf|mijn eigen|mij) (?:\w+ ){0,3}(?:doden|doodmaken|iets aan|verhang|snij|ophang|versmoor)",
    r"stap\w* (?:er|der) ?uit|eruit ?stap|er \w* ?uit ?stap|zie (?:het|'t|t) (?:\w+ ){0,3}niet meer zitten",
    r"geen uitweg",
    r"\bspringen\b|\bik spring|snij\w* (?:\w+ ){0,2}(?:arm|pols)|afscheidsbrief|\btouw\b",
    r"beter af zonder mij|alles beeindigen",
    r"kill my ?self|(?:want|going|wanna|rather) (?:to )?(?:die|be dead)|end (?:my|it all)",
    r"(?:want|wanna) (?:to )?live\b|self.?harm",
    r"suicider|mourir|en finir|me tuer|(?:plus|pas) (?:envie de )?vivre|umbringen|selbstmord|suizid|sterben",
    r"nicht mehr leben",
    r"intihar|olmek|kendimi oldur|yasamak istemi|انتحار|انتحر|اموت",
    r"اقتل نفسي|اعيش|العيش|самогуб|самоуб|покінч|поконч",
    r"(?:не хо\w+ (?:\w+ )?жи)|(?:хо\w+ (?:\w+ )?(?:помер|умере|вмер))|вбити себе|убить себя|samoboj",
    r"zabic sie|nie chce (?:juz )?zyc",
    r"umrzec|quiero morir|matarme|zie het leven niet|verdwijnen voor altijd",
    r"ik (?:weg|dood|er niet meer) (?:was|ben)",
)
_SUICIDE_NOW = (
    r"(?:pillen|medicatie|slaappillen)\b(?!.* van (?:mijn|oma|opa|haar)).*\b(?:geslikt|ingenomen|genomen|gepakt)",
    r"\bpillen\b.*\b(?:klaar|naast)",
    r"polsen|overdos",
    r"(?:staat|sta|zit|loopt) (?:\w+ ){0,4}op (?:de |een |het |'t )?(?:brug|dak|spoor|sporen|reling|perron|balkon)",
    r"have pills|took (?:\w+ )?pills|brug\b.*\bspring|dak\b.*\bspring",
)
_FIRE = (
    r"\bbrand\b|brandt\b|\bbranden\b|\bvuur\b|vlam|\brook\b|rookt|\bfik|lichterlaaie|smeul|walm|ontplof",
    r"explo|\bbom\b|co-?(?:melder|meter|alarm|vergift)",
    r"koolmonoxide|\bfire\b|burning|smoke|\bfeu\b|incendie|flamme|\bbrule|fumee|brennt|feuer|rauch|yang.n",
    r"yan.yor|duman|patla",
    r"حريق|يحترق|تحترق|دخان|انفجار|пожеж|пожар|горит|вибух|взрыв",
    r"\bдим\b|\bдым\b|pozar|pali sie|p[lł]onie",
    r"wybuch|incendio|fuego",
    r"brandweer|pompiers|feuerwehr|itfaiye|kabel|elektrocut|onder stroom|vonk|instort|stort in|ingestort",
)
_BODY = (
    r"adem|asemt|aasem|geen lucht|bewuste?loos|bewustzijn|bij kennis|flauw|onwel|neergezakt",
    r"(?:ineen|mekaar|elkaar) ?gezakt|reageer|aanspreekbaar",
    r"beweegt|wakker|hart(?:aanval|infarct|stil)|hartslag|beroerte|attaque|herseninf|scheef|wartaal|borst",
    r"stik|verslik|blauw aan|blauwe? en",
    r"wordt (?:helemaal )?(?:blauw|paars)|bloed|gewond|gekwetst|stuip|schokken|epilep|overdos|verdrink",
    r"in (?:het|'t) water|in de (?:leie|schelde|vaart|vijver|gracht)",
    r"te water|bevall|weeen|vruchtwater|allergi|zwelt|zwellen|ambulan|ziekenwagen|reanim|ongeval",
    r"(?<!per )ongeluk",
    r"aanrijding|aangereden|overreden|botsing|gebotst|accident",
    r"van (?:de |den |het |'t )?(?:\w+ )?(?:dak|trap|ladder|balkon|raam|stelling|klimtoren) gevallen",
    r"uit (?:het )?raam|^(?!.*(?:boom|tak|pannen|lastig)).*gevallen|zit (?:er )?iemand",
    r"onder (?:de|een|nen) (?:trein|tram|auto|vrachtwagen|bus|boom)",
    r"neergestoken|neergeschoten|(?<!mond )gestoken|gaat dood|sterft|stervend|op de grond|ligt grond",
    r"roerloos|kreunen",
    r"geklemd|gekneld|door het ijs|treinspo\w*|op het spoor",
    r"breath|unconscious|collaps|fainted|chok|drown|bleed|heart attack|stroke|seizure|overdos|crash",
    r"accident|injured|is hurt|are hurt|ambulance|dying|fell down|chest pain|hit by",
    r"respir|inconscien|evanoui|cardiaque|etouff|noie|noye|saign|\bsang\b|accouch|blesse|malaise|atmet",
    r"atmen|bewusstlos|infarkt|schlaganfall|erstickt|blutet|ertrink",
    r"unfall|verletzt|krankenwagen|rettungswagen|notarzt|nefes|bay.ld|bilin[cç]|kalp krizi|kan.yor|kaza ",
    r"ambulans|yaral|uyanm|bogul",
    r"تنفس|الصدر|الوعي|ينزف|تنزف|نزيف|يختنق|يغرق|اسعاف|حادث|جرحى|مصاب",
    r"قلبي|диха|дыш|свідом|сознан|непритом|кров",
    r"швидк|скор(?:ую|ая)",
    r"аварі|авари|поранен|ранен|задих|тоне|инфаркт|інфаркт|oddych|nieprzytomn|przytomn|zawa[lł]|krwawi|karet",
    r"wypadek|rann|no respira|ambulancia|sangra|inconsciente",
)
_GAS = (
    r"(?<!een )(?<!ne )(?<!nen )(?<!de )\bgas\b",
    r"gas(?:lek|geur|lucht|reuk|fles|leiding|kraan|buis|vuur|ontsnap)|gasmeter|rotte eieren|gas leak",
    r"smell of gas|\bgaz\b",
    r"gas(?:geruch|leck)",
    r"(?:ال)?غاز|\bгаз|\bgazu?\b|\bgazem\b",
)
_POISON = (
    r"(?<!hij )(?<!ze )(?:gedronken|gegeten|geslikt)\b(?! heeft)|slakkenkorrels",
    r"dubbele (?:dosis|portie)|verkeerde (?:pil|medic)|twee keer haar medic",
    r"bleek|javel|ontstopper|gif|wasmiddel|tablet|antivries|\bpil|medica|medicij|batterij|knoopcel",
    r"bes(?:sen|jes)|paddenstoel|paddestoel|terpentijn|thinner|benzine",
    r"petroleum|lampolie|reiniger|ammoniak|ontkalker|parfum|sigaret|detergent|ingeslikt|doorgeslikt",
    r"\bzeep\b|antivries|champignon|opgegeten|white spirit|javelfles",
    r"bleach|poison|swallow|drank|detergent|dishwasher|batter(?:y|ies)|avale|produit de|a bu\b|empoison",
    r"verschluckt|putzmittel|getrunken|vergift",
    r"deterjan|yuttu|icti|zehir|camasir suyu|شرب|ابتلع|تسمم|منظف",
    r"випи|проковт|выпил|проглот|отру|отрав",
    r"wypi[lł]|po[lł]kn|zatru",
)
_MISSING = (
    rf"{_CHILD}\b.*(?:niet (?:\w+ ){{0,3}}aangekomen|neemt niet op)|ineens .*{_CHILD} weg",
    rf"{_CHILD}\b.*\b(?:verdwenen|vermist|spoorloos|weggelopen|ontvoerd|kwijt|niet thuis ?gekomen|nergens)\b",
    rf"{_CHILD}\b.*\b(?:meegelokt|meegenomen|verloren|is (?:\w+ ){{0,3}}weg)\b",
    rf"(?:kwijt|vermist|verloren|verdwenen|ontvoer\w*|meegenomen|vinden?|zoek\w*)\b.*\b{_CHILD}\b.*",
    r"\bvermist kind\b|child focus",
    r"(?:son|daughter|child|kid|boy|girl|baby)\b.*\b(?:missing|disappeared|gone|kidnapped)",
    r"find my (?:son|daughter|child|kid)|lost my (?:son|daughter|child)",
    r"(?:fils|fille|enfant|bebe)\b.*\b(?:disparu|enleve|introuvable|fugue|perdu)",
    r"(?:kind|sohn|tochter)\b.*\b(?:verschwunden|vermisst|weggelaufen)",
    r"(?:cocu[gk]|oglum|k.z.m|bebeg)\w* .*(?:kay.p|kayboldu|kac.r.l|bulam)",
    r"(?:طفل|ابن|بنت|ولد)\w* .*(?:مفقود|ضائع|اختف|خطف|ضاع)|(?:اختف|ضاع)\w* (?:طفل|ابن)",
    r"(?:дитин|дочк|доньк|\bсин|реб[её]н|дочь|\bсын).*(?:зник|пропа|викра|исчез)",
    r"(?:зник|пропа|исчез).*(?:дитин|дочк|доньк|син|реб|дочь|сын)|dziecko.*(?:zagin|znikn)",
    r"(?:syn|corka).*(?:zagin|znikn)",
)
_POLICE = (
    r"inbre|inbra|ingebroken|binnengebroken|breekt|breken|dief|dieven|indringer|forceer",
    r"binnen ?(?:ge)?drong|open ?(?:te )?(?:wrik|brek)|in mijn huis|in huis|overval|overvallen|beroofd",
    r"gijzel",
    r"\bmes\b|messen|pistool|geweer|wapen|machete|revolver|bijl|\bschaar\b|schiet|schoten|geschoten|vecht",
    r"gevecht|gevochten|aanval|valt .*aan\b|aangevallen|dreig|bedreig|vermoord|achtervolg|volgt|gevolgd",
    r"stalk",
    r"in(?:rijdt|gereden) op|op mensen in|slaat|slaagt|slaan|slagen|geslagen|schopt|wurgt|keel|stampt",
    r"bonkt|beukt|klopt|geweld|agressie",
    r"mishandel|verkracht|aangerand|misbruik|opgesloten|vastgehouden|verstopt|gewapend|politie|ontvoer",
    r"doden|doodmaken|101",
    r"knife|\bgun\b|(?:break(?:ing)?|broken?) in|burglar|intruder|in my house|hitting|hits|beat|attack|rap(?:e|ed)",
    r"threat|follow|stalk|rob|police|shoot|violen|abus",
    r"couteau|pistolet|\barme|cambriol|voleur|frappe|\bbat\b|tape\b|battent|menace|agress|viol|police",
    r"chez moi|ma porte|messer|pistole|einbrech|bricht|schlag|bedroht|verfolgt|polizei|uberfall",
    r"dov|vuruyor|b.cak|silah|h.rs.z|sald.r|tehdit|polis|takip",
    r"kap.m|oldurecek|يضرب|ضرب|يهدد|سكين|مسدس|سلاح",
    r"لص|سارق|حرامي|الشرط|يقتل|يلاحق|يتبع|عنف",
    r"\bбє\b|б'є|бьет|бьют|б'ють|побив|избива|ніж|нож|пистолет|пістолет|злод|\bвор|грабі|грабя|двер|ломл",
    r"вламу|погрож|угрож|поліц|полиц|насил|бійк",
    r"bije|pobi|noz|pistolet|strzel|w[lł]am|z[lł]odz|gwalt|grozi|napad|policj|cuchillo|pistola|ladron",
    r"pega|golpea",
)
_VIOLENCE = (
    r"bang voor mijn|gooit met|smijt met|mag niemand zien|geen vrienden zien",
    r"blauwe plekken|vernederd|gekleineerd|uitgescholden|verwaarloos|loverboy|incest|seksueel|zit aan",
    r"raakt (?:mij|me|haar) aan|geklopt|geduwd|duwt|controleert|dwing|gedwongen|afpak",
    r"pakt (?:\w+ ){0,3}af\b|laten trouwen",
    r"slecht behandeld",
    r"1712|doet (?:mij|me|haar|ons) (?:\w+ ){0,4}pijn|violent|sluit (?:mij|me) op|pijn doen",
)
_STORM = (
    r"storm|onweer|rukwind|windhoos|omgewaaid|weggewaaid|afgewaaid|losgewaaid|gewaaid|waait",
    r"onder ?(?:water|gelopen)|loopt (?:onder|vol)|volgelopen|overstrom|wateroverlast|staat blank|vol water",
    r"1722",
    r"\bwater\b.*(?:stijgt|stroomt|loopt)|\bbeek\b|zandzak|stroomt (?:\w+ )?vol",
    r"water (?:\w+ ){0,5}(?:binnen|voordeur|huis in)|dakpannen|dakgoot|flood|inonde|uberflutet|su bast",
    r"sel\b|storm damage|tree fell",
)
_TALK = (
    r"eenzaam|praten|babbel|luister|hart (?:eens )?luchten|in de put|zit er (?:\w+ )?door|wenen|bleiten",
    r"triest|pieker|mijn verhaal|alleen\b.*\bniemand|niemand\b.*\balleen|\b106\b|lonely|talk to someone",
    r"te sens seule?|einsam|yaln.z|samotn|самотн|одинок|وحيد",
)

KINDS = (
    ("stormschade", _any_of(r"(?:boom|storm|wind|onweer|pannen)\b.*\bniemand (?:\w+ )?gewond")),
    ("zelfdoding_nu", _any_of(*_SUICIDE_NOW)),
    ("zelfdoding", _any_of(*_SUICIDE)),
    ("levensgevaar", _any_of(*_FIRE, *_BODY)),
    ("gas", _any_of(*_GAS)),
    ("vermist_kind", _any_of(*_MISSING)),
    ("vergiftiging", _any_of(*_POISON)),
    ("stormschade", _any_of(*_STORM)),
    ("politie", _any_of(*_POLICE)),
    ("geweld", _any_of(*_VIOLENCE)),
    ("praten", _any_of(*_TALK)),
)
"""Kind -> its words; the first that is found counts."""

NOT_NOW = _any_of(
    r"\bsoms\b|altijd|al (?:\w+ )?(?:jaren|maanden|lang|weken)|\bvaak\b|elke (?:dag|week|avond)|vroeger",
    r"vermoed|denk dat|denk ik|met wie|praten|waar kan ik|terecht|blauwe plekken",
    r"zorgen|bezorgd|bang voor mijn|mag niemand|durf|vertelde|weet niet|is dat normaal",
    r"wie kan mij|advies|misbruikt|verwaarloos",
    r"vernederd|uitgescholden|controleert|zit aan|raakt|trouwen|berichten|slecht behandeld|1712",
    r"als ik iets zeg|pensioen",
    r"who can i talk|a qui parler|\bparfois|sometimes|toujours|\boften\b|partnergeweld$|huiselijk geweld$",
)
NOW = _any_of(
    r"\bnu\b|\bhelp\b|snel|momenteel|op dit moment|juist|zojuist|\bmes\b|pistool|wapen|deur|roept|schreeuw",
    r"gil\w*\b|dringend|bezig|verstopt|vermoord|doodt|doden|keel|aan het slaan|aan 't slaan|right now",
    r"maintenant",
)
