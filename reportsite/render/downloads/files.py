"""Library → the files of its data: CSV, JSON, workbooks, a Data Package and one archive, at addresses that stay.

Everything here is a function of the library, the settings, the plan and the words of the languages. What a page links
to is decided from the settings alone, so that no page has to wait for the files.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

from reportsite.artifacts import Artifact
from reportsite.config import Config
from reportsite.i18n.locales import Locale
from reportsite.model.library import Library
from reportsite.render.dear_files import DearFiles, StandingFile
from reportsite.render.downloads import wording as w
from reportsite.render.downloads.bundles import ARCHIVE, FOLDER, WORKBOOK, Bundle, Bundles
from reportsite.render.downloads.csv_files import METADATA_SUFFIX, Descriptions, csv_file
from reportsite.render.downloads.json_files import EncodedRows, json_file
from reportsite.render.downloads.package import CHECKSUMS, DESCRIPTOR, archive, checksums, descriptor
from reportsite.render.downloads.records import Tables
from reportsite.render.downloads.tables import Table, text_in_all
from reportsite.render.downloads.workbooks import workbook
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
        self._config = config
        self._locales = locales
        self.tables = Tables(library, config, plan, index).make()
        self.rows = EncodedRows()
        self._descriptions = Descriptions(locales, config.licence_address or "")
        self._bundles = Bundles(library, config, plan, locales, self.tables)

    def render(self, dear: DearFiles | None = None) -> Iterator[Artifact | StandingFile]:
        """Yield the files that the settings ask for; workbooks and the archive only where they have changed."""
        dear = dear or DearFiles()
        settings = self._config.downloads
        digests: dict[str, str] = {}
        contents: dict[str, bytes] = {}
        for file in self._files(dear):
            name = file.path.removeprefix(f"{FOLDER}/")
            digests[name] = file.digest if isinstance(file, StandingFile) else _digest(file.content)
            # What stands in the tables of single records stands in those of the whole site too.
            if isinstance(file, Artifact) and "/" not in name:
                contents[name] = file.content
            yield file
        if settings.archive:
            whole = {name: digest for name, digest in digests.items() if "/" not in name}
            packed = dear.file(ARCHIVE, checksums(whole), lambda: self._archive(whole, contents))
            digests[ARCHIVE.removeprefix(f"{FOLDER}/")] = (
                packed.digest if isinstance(packed, StandingFile) else _digest(packed.content)
            )
            yield packed
        if digests:
            yield Artifact(f"{FOLDER}/{CHECKSUMS}", checksums(digests))

    def _archive(self, digests: Mapping[str, str], contents: Mapping[str, bytes]) -> bytes:
        workbook_name = WORKBOOK.removeprefix(f"{FOLDER}/")
        files = {name: contents[name] for name in digests if name in contents}
        if workbook_name in digests and workbook_name not in files:
            # It stands in the output, and is wanted here because another file of the archive has changed.
            files[workbook_name] = self._workbook(self._bundles.whole())
        return archive(files, checksums(digests))

    def _files(self, dear: DearFiles) -> Iterator[Artifact | StandingFile]:
        settings = self._config.downloads
        whole = self._bundles.whole()
        if settings.tables:
            yield from self._whole_tables(whole)
        if settings.workbooks:
            yield self._dear_workbook(whole, dear)
        if settings.tables or settings.workbooks:
            for bundle in self._bundles.records():
                if settings.tables:
                    yield from self._record(bundle)
                if settings.workbooks:
                    yield self._dear_workbook(bundle, dear)

    def _dear_workbook(self, bundle: Bundle, dear: DearFiles) -> Artifact | StandingFile:
        # The same bundle as JSON says all that the workbook says, and costs a twentieth of it.
        same = json_file(bundle, self.rows, self._locales, self._about)
        return dear.file(f"{bundle.path}.xlsx", same, lambda: self._workbook(bundle))

    def _whole_tables(self, whole: Bundle) -> Iterator[Artifact]:
        page = next(iter(whole.addresses.values()), self._config.base_url)
        files: dict[str, bytes] = {}
        for name, table in self.tables.items():
            files[name] = csv_file(table)
            yield Artifact(f"{FOLDER}/{name}.csv", files[name])
            yield Artifact(f"{FOLDER}/{name}{METADATA_SUFFIX}", self._metadata(table, f"{name}.csv", page))
            yield Artifact(f"{FOLDER}/{name}.json", json_file(whole, self.rows, self._locales, self._about, [table]))
        yield Artifact(f"{FOLDER}/{DESCRIPTOR}", descriptor(self._config, self._locales, self.tables, files))

    def _record(self, bundle: Bundle) -> Iterator[Artifact]:
        page = next(iter(bundle.addresses.values()), self._config.base_url)
        first = bundle.tables[0]
        yield Artifact(f"{bundle.path}.csv", csv_file(first))
        yield Artifact(f"{bundle.path}{METADATA_SUFFIX}", self._metadata(first, f"{bundle.name}.csv", page))
        yield Artifact(f"{bundle.path}.json", json_file(bundle, self.rows, self._locales, self._about))

    def _metadata(self, table: Table, file: str, page: str) -> bytes:
        return self._descriptions.describe(table, file, page)

    def _workbook(self, bundle: Bundle) -> bytes:
        config, locales = self._config, self._locales
        about = {
            w.COLLECTED: {code: locale.format.date(config.collected) for code, locale in locales.items()},
            w.LICENCE: text_in_all(config.licence, locales),
        }
        return workbook(bundle, locales, about, config.collected.first_day)

    @property
    def _about(self) -> Mapping[str, Any]:
        config = self._config
        return {
            "site": text_in_all(config.title, self._locales),
            "licence": text_in_all(config.licence, self._locales),
            "licence_address": config.licence_address,
            "as_of": str(config.collected),
        }


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
