"""Library → the files of its data: CSV, JSON, workbooks, a Data Package and one archive, at addresses that stay.

Everything here is a function of the library, the settings, the plan and the words of the languages. What a page links
to is decided from the settings alone, so that no page has to wait for the files.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

from reportsite.artifacts import Artifact
from reportsite.config import Config
from reportsite.i18n.locales import Locale
from reportsite.model.library import Library
from reportsite.render.dear_files import DearFiles, StandingFile
from reportsite.render.downloads import wording as w
from reportsite.render.downloads.bundles import ARCHIVE, FOLDER, WORKBOOK, Bundle, Bundles
from reportsite.render.downloads.csv_files import METADATA_SUFFIX, Descriptions, csv_file, csv_rows
from reportsite.render.downloads.json_files import EncodedRows, json_file
from reportsite.render.downloads.package import CHECKSUMS, DESCRIPTOR, archive, checksums, descriptor
from reportsite.render.downloads.records import Tables
from reportsite.render.downloads.tables import Table, WrittenRows, text_in_all
from reportsite.render.downloads.workbooks import Workbooks
from reportsite.site.plan import SitePlan
from reportsite.site.policies import PolicyIndex


class DataFiles:
    """Writes the files of a site's data; rows are encoded once for all of them."""

    def __init__(
        self,
        library: Library,
        config: Config,
        plan: SitePlan,
        locales: Mapping[str, Locale],
        index: PolicyIndex,
    ) -> None:
        self._library = library
        self._config = config
        self._plan = plan
        self._locales = locales
        self._index = index
        self.rows = EncodedRows()
        self._lines = WrittenRows(csv_rows)
        self._workbooks = Workbooks(
            locales,
            {
                w.COLLECTED: {code: locale.format.date(config.collected) for code, locale in locales.items()},
                w.LICENCE: text_in_all(config.licence, locales),
            },
            config.collected.first_day,
        )
        self._descriptions = Descriptions(locales, config.licence_address or "")

    @cached_property
    def tables(self) -> Mapping[str, Table]:
        """The tables of the whole site by name; made when the first of them is wanted."""
        return Tables(self._library, self._config, self._plan, self._index).make()

    @cached_property
    def _bundles(self) -> Bundles:
        return Bundles(self._library, self._config, self._plan, self._locales, self.tables)

    def render(self, dear: DearFiles | None = None) -> Iterator[Artifact | StandingFile]:
        """Yield the files that the settings ask for; workbooks and the archive only where they have changed."""
        dear = dear or DearFiles()
        settings = self._config.downloads
        if not (settings.tables or settings.workbooks or settings.archive):
            return
        whole = self._bundles.whole()
        digests: dict[str, str] = {}
        contents: dict[str, bytes] = {}
        for file in self._whole(whole, dear, digests):
            if isinstance(file, Artifact):
                contents[_name(file)] = file.content
            yield file
        packed = dict(digests)
        # What stands in the tables of single records stands in those of the whole site too.
        if settings.tables or settings.workbooks:
            for bundle in self._bundles.records():
                yield from _noted(self._record(bundle, dear), digests)
        if settings.archive:
            made = dear.file(ARCHIVE, checksums(packed), lambda: self._archive(whole, packed, contents))
            yield from _noted([made], digests)
        if digests:
            yield Artifact(f"{FOLDER}/{CHECKSUMS}", checksums(digests))

    def _archive(self, whole: Bundle, digests: Mapping[str, str], contents: Mapping[str, bytes]) -> bytes:
        workbook_name = WORKBOOK.removeprefix(f"{FOLDER}/")
        files = {name: contents[name] for name in digests if name in contents}
        if workbook_name in digests and workbook_name not in files:
            # It stands in the output, and is wanted here because another file of the archive has changed.
            files[workbook_name] = self._workbooks.write(whole)
        return archive(files, checksums(digests))

    def _whole(self, whole: Bundle, dear: DearFiles, digests: dict[str, str]) -> Iterator[Artifact | StandingFile]:
        """Yield the files of the whole site but the archive, and note their `digests`."""
        settings = self._config.downloads
        if settings.tables:
            yield from _noted(self._whole_tables(whole), digests)
        if settings.workbooks:
            # The tables as JSON say all that the workbook says, and cost a fraction of it.
            same = checksums(digests) if digests else json_file(whole, self.rows, self._locales, self._about)
            yield from _noted([dear.file(WORKBOOK, same, lambda: self._workbooks.write(whole))], digests)

    def _whole_tables(self, whole: Bundle) -> Iterator[Artifact]:
        page = next(iter(whole.addresses.values()), self._config.base_url)
        files: dict[str, bytes] = {}
        for name, table in self.tables.items():
            files[name] = csv_file(table, self._lines)
            yield Artifact(f"{FOLDER}/{name}.csv", files[name])
            yield Artifact(f"{FOLDER}/{name}{METADATA_SUFFIX}", self._metadata(table, f"{name}.csv", page))
            yield Artifact(f"{FOLDER}/{name}.json", json_file(whole, self.rows, self._locales, self._about, [table]))
        yield Artifact(f"{FOLDER}/{DESCRIPTOR}", descriptor(self._config, self._locales, self.tables, files))

    def _record(self, bundle: Bundle, dear: DearFiles) -> Iterator[Artifact | StandingFile]:
        page = next(iter(bundle.addresses.values()), self._config.base_url)
        first = bundle.tables[0]
        content = json_file(bundle, self.rows, self._locales, self._about)
        if self._config.downloads.tables:
            yield Artifact(f"{bundle.path}.csv", csv_file(first, self._lines))
            yield Artifact(f"{bundle.path}{METADATA_SUFFIX}", self._metadata(first, f"{bundle.name}.csv", page))
            yield Artifact(f"{bundle.path}.json", content)
        if self._config.downloads.workbooks:
            # As above: what is the same as JSON is the same workbook.
            yield dear.file(f"{bundle.path}.xlsx", content, lambda: self._workbooks.write(bundle))

    def _metadata(self, table: Table, file: str, page: str) -> bytes:
        return self._descriptions.describe(table, file, page)

    @property
    def _about(self) -> Mapping[str, Any]:
        config = self._config
        return {
            "site": text_in_all(config.title, self._locales),
            "licence": text_in_all(config.licence, self._locales),
            "licence_address": config.licence_address,
            "as_of": str(config.collected),
        }


def _noted(files: Iterable[Artifact | StandingFile], digests: dict[str, str]) -> Iterator[Artifact | StandingFile]:
    """Yield files, and note their digests under their names."""
    for file in files:
        digests[_name(file)] = (
            file.digest if isinstance(file, StandingFile) else hashlib.sha256(file.content).hexdigest()
        )
        yield file


def _name(file: Artifact | StandingFile) -> str:
    return file.path.removeprefix(f"{FOLDER}/")
