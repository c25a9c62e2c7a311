"""What lies where under content/: each kind of file, the records it holds, the ids it defines."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from functools import cache

from msgspec import Struct

from reportsite.model.figures import Indicator
from reportsite.model.policies import PolicyTable
from reportsite.model.provenance import LOCK_FILE, ProvenanceLock
from reportsite.model.quantity import Unit
from reportsite.model.reference_tables import Body, DocumentType, ProvinceTable, Term, Topic, Work
from reportsite.model.references import Kind
from reportsite.model.relations import DeclaredRelation
from reportsite.model.reports import Report, ReportFigures
from reportsite.model.source_records import Source
from reportsite.model.translations import TranslationLock

CONTENT = "content"
TRANSLATION_LOCK = "content/translations.lock.yaml"


class DataFile(Struct, frozen=True):
    """A kind of YAML file."""

    path: str
    """Its path, with `*` for a name that the editor chooses."""
    shape: type
    """What it holds, or what each item of its list is."""
    defines: frozenset[Kind]
    """Kinds whose ids it defines."""
    is_list: bool = False

    def matches(self, path: str) -> re.Match[str] | None:
        """Match a path; the chosen name is the group `name`."""
        return _pattern(self.path).fullmatch(path)

    def may_lie_in(self, path: str) -> bool:
        """Tell whether `path` can be such a file, or a folder with such files in it."""
        return all(map(fnmatchcase, path.split("/"), self.path.split("/")))


@cache
def _pattern(path: str) -> re.Pattern[str]:
    return re.compile(re.escape(path).replace(r"\*", "(?P<name>[^/]+)"))


DATA_FILES = (
    DataFile("content/reference/bodies.yaml", Body, frozenset({Kind.BODY}), is_list=True),
    DataFile("content/reference/document-types.yaml", DocumentType, frozenset({Kind.DOCUMENT_TYPE}), is_list=True),
    DataFile("content/reference/glossary.yaml", Term, frozenset({Kind.TERM}), is_list=True),
    DataFile("content/reference/provinces.yaml", ProvinceTable, frozenset({Kind.PROVINCE, Kind.AREA})),
    DataFile("content/reference/topics.yaml", Topic, frozenset({Kind.TOPIC}), is_list=True),
    DataFile("content/reference/units.yaml", Unit, frozenset({Kind.UNIT}), is_list=True),
    DataFile("content/reference/works.yaml", Work, frozenset({Kind.WORK}), is_list=True),
    DataFile("content/sources/*.yaml", Source, frozenset({Kind.SOURCE}), is_list=True),
    DataFile("content/indicators/*.yaml", Indicator, frozenset({Kind.INDICATOR, Kind.FIGURE})),
    DataFile("content/policies/*.yaml", PolicyTable, frozenset({Kind.POLICY, Kind.POLICY_TABLE})),
    DataFile("content/relations.yaml", DeclaredRelation, frozenset({Kind.RELATION}), is_list=True),
    DataFile("content/reports/*/report.yaml", Report, frozenset({Kind.REPORT})),
    DataFile("content/reports/*/figures.yaml", ReportFigures, frozenset({Kind.FIGURE})),
    DataFile(LOCK_FILE, ProvenanceLock, frozenset()),
    DataFile(TRANSLATION_LOCK, TranslationLock, frozenset()),
)
REPORT_BODY = re.compile(r"content/reports/(?P<report>[^/]+)/body\.(?P<language>[A-Za-z-]+)\.md")
PAGE = re.compile(r"content/pages/(?P<slug>[a-z0-9]+(?:-[a-z0-9]+)*)\.(?P<language>[A-Za-z-]+)\.md")
ASIDE = re.compile(r"content/[A-Z]+\.md")
"""LICENSE.md and README.md tell of the content and are no part of the site."""


def body_path(report: str, language: str) -> str:
    """Return where the text of a report lies in a language."""
    return f"content/reports/{report}/body.{language}.md"


def page_path(slug: str, language: str) -> str:
    """Return where a page of prose lies in a language."""
    return f"content/pages/{slug}.{language}.md"


def data_file(path: str) -> DataFile | None:
    """Return what kind of data file a path names."""
    return next((kind for kind in DATA_FILES if kind.matches(path)), None)
