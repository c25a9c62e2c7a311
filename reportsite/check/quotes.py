"""Library and captures → whether every clause stands where it is said to, and holds the numbers it is quoted for.

Three things are held against each other: the record, the clause it quotes, and the capture. Where a capture is not at
hand, content/provenance.lock.yaml stands in for it: a clause must be one that had been verified. What is printed in a
record must be what it was when it was last recorded, so that no digit changes unnoticed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from msgspec import Struct

from reportsite import diagnostics as rules
from reportsite.check.captures import Missing, Shelved
from reportsite.check.clauses import Place, fold
from reportsite.check.numbers import Passage, Wanted, holds_number, numbers_in
from reportsite.diagnostics import Diagnostics, Position
from reportsite.i18n.locales import Locale
from reportsite.model.dates import PartialDate
from reportsite.model.figures import Change, Figure, Growth, Quote, Share, Status
from reportsite.model.library import FigureRecord, Library
from reportsite.model.policies import DateMeaning, Policy
from reportsite.model.provenance import LOCK_FILE, ProvenanceLock, RecordedCapture, RecordedClause, fingerprint
from reportsite.model.quantity import Quantity
from reportsite.model.reports import FigurePart
from reportsite.model.text import Printed


def verify_quotes(
    library: Library,
    shelf: Mapping[str, Shelved],
    locales: Mapping[str, Locale],
    diagnostics: Diagnostics,
    *,
    anchored: bool = True,
    recording: PartialDate | None = None,
) -> ProvenanceLock:
    """Check every quote, every row of a policy table, and every printed value; return what is to be recorded of them.

    Where a site keeps no captures (it is not `anchored`), nothing is told of what was not looked up. With
    `recording`, the day of the record, differences from what was recorded before are not reported, save for clauses
    that cannot be verified now.
    """
    verifier = _Verifier(library, shelf, locales, diagnostics, anchored=anchored, recording=recording is not None)
    for record in library.figures.values():
        verifier.figure(record)
    for policy in library.policies.values():
        verifier.policy(policy)
    verifier.finish()
    return verifier.lock(recording)


class _Claim(Struct, frozen=True, kw_only=True):
    """A clause that is said to stand in a capture."""

    owner: str
    """The figure or policy that says so."""
    source: str
    line: int | None
    text: str
    position: Position


@dataclass(slots=True)
class _Found:
    """What was found so far."""

    clauses: dict[tuple[str, str, str, int], RecordedClause] = field(default_factory=dict)
    characters: dict[str, dict[str, str]] = field(default_factory=dict)
    """Source → characters of its clauses that quotes write otherwise."""
    values: dict[str, str] = field(default_factory=dict)
    outdated: dict[str, Position] = field(default_factory=dict)
    """Figures and policies of which the lock does not know all."""
    claims: int = 0
    unverified: Counter[Missing] = field(default_factory=Counter)


class _Verifier:
    def __init__(
        self,
        library: Library,
        shelf: Mapping[str, Shelved],
        locales: Mapping[str, Locale],
        diagnostics: Diagnostics,
        *,
        anchored: bool,
        recording: bool,
    ) -> None:
        self._library = library
        self._shelf = shelf
        self._locales = locales
        self._diagnostics = diagnostics
        self._anchored = anchored
        self._recording = recording
        self._before = library.provenance
        self._has_record = bool(self._before.values or self._before.clauses)
        self._recorded: dict[str, list[RecordedClause]] = {}
        for clause in self._before.clauses:
            self._recorded.setdefault(clause.of, []).append(clause)
        self._found = _Found()

    # Figures --------------------------------------------------------------------------------------------------

    def figure(self, record: FigureRecord) -> None:
        """Check the clauses and the numbers of a figure."""
        figure = record.figure
        self._values(figure.id, figure_fingerprint(record, self._library), figure.position)
        passages = [(quote, self._passage(figure.id, quote)) for quote in figure.quotes]
        known = [(quote, passage) for quote, passage in passages if passage]
        if not known:
            return
        parts = [{part for part in record.quantities if self._holds(record, part, passage)} for _, passage in known]
        held: set[FigurePart] = set().union(*parts)
        for (quote, passage), here in zip(known, parts, strict=True):
            if held and not here:
                wanted = self._wanted(figure.printed, record.quantities[FigurePart.VALUE], record.language)
                self._number_missing(quote.position, wanted, [passage])
        if len(known) < len(passages):
            return  # what is missing may stand in the clause that was not found
        for part in record.quantities.keys() - held:
            if is_printed_there(figure, part):
                printed = printed_part(figure, part)
                wanted = self._wanted(printed, record.quantities[part], record.language)
                self._number_missing(printed.position, wanted, [passage for _, passage in known])

    def _holds(self, record: FigureRecord, part: FigurePart, passage: Passage) -> bool:
        printed = printed_part(record.figure, part)
        return holds_number(self._wanted(printed, record.quantities[part], record.language), passage)

    def _wanted(self, printed: Printed, quantity: Quantity, language: str) -> Wanted:
        return Wanted(
            printed=printed.text,
            quantity=quantity,
            unit=self._library.units[quantity.unit],
            grammar=self._locales[language].grammar,
            units=tuple(self._library.units.values()),
        )

    def _number_missing(self, position: Position, wanted: Wanted, passages: list[Passage]) -> None:
        numbers = (word for passage in passages for word in numbers_in(wanted.unit, wanted.grammar, passage))
        found = ", ".join(dict.fromkeys(numbers))
        self._diagnostics.add(rules.NUMBER_NOT_IN_CLAUSE, position, printed=wanted.printed, found=found)

    # Policies -------------------------------------------------------------------------------------------------

    def policy(self, policy: Policy) -> None:
        """Check the row of a policy and the clauses of its targets."""
        default = next(iter(self._locales))
        self._values(policy.id, policy_fingerprint(policy), policy.position)
        self._row(policy, default)
        for index, target in enumerate(policy.targets):
            quantity = self._library.target_quantities.get((policy.id, index))
            passage = self._passage(policy.id, target.quote) if target.quote else None
            if quantity is None or passage is None:
                continue
            wanted = self._wanted(target.printed, quantity, default)
            if not holds_number(wanted, passage):
                self._number_missing(target.printed.position, wanted, [passage])

    def _row(self, policy: Policy, default: str) -> None:
        row = policy.source
        title = policy.printed_title or policy.title.best(default)[0]
        claim = _Claim(owner=policy.id, source=row.id, line=row.line, text=title, position=row.position)
        place = self._verify(claim)
        if not isinstance(place, Place):
            return
        for text in self._row_words(policy):
            here = self._shelf[row.id].find(text, place.line)
            if here and here.line == place.line:
                self._note_characters(row.id, here)
            else:
                self._diagnostics.add(rules.NUMBER_NOT_IN_CLAUSE, row.position, printed=text, found="")

    def _row_words(self, policy: Policy) -> Iterator[str]:
        """Yield what else must stand in the row: its date as the language of the source writes it, its issuers."""
        locale = self._locales.get(self._library.sources[policy.source.id].language.partition("-")[0])
        printed = policy.dated(DateMeaning.PRINTED)
        if printed and locale:
            yield locale.format.date(printed.date)
        if policy.issuers and policy.issuers.printed:
            yield policy.issuers.printed

    # Clauses --------------------------------------------------------------------------------------------------

    def _passage(self, owner: str, quote: Quote) -> Passage | None:
        """Return what numbers are looked for in: the clause in its capture, else by itself; None if it is not there."""
        claim = _Claim(owner=owner, source=quote.source, line=quote.line, text=quote.text, position=quote.position)
        place = self._verify(claim)
        if isinstance(place, Place):
            return Passage(text=place.folded, start=place.start, end=place.end)
        return Passage.of(quote.text) if place else None

    def _verify(self, claim: _Claim) -> Place | bool:
        """Look a clause up in its capture, else in the record; return its place, or whether it may be believed."""
        shelved = self._shelf[claim.source]
        self._found.claims += 1
        place = shelved.find(claim.text, claim.line)
        if place:
            self._check_line(claim, place.line)
            self._note(claim, place)
            return place
        if shelved.missing is None:
            self._report_lost(claim, shelved)
            return False
        self._found.unverified[shelved.missing] += 1
        return self._believe(claim, shelved.missing)

    def _check_line(self, claim: _Claim, right: int) -> None:
        if claim.line is not None and claim.line != right:
            self._diagnostics.add(rules.WRONG_LINE, claim.position, right=right, given=claim.line)

    def _report_lost(self, claim: _Claim, shelved: Shelved) -> None:
        source = self._library.sources[claim.source]
        line, passage = shelved.nearest(claim.text) or ("", "")
        file = source.capture.file if source.capture else ""
        self._diagnostics.add(
            rules.CLAUSE_NOT_FOUND, claim.position, file=file, clause=claim.text, line=line, passage=passage
        )

    def _note(self, claim: _Claim, place: Place) -> None:
        """Keep where a clause was found; the lock should know it already."""
        clause = fingerprint(fold(claim.text).text)
        entry = RecordedClause(
            position=claim.position,
            of=claim.owner,
            source=claim.source,
            clause=clause,
            line=place.line,
            offset=place.offset,
            length=place.length,
        )
        self._found.clauses[claim.owner, claim.source, clause, place.line] = entry
        self._note_characters(claim.source, place)
        if entry not in self._recorded.get(claim.owner, ()):
            self._found.outdated.setdefault(claim.owner, claim.position)

    def _note_characters(self, source: str, place: Place) -> None:
        self._found.characters.setdefault(source, {}).update(self._shelf[source].pairs(place))

    def _believe(self, claim: _Claim, missing: Missing) -> bool:
        """Hold a clause against the record; return whether it had been verified."""
        if missing is Missing.SOURCE:
            return True
        clause = fingerprint(fold(claim.text).text)
        of_source = [entry for entry in self._recorded.get(claim.owner, ()) if entry.source == claim.source]
        entries = [entry for entry in of_source if entry.clause == clause]
        if entries:
            entry = next((entry for entry in entries if entry.line == claim.line), entries[0])
            self._check_line(claim, entry.line)
            self._found.clauses[claim.owner, claim.source, clause, entry.line] = entry
        elif of_source:
            self._diagnostics.add(rules.CLAUSE_CHANGED, claim.position, clause=claim.text)
            return False
        else:
            self._found.outdated.setdefault(claim.owner, claim.position)
        return True

    # Values and the whole -------------------------------------------------------------------------------------

    def _values(self, owner: str, value: str, position: Position) -> None:
        self._found.values[owner] = value
        before = self._before.values.get(owner)
        if before is None:
            self._found.outdated.setdefault(owner, position)
        elif before != value and not self._recording:
            self._diagnostics.add(rules.VALUE_CHANGED, position, id=owner)

    def finish(self) -> None:
        """Report what concerns the record as a whole."""
        for missing, count in sorted(self._found.unverified.items()) if self._anchored else ():
            self._diagnostics.add(
                rules.NOT_REVERIFIED,
                Position(LOCK_FILE),
                count=count,
                total=self._found.claims,
                reason=missing.value,
            )
        if self._recording:
            return
        if not self._has_record:
            if self._found.values and self._anchored:
                self._diagnostics.add(rules.NOTHING_RECORDED, Position(LOCK_FILE))
            return
        self._check_captures()
        # What a draft says need not be on record yet, and what is left out as a draft stays on it.
        drafts = {name for _, name in self._library.drafts.names}
        for owner, position in self._found.outdated.items():
            if owner not in drafts:
                self._diagnostics.add(rules.NOT_RECORDED, position, id=owner)
        kept = set(self._found.clauses.values())
        gone = {clause.of: clause.position for clause in self._before.clauses if clause not in kept}
        gone.update((owner, Position(LOCK_FILE)) for owner in self._before.values.keys() - self._found.values.keys())
        changed = {item.position for item in self._diagnostics.errors}
        for owner, position in gone.items():
            if owner not in self._found.outdated and owner not in drafts and not changed:
                self._diagnostics.add(rules.NOT_RECORDED, position, id=owner)

    def _check_captures(self) -> None:
        for source_id, recorded in self._before.captures.items():
            source = self._library.sources.get(source_id)
            capture = source.capture if source else None
            if capture is None or capture.sha256 == recorded.sha256:
                continue
            if self._shelf[source_id].is_at_hand:
                self._found.outdated.setdefault(source_id, capture.position)
            else:
                self._diagnostics.add(rules.CAPTURE_REPLACED, capture.position, source=source_id)

    def lock(self, today: PartialDate | None) -> ProvenanceLock:
        """Return all that was found, as it is to be recorded."""
        clauses = tuple(self._found.clauses.values())
        captures: dict[str, RecordedCapture] = {}
        for source in dict.fromkeys(clause.source for clause in clauses):
            before = self._before.captures.get(source)
            sha256 = self._shelf[source].sha256 or (before.sha256 if before else "")
            pairs = self._found.characters.get(source, {})
            characters = "".join(one + other for one, other in sorted(pairs.items()))
            if not self._shelf[source].is_at_hand and before:
                captures[source] = before
                continue
            here = {clause for clause in clauses if clause.source == source}
            same = here == {clause for clause in self._before.clauses if clause.source == source}
            if before and same and before.sha256 == sha256 and before.characters == characters:
                captures[source] = before
            elif today:
                captures[source] = RecordedCapture(sha256=sha256, verified=today, characters=characters)
        return ProvenanceLock(captures=captures, clauses=clauses, values=dict(self._found.values))


# What a record says ---------------------------------------------------------------------------------------------


def figure_fingerprint(record: FigureRecord, library: Library) -> str:
    """Return what is equal as long as nothing changes that is printed in a figure, or what it is said of.

    Clauses from sources without a capture count as well, since nothing else watches over them.
    """
    figure = record.figure
    parts: list[str | None] = [figure.printed.text, str(figure.as_of or ""), record.quantities[FigurePart.VALUE].unit]
    if figure.change:
        change = figure.change
        parts += ["change", change.printed.text, change.sign.value, str(change.since or ""), change.unit]
    if figure.share:
        parts += ["share", figure.share.printed.text, figure.share.of]
    if figure.growth:
        parts += ["growth", figure.growth.printed.text, figure.growth.sign.value, str(figure.growth.since or "")]
    for quote in figure.quotes:
        if not library.sources[quote.source].capture:
            parts += ["quote", quote.source, fold(quote.text).text]
    return fingerprint(*parts)


def policy_fingerprint(policy: Policy) -> str:
    """Return what is equal as long as nothing changes that is printed in a policy's row or in its targets."""
    printed = policy.dated(DateMeaning.PRINTED)
    issuers = policy.issuers.printed if policy.issuers else None
    parts = [policy.printed_title, str(printed.date) if printed else None, issuers]
    for target in policy.targets:
        parts += [target.printed.text, str(target.by or ""), target.unit]
    return fingerprint(*parts)


def printed_part(figure: Figure, part: FigurePart) -> Printed:
    """Return one of the printed numbers of a figure; raise KeyError where it has none."""
    holder = _holder(figure, part)
    if part is FigurePart.VALUE:
        return figure.printed
    if holder is None:
        raise KeyError(part)
    return holder.printed


def is_printed_there(figure: Figure, part: FigurePart) -> bool:
    """Tell whether a part must stand in the figure's clauses: unless it says that it is known from elsewhere."""
    holder = _holder(figure, part)
    return holder is None or holder.status in {None, Status.CAPTURED}


def _holder(figure: Figure, part: FigurePart) -> Change | Share | Growth | None:
    holders: Mapping[FigurePart, Change | Share | Growth | None] = {
        FigurePart.CHANGE: figure.change,
        FigurePart.SHARE: figure.share,
        FigurePart.GROWTH: figure.growth,
    }
    return holders.get(part)
