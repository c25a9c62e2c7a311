"""What machines are told of a page: JSON that no content can break out of, with nothing that is not certain."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportsite.render.structured_data import as_script
from tests.sites.building import files_of, minimal_site, project_site

HOSTILE = [
    "</script><script>alert(1)</script>",
    "</SCRIPT >",
    "<!-- <script>",
    "]]>",
    "&lt;/script&gt;",
    "\u2028\u2029",
    '"\\',
    "\x7f\ufeff",
    "政策",
]


class Scripts(HTMLParser):
    """Gathers what stands inside script elements of data."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.tags: list[str] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self._inside = tag == "script" and ("type", "application/ld+json") in attrs
        if self._inside:
            self.found.append("")

    def handle_endtag(self, tag: str) -> None:
        self._inside = self._inside and tag != "script"

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.found[-1] += data


def embedded(data: object) -> Scripts:
    parser = Scripts()
    parser.feed(f'<script type="application/ld+json">{as_script(data)}</script><p>after</p>')
    parser.close()
    return parser


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_ends_the_script_element(text: str) -> None:
    data = {text: [text, {"name": text}]}
    parser = embedded(data)
    assert parser.tags == ["script", "p"]
    assert [json.loads(found) for found in parser.found] == [data]


@settings(deadline=None, max_examples=300)
@given(st.text(alphabet=st.sampled_from("</script>!-&\"'\\ \n\u2028A甲")))
def test_no_mixture_of_signs_ends_the_script_element(text: str) -> None:
    parser = embedded([text])
    assert parser.tags == ["script", "p"]
    assert [json.loads(found) for found in parser.found] == [[text]]


def test_what_is_no_json_is_a_mistake_of_the_program() -> None:
    with pytest.raises(ValueError, match="JSON"):
        as_script({"value": float("nan")})


def graphs(files: dict[str, bytes]) -> dict[str, list[dict[str, Any]]]:
    found = {}
    for path, content in files.items():
        if path.endswith(".html"):
            parser = Scripts()
            parser.feed(content.decode())
            found[path] = [node for text in parser.found for node in json.loads(text)["@graph"]]
    return found


def test_every_page_of_the_project_has_at_most_one_strict_json_document() -> None:
    for path, content in files_of(project_site()).items():
        if path.endswith(".html"):
            parser = Scripts()
            parser.feed(content.decode())
            assert len(parser.found) <= 1, path
            for text in parser.found:
                assert json.loads(text)["@context"] == "https://schema.org", path


def test_pages_say_what_they_are_about() -> None:
    pages = graphs(dict(files_of(minimal_site())))
    kinds = {path: {node["@type"] for node in nodes} for path, nodes in pages.items()}
    assert kinds["index.html"] == kinds["404.html"] == set()
    assert kinds["en/index.html"] == {"WebSite"}
    assert kinds["en/reports/fountains-2024/index.html"] == {"BreadcrumbList", "Report"}
    assert kinds["en/policies/geneva-water/index.html"] == {"BreadcrumbList", "Legislation"}
    assert kinds["en/indicators/fountains/index.html"] == {"BreadcrumbList", "Dataset"}
    assert kinds["en/policies/tables/ordinances/index.html"] == {"BreadcrumbList", "Dataset"}
    assert kinds["en/glossary/index.html"] == {"BreadcrumbList"}


def test_breadcrumbs_lead_from_the_home_page_to_the_page_itself() -> None:
    nodes = graphs(dict(files_of(minimal_site())))["zh/policies/geneva-water/index.html"]
    (trail,) = [node for node in nodes if node["@type"] == "BreadcrumbList"]
    base = "https://example.org/fontaines/zh/"
    assert [(item["position"], item["name"], item["item"]) for item in trail["itemListElement"]] == [
        (1, "首页", base),
        (2, "政策", f"{base}policies/"),
        (3, "饮水条例", f"{base}policies/geneva-water/"),
    ]


def test_a_law_is_told_only_with_what_is_certain() -> None:
    pages = graphs(dict(files_of(minimal_site())))
    law = next(node for node in pages["en/policies/geneva-water/index.html"] if node["@type"] == "Legislation")
    assert law["name"] == "Water Ordinance"
    assert law["inLanguage"] == "en"
    assert law["legislationDate"] == "2023-05-20"
    assert law["legislationIdentifier"] == "L 2 05"
    assert [body["name"] for body in law["legislationPassedBy"]] == ["Geneva Council of State", "Heritage Desk"]
    assert [place["name"] for place in law["spatialCoverage"]] == ["Republic and Canton of Geneva"]
    plan = next(node for node in pages["en/policies/vaud-winter-plan/index.html"] if node["@type"] == "Legislation")
    assert not {"legislationDate", "datePublished", "legislationPassedBy", "legislationIdentifier"} & plan.keys()
