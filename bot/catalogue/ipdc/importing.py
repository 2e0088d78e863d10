"""An import for one city: the newest version of every record becomes a file, and what ended disappears."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from bot.catalogue.ipdc import forms, naming
from bot.catalogue.ipdc.errors import BadRecord
from bot.catalogue.ipdc.files import write_whole
from bot.catalogue.ipdc.folder import Folder, Kept
from bot.catalogue.ipdc.product import Form, Publisher, content, numbers, other_form, put_form, title
from bot.catalogue.ipdc.report import Report
from bot.catalogue.ipdc.shape import refuse_unloadable
from bot.catalogue.ipdc.snapshot import CONCEPT, Snapshot, read_snapshot


@dataclass(frozen=True)
class Target:
    """For whom is imported. `areas` and `authorities`: which records are this city's; none: all of them.

    `today` decides which services have ended. They stay, with a remark, unless `without_ended`: in practice the date
    is often forgotten, and IPDC archives what is really gone.
    """

    publisher: Publisher
    city_folder: Path
    concept_folder: Path
    ours: naming.OurKeys
    areas: tuple[str, ...] = ()
    authorities: tuple[str, ...] = ()
    today: date = date.max
    without_ended: bool = False

    def owns(self, record: Snapshot) -> bool:
        if not (self.areas or self.authorities) or not (record.areas or record.authorities):
            return True
        return bool({*self.areas} & {*record.areas} or {*self.authorities} & {*record.authorities})

    def over(self, record: Snapshot) -> bool:
        """Whether the service has ended."""
        return record.end is not None and record.end < self.today

    def shows(self, record: Snapshot) -> bool:
        return not record.gone and self.owns(record) and not (self.without_ended and self.over(record))


@dataclass
class _Seen:
    """The newest version of each record so far, and what could not be read, by identifier."""

    newest: dict[str, Snapshot] = field(default_factory=dict)
    bad: dict[str, BadRecord] = field(default_factory=dict)

    def add(self, record: Snapshot) -> bool:
        """Whether this one is the newest. Of two of the same moment the last one read counts."""
        before = self.newest.get(record.version_of)
        if before is not None and before.generated > record.generated:
            return False
        self.newest[record.version_of] = record
        self.bad.pop(record.version_of, None)
        return True


class Import:
    """Takes pages in, then writes the files. Taking twice or writing twice changes nothing."""

    def __init__(self, target: Target) -> None:
        self._target = target
        self._folder = Folder(target.city_folder / "ipdc")
        self._kept = self._folder.kept()
        self._held = {kept.version_of: kept for kept in self._kept.values() if kept.version_of}
        self._seen = _Seen()

    def take(self, pages: Iterable[list[Any]]) -> None:
        for page in pages:
            for raw in page:
                self._take(raw)

    def write(self) -> Report:
        """Every file is written whole: what was broken off halfway is done by the next import."""
        report = Report()
        routes = forms.kept(self._target.city_folder)
        shown = {version: one for version, one in self._seen.newest.items() if self._target.shows(one)}
        for version in [version for version, one in shown.items() if self._outdated(one)]:
            report.same.append(self._held[version].key)
            del shown[version]
        named = self._named(shown.values(), report)
        held = {version: kept.key for version, kept in self._held.items()}
        keys = naming.assign(
            named, self._target.ours, held, self._reserved({one.version_of for one in named})
        )
        for version, key in sorted(keys.items(), key=lambda item: item[1]):
            self._put(shown[version], key, routes, report)
        self._remove(keys, report)
        self._remark_ended(report)
        self._put_forms(routes, {*keys.values(), *held.values()}, report)
        for problem in self._seen.bad.values():
            report.fail(problem.id, problem.reason)
        return report

    def _reserved(self, named: set[str]) -> set[str]:
        """Keys of records that this import does not hold (a search finds some only) and that stay."""
        return {
            kept.key for kept in self._held.values() if kept.version_of not in named and not self._ends(kept)
        }

    def _outdated(self, record: Snapshot) -> bool:
        """Whether we keep a newer version of this record already."""
        kept = self._held.get(record.version_of)
        return kept is not None and kept.generated is not None and kept.generated > record.generated

    def _ends(self, kept: Kept) -> bool:
        """Whether a version that is not older says that what we keep is no more."""
        newest = self._seen.newest.get(kept.version_of)
        return newest is not None and not self._outdated(newest) and not self._target.shows(newest)

    def _take(self, raw: Any) -> None:
        try:
            record = read_snapshot(raw)
        except BadRecord as problem:
            self._take_bad(raw, problem)
            return
        if record.kind == CONCEPT:
            self._keep_concept(record, raw)
        elif self._concerns(record):
            self._seen.add(record)

    def _take_bad(self, raw: Any, problem: BadRecord) -> None:
        """Reported, unless a good version of the same record is known by the end."""
        version = str(raw.get("isVersionOf", problem.id)) if isinstance(raw, dict) else problem.id
        if version not in self._seen.newest:
            self._seen.bad[version] = problem

    def _concerns(self, record: Snapshot) -> bool:
        """Records of other cities are forgotten at once: the feed holds all of Flanders."""
        known = record.version_of in self._held or record.version_of in self._seen.newest
        return known or self._target.owns(record)

    def _named(self, records: Iterable[Snapshot], report: Report) -> list[naming.Named]:
        """Records that have a title to go by; the others are reported."""
        named = []
        for record in records:
            concept = self._concept(record)
            try:
                name = title(record, self._target.publisher.form)
            except BadRecord as problem:
                report.fail(problem.id, problem.reason)
                continue
            named.append(naming.Named(record.version_of, numbers(record, concept), name))
        return named

    def _put(self, record: Snapshot, key: str, routes: Mapping[str, str], report: Report) -> None:
        concept = self._concept(record)
        known = key in self._target.ours.base
        try:
            made = content(
                record,
                concept,
                key,
                self._target.publisher,
                known=known,
                form=self._form(numbers(record, concept), routes),
                base_links=self._target.ours.links(key),
            )
            refuse_unloadable(record.version_of, made, known)
            self._count(key, self._folder.put(key, made), report)
        except BadRecord as problem:
            report.fail(problem.id, problem.reason)
        except ValueError as problem:
            report.fail(record.version_of, f"de tekst is niet bruikbaar ({type(problem).__name__})")
        else:
            self._remark(record, key, report)

    def _remark(self, record: Snapshot, key: str, report: Report) -> None:
        form = self._target.publisher.form
        if other_form(record, form):
            report.remark(key, f"er is geen tekst in de {form}-vorm; de andere vorm staat er nu")

    def _remark_ended(self, report: Report) -> None:
        """A date that somebody forgot to move: the administrator has to see it."""
        what = "wordt niet getoond" if self._target.without_ended else "staat er nog: archiveer het in LPDC"
        for record in self._seen.newest.values():
            if not record.gone and self._target.owns(record) and self._target.over(record):
                report.remark(record.version_of, f"eindigde op {record.end} en {what}")

    def _count(self, key: str, written: bool, report: Report) -> None:
        if not written:
            report.same.append(key)
        else:
            (report.changed if key in self._kept else report.new).append(key)

    def _remove(self, keys: Mapping[str, str], report: Report) -> None:
        """Files of records that are archived, deleted, ended, moved to another city or kept under another key."""
        for kept in self._held.values():
            moved = keys.get(kept.version_of, kept.key) != kept.key
            if (moved or self._ends(kept)) and kept.key not in keys.values():
                self._folder.remove(kept.key)
                report.removed.append(kept.key)

    def _form(self, known_by: Iterable[str], routes: Mapping[str, str]) -> Form | None:
        """The online form for a product, by the first of its numbers that has one."""
        number = next((number for number in known_by if number in routes), None)
        if number is None:
            return None
        kind = self._target.publisher.kinds.exception(routes[number], number)
        return Form(routes[number], kind) if kind else Form(routes[number])

    def _put_forms(self, routes: Mapping[str, str], taken: set[str], report: Report) -> None:
        """Products of ours without a record of this city: over the base comes only the way to the form."""
        ours = self._target.ours
        wanted: set[str] = set()
        for number, key in sorted(ours.by_number.items()):
            form = self._form((number,), routes)
            if form is None or key in taken | wanted or key not in ours.base:
                continue
            wanted.add(key)
            aspects: dict[str, Any] = {}
            put_form(aspects, form, self._target.publisher.form, ours.links(key), needs_text=False)
            self._count(key, self._folder.put(key, _only_form(key, number, aspects)), report)
        for kept in self._kept.values():
            if not kept.version_of and kept.key not in taken | wanted:
                self._folder.remove(kept.key)
                report.removed.append(kept.key)

    def _concept(self, record: Snapshot) -> Snapshot | None:
        """The template of a record, of this import or of an earlier one; None when it was archived.

        By the last part of its identifier: records name their concept by IRI, of any server, or by that part.
        """
        concept = self._kept_concept(record.concept) if record.concept else None
        return concept if concept and not concept.gone else None

    def _keep_concept(self, record: Snapshot, raw: Any) -> None:
        path = self._concept_path(record.version_of)
        before = self._kept_concept(record.version_of)
        if before is None or before.generated < record.generated:
            write_whole(path, json.dumps(raw, ensure_ascii=True).encode())

    def _kept_concept(self, concept: str) -> Snapshot | None:
        try:
            return read_snapshot(json.loads(self._concept_path(concept).read_bytes()))
        except (OSError, ValueError, BadRecord):
            return None

    def _concept_path(self, concept: str) -> Path:
        return self._target.concept_folder / f"{naming.identifier(concept)}.json"


def _only_form(key: str, number: str, aspects: Mapping[str, Any]) -> dict[str, Any]:
    return {"sleutel": key, "productnummer": number, "aspecten": dict(aspects)}
