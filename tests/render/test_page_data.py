"""The data beside every page, what machines are told of the site, and the pages of data and of figures."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from rdflib.namespace import SDO

from reportsite.render.downloads.files import DataFiles
from reportsite.render.page_data import PageData
from reportsite.site.changes import LastChanges
from reportsite.site.pages import EMBEDS, Page, PageKind, figure_slug
from reportsite.site.policies import index_policies
from tests.render.reading import read
from tests.render.test_structured_data import graphs
from tests.sites.building import MINIMAL, ROOT, edition_of, files_of, minimal_site, project_site

SITES = pytest.mark.parametrize("site", [ROOT, MINIMAL], ids=["project", "minimal"])


@cache
def files(site: Path) -> Mapping[str, bytes]:
    return files_of(project_site() if site == ROOT else minimal_site())


def data(site: Path, page: Page) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(files(site)[f"{page.route}index.json"])
    return found


def test_every_page_in_a_language_has_its_data_beside_it() -> None:
    for site in (ROOT, MINIMAL):
        edition = edition_of(site)
        last = LastChanges(edition.library, edition.config.collected)
        base = edition.config.base_url.rstrip("/") + "/"
        for page in edition.plan.pages:
            if not page.language or page.kind in EMBEDS.values():
                continue
            found = data(site, page)
            assert (found["kind"], found["id"], found["language"]) == (page.kind.value, page.subject, page.language)
            assert found["url"] == base + page.route
            assert found["updated"] == str(last.of_page(page))
            assert found["title"]
            codes = {language.code for language in edition.config.languages}
            assert found["alternates"].keys() == codes - {page.language}
            for address in found["alternates"].values():
                assert address.removeprefix(base) in files(site)
            if "data" in found:
                assert found["data"].removeprefix(base) in files(site)


@SITES
def test_a_page_of_a_record_has_the_row_of_the_downloads(site: Path) -> None:
    edition = edition_of(site)
    tables = {
        PageKind.POLICY: "policies",
        PageKind.REPORT: "reports",
        PageKind.INDICATOR: "indicators",
        PageKind.FIGURE: "figures",
        PageKind.PROVINCE: "provinces",
        PageKind.TOPIC: "topics",
        PageKind.BODY: "bodies",
        PageKind.POLICY_TABLE: "policy_tables",
    }
    rows = {
        kind: {
            row["id"]: row for table in json.loads(files(site)[f"data/{name}.json"])["tables"] for row in table["rows"]
        }
        for kind, name in tables.items()
    }
    seen = 0
    for page in edition.plan.pages:
        if page.kind in tables:
            assert data(site, page)["record"] == rows[page.kind][page.subject]
            seen += 1
    assert seen > 50


@SITES
def test_a_policy_has_its_targets_relations_and_corrections_and_a_figure_its_quotes(site: Path) -> None:
    edition = edition_of(site)
    language = edition.config.languages[0].code
    for policy in edition.library.policies.values():
        page = edition.plan.page(PageKind.POLICY, policy.id, language)
        assert page
        found = data(site, page)
        assert [target["printed"] for target in found["targets"]] == [one.printed.text for one in policy.targets]
        assert [relation["to"] for relation in found["relations"]] == [one.to for one in policy.relations]
        assert [one["after"] for one in found["corrections"]] == [one.after for one in policy.corrections]
    for record in edition.library.figures.values():
        page = edition.plan.page(PageKind.FIGURE, record.figure.id, language)
        assert page
        assert [quote["quote"] for quote in data(site, page)["quotes"]] == [one.text for one in record.figure.quotes]


@SITES
def test_lists_name_what_they_hold_by_address(site: Path) -> None:
    edition = edition_of(site)
    index, base = index_policies(edition.library), edition.config.base_url.rstrip("/") + "/"
    for page in edition.plan.pages:
        expected = {
            PageKind.POLICIES: index.newest,
            PageKind.PROVINCE: index.of_province(page.subject),
            PageKind.TOPIC: index.of_topic(page.subject),
        }.get(page.kind)
        if expected is None or not page.language:
            continue
        items = data(site, page)["policies"]
        assert [item["id"] for item in items] == [policy.id for policy in expected]
        for item in items:
            assert f"{item['url'].removeprefix(base)}index.html" in files(site)


def test_what_the_settings_leave_out_is_not_there() -> None:
    edition = edition_of(MINIMAL)

    def paths(**settings: bool) -> set[str]:
        config = replace(edition.config, downloads=replace(edition.config.downloads, **settings))
        parts = edition.library, config, edition.plan, edition.locales
        found = DataFiles(*parts, edition.policies)
        pages = PageData(*parts, index_policies(edition.library), found).render()
        return {artifact.path for artifact in (*found.render(), *pages)}

    everything = paths()
    assert {path for path in everything if path.endswith("/index.json")} == everything - paths(pages=False)
    assert {path for path in everything if path.endswith(".xlsx")} == everything - paths(workbooks=False)
    assert everything - paths(archive=False) == {"data/all.zip"}
    kept = paths(tables=False)
    assert {path.rpartition(".")[2] for path in kept if path.startswith("data/")} == {"xlsx", "zip", "data/SHA256SUMS"}
    assert not paths(tables=False, workbooks=False, archive=False, pages=False)


# For machines -----------------------------------------------------------------------------------------------------


@SITES
def test_every_link_of_llms_txt_leads_to_a_file_of_the_site(site: Path) -> None:
    edition, text = edition_of(site), files(site)["llms.txt"].decode()
    lines = text.splitlines()
    assert lines[0] == "# " + " / ".join(edition.config.title.versions.values())
    assert lines[2].startswith("> ")
    assert [line for line in lines if line.startswith("## ")][-1] == "## Data"
    links = re.findall(r"\]\(([^)]+)\)", text)
    assert len(links) > 20
    base = edition.config.base_url.rstrip("/") + "/"
    for link in links:
        path = link.removeprefix(base)
        assert (f"{path}index.html" if path.endswith("/") else path) in files(site), link


@SITES
def test_json_ld_uses_types_and_properties_that_schema_org_has(site: Path) -> None:
    seen: set[str] = set()
    terms = {str(term).rpartition("/")[2] for term in dir(SDO)}

    def follow(node: object, path: str) -> None:
        if isinstance(node, list):
            for item in node:
                follow(item, path)
        elif isinstance(node, dict):
            assert f"{node['@type']}" in terms, f"{path}: {node['@type']}"
            seen.add(node["@type"])
            for name, value in node.items():
                assert name.startswith("@") or name in terms, f"{path}: {name}"
                follow(value, path)

    for path, nodes in graphs(dict(files(site))).items():
        follow(nodes, path)
    assert seen >= {"Report", "Legislation", "Dataset", "DataDownload", "DataCatalog", "Observation", "BreadcrumbList"}


@SITES
def test_json_ld_names_files_that_exist_and_dates_of_the_content(site: Path) -> None:
    edition = edition_of(site)
    base = edition.config.base_url.rstrip("/") + "/"
    last = LastChanges(edition.library, edition.config.collected)
    nodes = graphs(dict(files(site)))
    downloads = 0
    for page in edition.plan.pages:
        for node in nodes[page.file]:
            for one in node.get("distribution", ()):
                assert one["contentUrl"].removeprefix(base) in files(site)
                downloads += 1
            assert node.get("dateModified") in {None, str(last.of_page(page))}
            assert node.get("license") == (edition.config.licence_address if "license" in node else None)
    assert downloads


def test_a_figure_is_told_with_its_value_unless_it_is_uncertain() -> None:
    nodes = graphs(dict(files(MINIMAL)))
    (fact,) = [one for one in nodes["en/figures/fountains-2024/index.html"] if one["@type"] == "Observation"]
    assert fact["value"] == {"@type": "QuantitativeValue", "value": 1204, "unitText": "fountains"}
    assert fact["observationDate"] == "2024"
    (doubtful,) = [one for one in nodes["en/figures/fountains-2021/index.html"] if one["@type"] == "Observation"]
    assert "value" not in doubtful


# Pages of figures -------------------------------------------------------------------------------------------------


@SITES
def test_the_address_of_a_figure_is_its_id_and_tells_nothing_of_where_it_stands(site: Path) -> None:
    edition = edition_of(site)
    slugs = [figure_slug(figure) for figure in edition.library.figures]
    assert len(set(slugs)) == len(slugs)
    for language in edition.config.languages:
        for figure in edition.library.figures:
            page = edition.plan.page(PageKind.FIGURE, figure, language.code)
            assert page
            assert page.route == f"{language.code}/figures/{figure_slug(figure)}/"
            reading = read(files(site)[page.file])
            name, date = figure.split("@")
            assert page.route.endswith(f"/{name}-{date.lower()}/")
            assert reading.headings
    assert len({figure.replace("@", "-") for figure in edition.library.figures}) == len(slugs)


@SITES
def test_a_page_of_a_figure_shows_number_clause_source_and_leads_to_its_record(site: Path) -> None:
    edition = edition_of(site)
    library = edition.library
    for language in edition.config.languages:
        for figure_id, record in library.figures.items():
            page = edition.plan.page(PageKind.FIGURE, figure_id, language.code)
            assert page
            reading = read(files(site)[page.file])
            text = " ".join(reading.text.split())
            for quote in record.figure.quotes:
                assert " ".join(quote.text.split()) in text
                assert library.sources[quote.source].publisher.best(language.code)[0] in text
            anchor = "#figure-" + figure_id.replace("@", "-")
            assert any(link.get("href", "").endswith(anchor) for link in reading.all("a")), page.route


@SITES
def test_the_record_of_a_figure_leads_to_its_page(site: Path) -> None:
    edition = edition_of(site)
    for page in edition.plan.pages:
        if page.kind is PageKind.INDICATOR:
            links = {link.get("href") for link in read(files(site)[page.file]).all("a")}
            for figure in edition.library.indicators[page.subject].figures:
                if figure.as_of:
                    assert f"../../figures/{figure_slug(figure.id)}/" in links


@SITES
def test_the_page_of_data_links_every_file_of_the_whole_site(site: Path) -> None:
    for language in edition_of(site).config.languages:
        reading = read(files(site)[f"{language.code}/data/index.html"])
        links = {link["href"].removeprefix("../../") for link in reading.all("a")}
        whole = {path for path in files(site) if path.startswith("data/") and path.count("/") == 1}
        assert whole <= links
        assert {f"{language.code}/feed.xml", f"{language.code}/calendar.ics"} <= links
        for table in json.loads(files(site)["data/datapackage.json"])["resources"]:
            for field in table["schema"]["fields"]:
                assert field["name"] in reading.text
