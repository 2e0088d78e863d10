"""The answers in a record of IPDC: its fields as our aspects, in one form of address or in English."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from bot.catalogue.ipdc.html import ChatText, chat_text, joined, plain, split
from bot.catalogue.ipdc.language import DUTCH, ENGLISH, Texts
from bot.catalogue.ipdc.links import APPOINTMENT, ATTEST, INFORMATION, START, LinkKinds
from bot.catalogue.ipdc.snapshot import Address, Contact, Part, Snapshot, Website

GENERAL, APPLY, COST, BRING, CONDITIONS, WHERE, BOOK = (
    "algemeen", "aanvragen", "kosten", "meebrengen", "voorwaarden", "waar", "afspraak",
)  # fmt: skip
HOME = {START: APPLY, ATTEST: APPLY, APPOINTMENT: BOOK}
"""The aspect a link belongs to, wherever it stood; a link that informs stays where it stood."""
FIRST = (START, APPOINTMENT, ATTEST, INFORMATION)
WORDS = {
    "je": {
        "phone": "Telefoon", "mail": "E-mail", "hours": "Openingsuren", "box": "bus", "but": "Uitzonderingen",
        "site": "Website", "book": "Je kan hiervoor online een afspraak maken.", "go": "Ga naar",
    },
    "en": {
        "phone": "Phone", "mail": "E-mail", "hours": "Opening hours", "box": "box", "but": "Exceptions",
        "site": "Website", "book": "You can make an appointment online.", "go": "Go to",
    },
}  # fmt: skip
WORDS["u"] = WORDS["je"] | {"book": "U kan hiervoor online een afspraak maken."}
VAGUE = {
    "",
    "-",
    "hier",
    "klik hier",
    "deze pagina",
    "deze website",
    "deze link",
    "link",
    "pagina",
    "website",
    "here",
}
"""Words of a link that say nothing on a button."""
_PAGE = re.compile(r"https://[^\s/]+\.[^\s]+")


@dataclass(frozen=True)
class WebLink:
    title: str
    url: str
    kind: str


@dataclass(frozen=True)
class Answer:
    """What is said about one aspect: at most 600 characters first, the rest when somebody asks for more.

    Without text it only tells where to apply; whoever shows it has words of its own for that.
    """

    text: str
    more: str = ""
    links: tuple[WebLink, ...] = ()


@dataclass
class _Reading:
    """One record while it is read: where its links belong is known when all of them have been seen."""

    form: str
    kinds: LinkKinds
    number: str
    links: dict[str, list[WebLink]] = field(default_factory=lambda: defaultdict(list))

    def say(self, texts: Texts) -> str:
        return texts.choose(self.form)

    def place(self, aspect: str, title: str, url: str, *, procedure: bool = False) -> None:
        address = web_address(url)
        if not address:
            return
        title = plain(title)
        kind = self.kinds.of(title, address, procedure=procedure, number=self.number)
        if title.lower() in VAGUE:
            title = f"{WORDS[self.form]['go']} {urlsplit(address).netloc.removeprefix('www.')}"
        title = title[:1].upper() + title[1:]
        self.links[HOME.get(kind, aspect)].append(WebLink(title, address, kind))

    def text(self, aspect: str, texts: Texts) -> str:
        """Chat text; the links inside it go along to `aspect`."""
        chat: ChatText = chat_text(self.say(texts))
        for title, url in chat.links:
            self.place(aspect, title, url)
        return chat.text

    def parts(self, aspect: str, parts: Iterable[Part]) -> str:
        """Costs, conditions, … under each other, with their titles when there are several."""
        several = tuple(parts)
        return joined(self._part(aspect, part, len(several) > 1) for part in several)

    def _part(self, aspect: str, part: Part, titled: bool) -> str:
        title, text = plain(self.say(part.title)), self.text(aspect, part.description)
        for site in part.websites:
            self.website(aspect, site, procedure=True)
        if not (text and title and titled):
            return text or title
        return f"{title}:\n{text}" if "\n" in text else f"{title}: {text}"

    def website(self, aspect: str, site: Website, *, procedure: bool = False) -> None:
        self.place(aspect, self.say(site.title) or site.title.any_dutch(), site.url, procedure=procedure)

    def links_of(self, aspect: str) -> tuple[WebLink, ...]:
        """Each address once; what starts the application comes first."""
        once: dict[str, WebLink] = {}
        for link in self.links[aspect]:
            once.setdefault(link.url, link)
        return tuple(sorted(once.values(), key=lambda link: FIRST.index(link.kind)))


def answers(record: Snapshot, form: str, kinds: LinkKinds, number: str) -> dict[str, Answer]:
    """By aspect, in the order in which they are shown; only the aspects that the record tells about.

    `form` is "je", "u" or "en". Source of the choices: the editing rules of LPDC (first two lines are the
    summary; a procedure's website is where it starts; a contact point is where to go).
    """
    reading = _Reading(form, kinds, number)
    texts = dict(_texts(record, reading))
    for website in record.websites:
        reading.website(GENERAL, website)
    for law in record.legal:
        reading.website(GENERAL, law)
    if reading.links[BOOK]:
        texts[BOOK] = WORDS[form]["book"], ""
    for aspect in (COST, BRING, CONDITIONS, WHERE):
        if not texts[aspect][0]:  # nothing to hang the links on: they inform about the product
            reading.links[GENERAL] += reading.links.pop(aspect, [])
    found = {aspect: Answer(*said, reading.links_of(aspect)) for aspect, said in texts.items()}
    return {a: said for a, said in found.items() if said.text or (a == APPLY and said.links)}


def web_address(url: str) -> str:
    """An https address; one that was typed without it, or with http, gets it. Empty when it is no web page."""
    url = url.strip()
    if url.startswith("http://"):
        url = url.replace("http://", "https://", 1)
    elif "://" not in url and not url.startswith("mailto:"):
        url = f"https://{url}"
    try:
        urlsplit(url)
    except ValueError:  # half of an IPv6 address
        return ""
    return url if _PAGE.fullmatch(url) else ""


def _texts(record: Snapshot, reading: _Reading) -> Iterator[tuple[str, tuple[str, str]]]:
    described = reading.text(GENERAL, record.description)
    title = plain(reading.say(record.title))
    text, rest = split(described.removeprefix(f"{title}\n"), sentences=2)
    yield GENERAL, (text, joined([rest, reading.text(GENERAL, record.more)]))
    yield APPLY, split(reading.parts(APPLY, record.procedures))
    yield COST, split(reading.parts(COST, (*record.costs, *record.advantages)))
    evidence = [one for condition in record.conditions for one in condition.evidence]
    yield BRING, split(reading.parts(BRING, evidence))
    yield CONDITIONS, _conditions(record, reading)
    yield WHERE, split(joined(_contact(contact, reading) for contact in record.contacts))


def _conditions(record: Snapshot, reading: _Reading) -> tuple[str, str]:
    text, rest = split(reading.parts(CONDITIONS, record.conditions))
    but = reading.text(CONDITIONS, record.exceptions)
    if not but:
        return text, rest
    titled = f"{WORDS[reading.form]['but']}: {but}"
    return (text, joined([rest, titled])) if text else split(titled)


def _contact(contact: Contact, reading: _Reading) -> str:
    """Address, telephone, mail and hours as they were typed; web pages go to the links."""
    words = WORDS[reading.form]
    hours = "" if web_address(contact.hours) and "://" in contact.hours else contact.hours
    if contact.hours and not hours:
        reading.place(WHERE, words["hours"], contact.hours)
    reading.place(WHERE, words["site"], contact.url)
    lines = [_address(address, words["box"]) for address in contact.addresses]
    facts = {"phone": contact.phone, "mail": contact.email, "hours": hours}
    return joined([*lines, *(f"{words[name]}: {fact}" for name, fact in facts.items() if fact)])


def _address(address: Address, box: str) -> str:
    """Street and town have one name, also in a text in another form of address or language."""
    number = f"{address.number} {box} {address.box}" if address.box else address.number
    street = f"{_name(address.street)} {number}".strip()
    town = f"{address.postcode} {_name(address.town)}".strip()
    return ", ".join(part for part in (street, town) if part)


def _name(texts: Texts) -> str:
    return texts.by_tag.get(DUTCH) or texts.any_dutch() or texts.choose(ENGLISH)
