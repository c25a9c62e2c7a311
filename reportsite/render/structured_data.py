"""JSON-LD for each page (schema.org): what the page is about, in its language, safe inside a script element."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from reportsite.model.figures import Indicator
from reportsite.model.policies import DateMeaning, Policy
from reportsite.model.reference_tables import Work
from reportsite.model.reports import Report
from reportsite.render.addresses import address
from reportsite.render.scope import Scope
from reportsite.render.words import CERTAIN
from reportsite.site.pages import Page, PageKind


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
        case _:
            return None


def _common(scope: Scope, page: Page) -> dict[str, Any]:
    url = address(scope.config, page.route)
    return {"@id": url, "url": url, "inLanguage": scope.language.tag}


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
        "license": "https://creativecommons.org/licenses/by/4.0/",
        "isAccessibleForFree": True,
        "variableMeasured": scope.phrase(indicator.name).words,
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
        "license": "https://creativecommons.org/licenses/by/4.0/",
        "isAccessibleForFree": True,
        "temporalCoverage": f"{table.period.start}/{table.period.end}",
    }
