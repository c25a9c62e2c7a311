"""JSON-LD for each page (schema.org): what the page is about, in its language, safe inside a script element."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from reportsite.model.figures import Indicator
from reportsite.model.library import FigureRecord
from reportsite.model.policies import DateMeaning, Policy
from reportsite.model.reference_tables import Work
from reportsite.model.reports import FigurePart, Report
from reportsite.render.addresses import address
from reportsite.render.downloads.bundles import bundle_path
from reportsite.render.downloads.json_files import number
from reportsite.render.scope import Scope
from reportsite.render.views.figures import figure_name
from reportsite.render.words import CERTAIN
from reportsite.site.pages import Page, PageKind

_WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def structured_data(scope: Scope, page: Page, trail: tuple[Page, ...], names: Mapping[Page, str]) -> Markup:
    """Return the JSON-LD of a page; `trail` leads from the home page to its parent, `names` are their titles."""
    graph = [_breadcrumbs(scope, (*trail, page), names)] if trail else []
    subject = _subject(scope, page)
    if subject:
        graph.append(subject)
    if not graph:
        return Markup()
    return as_script({"@context": "https://schema.org", "@graph": graph})


def as_script(data: object) -> Markup:
    """Return data as JSON that cannot end the script element it stands in."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)  # noqa: S704 (every character that could end the element is written as an escape)


def _breadcrumbs(scope: Scope, trail: tuple[Page, ...], names: Mapping[Page, str]) -> dict[str, Any]:
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": names[page], "item": address(scope.config, page.route)}
            for position, page in enumerate(trail, 1)
        ],
    }


def _subject(scope: Scope, page: Page) -> dict[str, Any] | None:
    library = scope.library
    match page.kind:
        case PageKind.HOME:
            return _website(scope, page)
        case PageKind.REPORT:
            report = library.reports[page.subject]
            return _report(scope, page, report, library.works[report.work])
        case PageKind.POLICY:
            return _legislation(scope, page, library.policies[page.subject])
        case PageKind.INDICATOR:
            return _dataset(scope, page, library.indicators[page.subject])
        case PageKind.POLICY_TABLE:
            return _table(scope, page)
        case PageKind.FIGURE:
            return _observation(scope, page, library.figures[page.subject])
        case PageKind.DATA:
            return _catalogue(scope, page)
        case _:
            return None


def _common(scope: Scope, page: Page) -> dict[str, Any]:
    url = address(scope.config, page.route)
    return {"@id": url, "url": url, "inLanguage": scope.language.tag}


def _modified(scope: Scope, page: Page) -> dict[str, Any]:
    return {"dateModified": str(scope.changes.of_page(page))}


def _shared(scope: Scope, page: Page) -> dict[str, Any]:
    """Return the licence of the site's own data, and the files in which they can be fetched."""
    config = scope.config
    data: dict[str, Any] = {"license": config.licence_address} if config.licence_address else {}
    path = bundle_path(page.kind, page.subject)
    formats = [("text/csv", "csv"), ("application/json", "json")] if config.downloads.tables else []
    if config.downloads.workbooks:
        formats.append((_WORKBOOK_TYPE, "xlsx"))
    if path and formats:
        data["distribution"] = [
            {
                "@type": "DataDownload",
                "encodingFormat": media_type,
                "contentUrl": address(config, f"{path}.{suffix}"),
            }
            for media_type, suffix in formats
        ]
    return data


def _organisation(scope: Scope, body_id: str) -> dict[str, Any]:
    body = scope.library.bodies[body_id]
    page = scope.plan.page(PageKind.BODY, body_id, scope.language.code)
    data: dict[str, Any] = {"@type": "Organization", "name": scope.phrase(body.name).words}
    if page:
        data["url"] = address(scope.config, page.route)
    return data


def _website(scope: Scope, page: Page) -> dict[str, Any]:
    return {
        "@type": "WebSite",
        **_common(scope, page),
        "name": scope.phrase(scope.config.title).words,
        "description": scope.phrase(scope.config.description).words,
    }


def _report(scope: Scope, page: Page, report: Report, work: Work) -> dict[str, Any]:
    data = {
        "@type": "Report",
        **_common(scope, page),
        "name": scope.phrase(report.title).words,
        "description": scope.phrase(report.summary).words,
        "about": scope.phrase(work.title).words,
        "sourceOrganization": _organisation(scope, work.issuer),
        "datePublished": str(work.published),
        **_modified(scope, page),
    }
    if work.number:
        data["reportNumber"] = work.number
    return data


def _legislation(scope: Scope, page: Page, policy: Policy) -> dict[str, Any]:
    data = {
        "@type": "Legislation",
        **_common(scope, page),
        "name": scope.phrase(policy.title).words,
        "description": scope.phrase(policy.summary).words,
        "legislationType": scope.phrase(scope.library.document_types[policy.type].name).words,
        **_modified(scope, page),
    }
    number = policy.document_number
    if number and number.status in CERTAIN:
        data["legislationIdentifier"] = number.value
    for meaning, name in ((DateMeaning.ISSUED, "legislationDate"), (DateMeaning.PUBLISHED, "datePublished")):
        date = policy.dated(meaning)
        if date and not date.by and date.status in CERTAIN:
            data[name] = str(date.date)
    if policy.issuers:
        bodies = (*policy.issuers.lead, *policy.issuers.joint)
        data["legislationPassedBy"] = [_organisation(scope, body) for body in bodies]
    if policy.regions:
        data["spatialCoverage"] = [
            {"@type": "AdministrativeArea", "name": scope.phrase(scope.library.provinces[region].name).words}
            for region in policy.regions
        ]
    return data


def _dataset(scope: Scope, page: Page, indicator: Indicator) -> dict[str, Any]:
    dates = sorted(figure.as_of for figure in indicator.figures if figure.as_of)
    data = {
        "@type": "Dataset",
        **_common(scope, page),
        "name": scope.phrase(indicator.name).words,
        "description": scope.phrase(indicator.definition).words,
        "creator": _organisation(scope, indicator.compiler),
        "isAccessibleForFree": True,
        "variableMeasured": scope.phrase(indicator.name).words,
        **_shared(scope, page),
        **_modified(scope, page),
    }
    if dates:
        data["temporalCoverage"] = f"{dates[0].start}/{dates[-1].end}"
    return data


def _table(scope: Scope, page: Page) -> dict[str, Any]:
    table = scope.library.policy_tables[page.subject]
    return {
        "@type": "Dataset",
        **_common(scope, page),
        "name": scope.phrase(table.title).words,
        "description": scope.phrase(table.summary).words,
        "isAccessibleForFree": True,
        "temporalCoverage": f"{table.period.start}/{table.period.end}",
        **_shared(scope, page),
    }


def _observation(scope: Scope, page: Page, record: FigureRecord) -> dict[str, Any]:
    figure, quantity = record.figure, record.quantities[FigurePart.VALUE]
    name = figure_name(scope, record).words
    data: dict[str, Any] = {
        "@type": "Observation",
        "@id": address(scope.config, page.route),
        "measuredProperty": {"@type": "Property", "name": name},
    }
    if quantity.value is not None and figure.status in CERTAIN:
        data["value"] = {
            "@type": "QuantitativeValue",
            "value": number(quantity.value),
            "unitText": scope.phrase(scope.library.units[quantity.unit].name).words,
        }
    if figure.as_of:
        data["observationDate"] = str(figure.as_of.end)
    return {**data, "name": name, "url": address(scope.config, page.route)}


def _catalogue(scope: Scope, page: Page) -> dict[str, Any]:
    config = scope.config
    data: dict[str, Any] = {
        "@type": "DataCatalog",
        **_common(scope, page),
        "name": scope.phrase(config.title).words,
        "description": scope.phrase(config.description).words,
        "dateModified": str(config.collected),
    }
    if config.licence_address:
        data["license"] = config.licence_address
    return data
