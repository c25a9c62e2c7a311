"""Words made to break out of a page go in everywhere; the pages are made of the same elements as without them."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import yaml

from reportsite.pipeline import BuiltSite
from tests.render.reading import Reading, read
from tests.sites.building import MINIMAL, Copy, copy_of, files_of, found, render

PAYLOAD = (
    "</title></script></style></textarea><script>alert(1)</script><img src=x onerror=alert(1)><svg onload=alert(1)>"
    '"\'><a href="javascript:alert(1)" onclick=\'alert(1)\' style="color:red">&lt;b&gt;&#60;i&#62;'
    "<!--[CDATA[]]>{{ 7*7 }}{% raw %}${7*7}%(x)s{number}<base href=//evil.example><meta http-equiv=refresh>"
)
HARMLESS = "w"
LANGUAGES = {"fr", "en", "zh"}
FREE_TEXT = {
    *("captured", "repaired", "restored", "printed_title", "lines", "abbreviation", "sort", "file", "sha256"),
    *("number", "text", "before", "after", "suspected"),
}
"""Keys whose values are any text."""
NOT_WORDS = {"title_status", "name_status", "printed", "forms"}
"""Mappings by language that are not texts."""
PROSE = """
## Heading PAYLOAD_CODE

{policy}`PAYLOAD_WORDS <geneva-water>` `PAYLOAD_CODE`

```{note} PAYLOAD
[PAYLOAD_LINK](https://example.org/'onclick=alert(1)//?"x" "PAYLOAD_TITLE")
```

```PAYLOAD_CODE
PAYLOAD
```

| `PAYLOAD_CODE` |
| --- |
| {{fig}} |
"""


def spoiled(data: object, words: str, key: str = "") -> object:
    """Return the data with `words` before every text that an editor could have written."""
    if isinstance(data, dict):
        if key not in NOT_WORDS and data and data.keys() <= LANGUAGES:
            return {language: words + str(text) for language, text in data.items()}
        return {name: spoiled(value, words, name) for name, value in data.items()}
    if isinstance(data, list):
        return [words + item if key == "also" else spoiled(item, words, key) for item in data]
    if data == "null":
        return None
    if key in FREE_TEXT and isinstance(data, str):
        return words + data
    return data


@cache
def built(words: str) -> BuiltSite:
    """Render the small site with `words` put in everywhere."""
    with TemporaryDirectory(prefix="reportsite-hostile-") as folder:
        site = copy_of(MINIMAL, Path(folder) / "site")
        for file in [site.folder / "site.yaml", *(site.folder / "content").rglob("*.yaml")]:
            # Read so that no scalar changes; JSON is YAML in which every text is quoted.
            data = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
            text = json.dumps(spoiled(data, words), ensure_ascii=False, indent=1)
            if file.name == "all.yaml":
                text = text.replace("langue=fr", "langue=fr&'onmouseover='alert(1)' style='x")
                text = text.replace('"language": "de', f'"language": "de{json.dumps(words)[1:-1]}')
                text = text.replace(" style=", "%20style=")
            if file.name == "ordinances.yaml":
                text = text.replace('"value": "L 2 05"', f'"value": {json.dumps(words)}')
                text = text.replace('"printed": "Conseil', f'"printed": "{json.dumps(words)[1:-1]}Conseil')
            quoted = json.dumps(words, ensure_ascii=False)[:-1]
            text = text.replace('"code": "220000', f'"code": {quoted}220000')
            text = text.replace('"name": "Français', f'"name": {quoted}Français')
            file.write_text(text, encoding="utf-8")
        _spoil_prose(site, words)
        return render(site.folder)


def _spoil_prose(site: Copy, words: str) -> None:
    inner = words.replace("`", "").replace("<", "").replace(">", "")
    title = re.sub(r'["<>*&\[\]]', "", words)
    prose = (
        PROSE.replace("PAYLOAD_WORDS", inner)
        .replace("PAYLOAD_CODE", words.replace("|", ""))
        .replace("PAYLOAD_LINK", title)
        .replace("PAYLOAD_TITLE", title)
        .replace("PAYLOAD", words)
        .replace("PAYLOAD", words)
    )
    prose = re.sub(r"^## Heading .*$", f"## Heading `{words}`", prose, flags=re.MULTILINE)
    prose = prose.replace('\'onclick=alert(1)//?"x" ', "'onclick=alert%281%29//?%22x%22 ")
    for language in LANGUAGES:
        head = json.dumps({"title": words + "A", "summary": words + "B"}, ensure_ascii=False)
        site.put(f"content/pages/about.{language}.md", f"---\n{head}\n---\n{prose}")


def pages(words: str) -> Mapping[str, Reading]:
    files = files_of(built(words))
    return {path: read(content) for path, content in files.items() if path.endswith(".html")}


@pytest.fixture(scope="module")
def hostile() -> Mapping[str, Reading]:
    return pages(PAYLOAD)


@pytest.fixture(scope="module")
def harmless() -> Mapping[str, Reading]:
    return pages(HARMLESS)


def shape(reading: Reading) -> Counter[tuple[str, tuple[str, ...]]]:
    return Counter((tag, tuple(sorted(own))) for tag, own in reading.elements)


def attributes(readings: Mapping[str, Reading]) -> Iterator[tuple[str, str, str, str]]:
    for path, reading in readings.items():
        for tag, own in reading.elements:
            for name, value in own.items():
                yield path, tag, name, value


def test_hostile_words_are_no_error_of_the_content() -> None:
    assert not built(PAYLOAD).diagnostics.errors, found(built(PAYLOAD).diagnostics)
    assert not built(HARMLESS).diagnostics.errors, found(built(HARMLESS).diagnostics)


def test_pages_with_hostile_words_are_made_of_the_same_elements(
    hostile: Mapping[str, Reading], harmless: Mapping[str, Reading]
) -> None:
    assert hostile.keys() == harmless.keys()
    for path, reading in hostile.items():
        assert shape(reading) == shape(harmless[path]), path


def test_hostile_words_are_shown_as_typed_on_nearly_every_page(hostile: Mapping[str, Reading]) -> None:
    shown = [path for path, reading in hostile.items() if PAYLOAD in reading.text]
    assert len(shown) == len(hostile)
    for reading in hostile.values():
        assert "49" not in re.sub(r"\d*49\d+|\d+49\d*", "", reading.text.replace("7*7", ""))


def test_no_element_runs_or_fetches_or_styles_anything(hostile: Mapping[str, Reading]) -> None:
    for path, tag, name, value in attributes(hostile):
        assert not name.startswith("on"), f"{path}: <{tag} {name}={value}>"
        assert name not in {"style", "srcdoc", "formaction", "ping"}, f"{path}: <{tag} {name}={value}>"
        if name in {"href", "src", "action", "xlink:href", "data"}:
            assert re.match(r"(?:https?://|mailto:|\.{0,2}/|#|$|[a-z0-9/.-]+$)", value), (
                f"{path}: <{tag} {name}={value}>"
            )
    for path, reading in hostile.items():
        assert {tag for tag, _ in reading.elements}.isdisjoint({"iframe", "object", "embed", "img", "style"}), path
        # Pages for frames open links beside themselves; where a link leads, no page changes.
        assert all(set(own) == {"target"} for own in reading.all("base")), path


def test_the_title_and_the_head_of_a_page_are_not_left_early(hostile: Mapping[str, Reading]) -> None:
    for path, reading in hostile.items():
        tags = Counter(tag for tag, _ in reading.elements)
        assert (tags["html"], tags["head"], tags["body"]) == (1, 1, 1), path
        assert PAYLOAD in reading.title, path


def test_data_for_machines_holds_the_hostile_words_and_stays_json(hostile: Mapping[str, Reading]) -> None:
    raw = files_of(built(PAYLOAD))
    for path in hostile:
        for text in re.findall(r'<script type="application/ld\+json">(.*?)</script>', raw[path].decode(), re.DOTALL):
            json.loads(text)
    law = raw["en/policies/geneva-water/index.html"].decode()
    (text,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', law, re.DOTALL)
    assert PAYLOAD + "Water Ordinance" in json.dumps(json.loads(text), ensure_ascii=False).replace('\\"', '"')


def test_the_sitemap_and_the_routes_are_the_same(hostile: Mapping[str, Reading]) -> None:
    assert files_of(built(PAYLOAD))["sitemap.xml"] == files_of(built(HARMLESS))["sitemap.xml"]
    assert len(hostile) == sum(path.endswith(".html") for path in files_of(built(HARMLESS)))
