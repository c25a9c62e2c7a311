"""What is wrong, where, and what to do about it: diagnostics as data.

Every rule that content can break is one `Rule` in the catalogue below. A `Diagnostic` is a rule met at a
position with its arguments; words are chosen only when it is shown, so that they can be shown in any language.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from types import MappingProxyType

from msgspec import Struct, field


class Severity(StrEnum):
    """How much a diagnostic weighs: an error stops the build, a warning does not, a note only tells."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Position(Struct, frozen=True, order=True, array_like=True, gc=False):
    """A place in a source file: path relative to the site (posix), line and column from 1."""

    file: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


class Rule(Struct, frozen=True, kw_only=True):
    """Something that content must keep to; `message` and `hint` are format strings over the arguments."""

    code: str
    severity: Severity
    message: str
    hint: str = ""


class Diagnostic(Struct, frozen=True, kw_only=True):
    """One breach of one rule. `hint` is shown only when all of its arguments are given and none is empty."""

    rule: Rule
    position: Position
    arguments: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    severity: Severity

    @property
    def is_error(self) -> bool:
        """Tell whether it stops the build."""
        return self.severity is Severity.ERROR

    def sort_key(self) -> tuple[Position, str]:
        """Order by place, then code."""
        return self.position, self.rule.code


_CATALOGUE: dict[str, Rule] = {}


def _rule(code: str, message: str, hint: str = "", *, severity: Severity = Severity.ERROR) -> Rule:
    rule = Rule(code=code, severity=severity, message=message, hint=hint)
    if code in _CATALOGUE:
        raise ValueError(code)
    _CATALOGUE[code] = rule
    return rule


def _warning(code: str, message: str, hint: str = "") -> Rule:
    return _rule(code, message, hint, severity=Severity.WARNING)


def _note(code: str, message: str) -> Rule:
    return _rule(code, message, severity=Severity.NOTE)


# Files and reading ------------------------------------------------------------------------------------------
NOT_UTF8 = _rule("RS001", "the file is not valid UTF-8", "save it as UTF-8")
YAML_SYNTAX = _rule("RS002", "YAML cannot be read: {problem}")
DUPLICATE_KEY = _rule("RS003", "duplicate key: `{key}`", "it is already given on line {line}")
YAML_FEATURE = _rule("RS004", "{feature} is not allowed in content", "write the value out")
TOO_DEEP = _rule("RS005", "nested deeper than {limit} levels")
TOO_LARGE = _rule("RS006", "the file is larger than {limit} bytes")
BAD_FILE_NAME = _rule("RS007", "file name is not allowed: `{name}`", "use letters, digits, `-`, `_`, `.` and `@` only")
SYMLINK = _rule("RS008", "symbolic link is not followed: `{name}`", "put the file itself there")
UNEXPECTED_FILE = _warning("RS009", "nothing reads this file: `{name}`", "did you mean `{suggestion}`?")
MISSING_FILE = _rule("RS010", "file is missing: `{name}`")
CONTROL_CHARACTER = _rule("RS011", "control character U+{code_point} in text", "remove it")
NAME_COLLISION = _rule(
    "RS012", "file name differs from `{other}` only in case or Unicode form", "rename one of the two"
)

# Shape ------------------------------------------------------------------------------------------------------
UNKNOWN_KEY = _rule("RS101", "unknown key: `{key}`", "did you mean `{suggestion}`?")
MISSING_FIELD = _rule("RS102", "missing field: `{field}`")
WRONG_TYPE = _rule("RS103", "expected {expected}, found {found}")
EMPTY_VALUE = _rule("RS104", "a value is needed here")

# Values -----------------------------------------------------------------------------------------------------
NOT_A_CHOICE = _rule("RS201", "expected one of {choices}, found `{value}`", "did you mean `{suggestion}`?")
BAD_DATE = _rule("RS202", "not a date: `{value}`", "write 2024, 2024-05, 2024-05-20, 2023-H1 or 2023-03/2023-09")
BAD_PRINTED = _rule("RS203", "printed quantity cannot be read: `{value}`", "{problem}")
BAD_IDENTIFIER = _rule("RS204", "not an identifier: `{value}`", "use a-z, 0-9 and `-`")
NOT_A_NUMBER = _rule("RS207", "expected a whole number, found `{value}`")
NOT_A_TRUTH = _rule("RS208", "expected true or false, found `{value}`", "did you mean `{suggestion}`?")
BAD_ADDRESS = _rule("RS205", "address is not allowed: `{value}`", "use http or https")
APPROXIMATION = _rule("RS206", "`{printed}` reads as `{found}`, but `approx` says `{given}`", "correct one of the two")

# References -------------------------------------------------------------------------------------------------
UNKNOWN_REFERENCE = _rule("RS301", "unknown {kind}: `{id}`", "did you mean `{suggestion}`?")
DUPLICATE_ID = _rule("RS302", "duplicate {kind} id: `{id}`", "it is already used at {other}")
DRAFT_NAMED = _rule(
    "RS305", "{kind} `{id}` is a draft, which is not published", "take `draft` out of {place}, or do not name it yet"
)
FOLDER_NAME = _rule("RS304", "report `{id}` lies in the folder `{folder}`", "name the folder as the report")
ROUTE_CLASH = _rule("RS303", "two pages claim the same address: `{route}`", "the other is {other}")

# Languages --------------------------------------------------------------------------------------------------
MISSING_TRANSLATION = _warning("RS401", "missing translation: {language}")
MISSING_PASSAGE = _warning("RS411", "`{file}` has nothing for this passage: {text}", "translate it, or waive it")
EXTRA_PASSAGE = _warning("RS412", "the source text has nothing for this passage: {text}", "remove it, or waive it")
NUMBERS_DIFFER = _warning("RS413", "numbers differ: {source} has {there}, {target} has {here}")
DATES_DIFFER = _warning("RS414", "dates differ: {source} has {there}, {target} has {here}")
FIGURES_DIFFER = _warning("RS415", "what is called by id differs: {source} has {there}, {target} has {here}")
REGIONS_DIFFER = _warning("RS416", "regions differ: {source} has {there}, {target} has {here}")
BODIES_DIFFER = _warning("RS417", "organisations differ: {source} has {there}, {target} has {here}")
COMPARISON_DIFFERS = _warning("RS418", "a comparison differs: {source} says {there}, {target} says {here}")
WRONG_NAME = _warning("RS421", "`{name}` is on record as a wrong name of `{body}`", "write {right}")
NAME_DIFFERS = _warning("RS422", "`{name}` is not how `{body}` is called on record", "write {right}")

# Figures ----------------------------------------------------------------------------------------------------
DIGITS_IN_PROSE = _warning("RS501", "digits that repeat a registered figure: `{value}`", "write {{fig}}`{suggestion}`")
UNKNOWN_PART = _rule("RS502", "figure `{id}` has no {part}", "it has: {suggestion}")

# Where numbers come from ------------------------------------------------------------------------------------
CLAUSE_NOT_FOUND = _rule(
    "RS520", "the clause is not in the capture `{file}`: `{clause}`", "the nearest passage is on line {line}: {passage}"
)
NUMBER_NOT_IN_CLAUSE = _rule("RS521", "`{printed}` is not in the clause", "the clause has: {found}")
CAPTURE_CHANGED = _rule(
    "RS522", "the capture `{file}` has changed: its SHA-256 is {found}", "put the archived file back"
)
CAPTURE_REPLACED = _rule(
    "RS523",
    "the clauses from `{source}` were verified against another capture",
    "run `python build.py check --record` where the captures are at hand",
)
WRONG_LINE = _warning("RS524", "the capture has this on line {right}, not on line {given}", "write `line: {right}`")
CLAUSE_CHANGED = _rule(
    "RS525",
    "the clause has changed since it was verified: `{clause}`",
    "run `python build.py check --record` where the captures are at hand",
)
VALUE_CHANGED = _rule(
    "RS526",
    "what is printed in `{id}` has changed since it was recorded",
    "hold it against its source, then run `python build.py check --record`",
)
NOT_RECORDED = _warning(
    "RS527", "content/provenance.lock.yaml is out of date for `{id}`", "run `python build.py check --record`"
)
NOTHING_RECORDED = _note("RS528", "nothing is recorded yet of where numbers come from; `check --record` does that")
NOT_REVERIFIED = _note("RS529", "{count} of {total} clauses were not verified again: {reason}")

# Arithmetic -------------------------------------------------------------------------------------------------
INCONSISTENT = _rule(
    "RS530",
    "{relation} does not hold: {left} is computed, `{comparison} {right}` is stated",
    "most likely `{printed}`, which is `{id}`, is wrong: {fit} would fit",
)
BAD_FORMULA = _rule("RS531", "the formula cannot be read: {problem}")
NOT_COMPARABLE = _warning(
    "RS532", "{relation} compares what cannot be compared: {reason}", "write `expected: not-comparable` to say so"
)
UNEXPECTED_VERDICT = _warning("RS533", "{relation} is expected to be `{expected}`, but is not", "leave out `expected`")

# Text and links ---------------------------------------------------------------------------------------------
UNKNOWN_ROLE = _rule("RS601", "unknown role: `{name}`", "did you mean `{suggestion}`?")
UNKNOWN_DIRECTIVE = _rule("RS602", "unknown block: `{name}`", "did you mean `{suggestion}`?")
BROKEN_LINK = _rule("RS603", "broken link: `{target}`", "did you mean `{suggestion}`?")
BROKEN_FRAGMENT = _rule("RS604", "no such place on the page: `{target}`", "did you mean `{suggestion}`?")
FOREIGN_IMAGE = _rule(
    "RS605", "image is not part of the site: `{target}`", "say it in words, or draw it from records with a chart"
)
RAW_HTML = _rule("RS606", "HTML is not allowed in content: `{tag}`", "use Markdown")

# Settings and templates -------------------------------------------------------------------------------------
SETTING = _rule("RS701", "setting cannot be used: {problem}")
TEMPLATE = _rule("RS702", "template cannot be used: {problem}")
ENGINE = _rule("RS703", "the engine could not go on: {problem}")
NO_PICTURES = _note("RS704", "no pictures are drawn for shared links: Pillow is not installed")

DRAFTS_THERE = _note("RS705", "drafts, which are not published: {count} ({places})")

# Printed documents ------------------------------------------------------------------------------------------
DOCUMENTS_OLD = _note(
    "RS801",
    "{count} of {total} printed documents are older than the site, and left out; `python build.py pdf` renews them",
)


CATALOGUE: Mapping[str, Rule] = MappingProxyType(_CATALOGUE)
"""Every rule by its code."""


def closest(word: str, candidates: Iterable[str]) -> str:
    """Return the candidate nearest to `word`, or an empty string when none is near."""
    import difflib  # noqa: PLC0415 (a run in which nothing is misspelt does without it)

    matches = difflib.get_close_matches(word, list(candidates), n=1, cutoff=0.6)
    return matches[0] if matches else ""


_MOST_OF_A_FILE = 1000
"""A file with more breaches is no content; keeping them all would only cost memory."""
_LONGEST_WORDS = 200
"""Characters of a value that a message repeats."""


def _shortened(words: str) -> str:
    return words if len(words) <= _LONGEST_WORDS else words[:_LONGEST_WORDS] + "…"


class Diagnostics:
    """Collects what is wrong while a run goes on; each breach is kept once, and of one file the first thousand.

    With `strict`, warnings weigh as errors.
    """

    def __init__(self, *, strict: bool = False) -> None:
        self._strict = strict
        self._items: dict[tuple[str, Position, tuple[tuple[str, str], ...]], Diagnostic] = {}
        self._counts: Counter[str] = Counter()

    def add(self, rule: Rule, position: Position, **arguments: object) -> None:
        """Record a breach of `rule` at `position`."""
        if self.is_full(position.file):
            return
        words = {name: _shortened(str(value)) for name, value in arguments.items()}
        severity = Severity.ERROR if self._strict and rule.severity is Severity.WARNING else rule.severity
        item = Diagnostic(rule=rule, position=position, arguments=MappingProxyType(words), severity=severity)
        key = rule.code, position, tuple(sorted(words.items()))
        if key not in self._items:
            self._items[key] = item
            self._counts[position.file] += 1

    def is_full(self, file: str) -> bool:
        """Tell whether so much is wrong with a file that no more of it is kept; then it need be read no further."""
        return self._counts[file] >= _MOST_OF_A_FILE

    def include(self, items: Iterable[Diagnostic]) -> None:
        """Record what was found elsewhere."""
        for item in items:
            self.add(item.rule, item.position, **item.arguments)

    def __iter__(self) -> Iterator[Diagnostic]:
        return iter(sorted(self._items.values(), key=Diagnostic.sort_key))

    def __len__(self) -> int:
        return len(self._items)

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        """Those that stop the build."""
        return tuple(item for item in self if item.severity is Severity.ERROR)

    @property
    def warnings(self) -> tuple[Diagnostic, ...]:
        """Those that do not."""
        return tuple(item for item in self if item.severity is Severity.WARNING)

    @property
    def notes(self) -> tuple[Diagnostic, ...]:
        """Those that tell what was not looked at."""
        return tuple(item for item in self if item.severity is Severity.NOTE)
