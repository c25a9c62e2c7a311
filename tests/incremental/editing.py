"""Edits of a site as editors make them, chosen at random; and damage to what builds leave behind."""

from __future__ import annotations

import hashlib
import os
import random
import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from reportsite.errors import ReportsiteError
from reportsite.incremental.untouched import STATE_VERSION
from reportsite.pipeline import accept_translations
from reportsite.settings import Settings
from tests.sites.building import ROOT

_WORDS = {"fr": "bis", "en": "anew", "zh": "新"}
_PHRASE = re.compile(r"\b(fr|en|zh): ([^\s\"'>|{\[,}][^,}\n\"]*)")
_TEMPLATES = (
    "base.html",
    "home.html",
    "policy.html",
    "topic.html",
    "timeline.html",
    "partials/footer.html",
    "partials/source.html",
    "partials/page-head.html",
    "macros/policy.html",
    "macros/figure.html",
    "macros/words.html",
    "robots.txt.j2",
    "graphics/line-chart.svg",
    "partials/stale-block.html",
)
_PLACE = re.compile(r"\{% (?:block|macro) [^%]*%\}\n|\{% macro [^%]*%\}|^(?=<footer)|</h1>|</main>|^# ", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Desk:
    """A site on an editor's desk, and the chance by which it is edited."""

    folder: Path
    chance: random.Random

    def path(self, name: str) -> Path:
        """Return a file of the site."""
        return self.folder / name

    def files(self, *patterns: str) -> list[Path]:
        """Return the files that fit any of the patterns, in an order of their own."""
        return sorted(path for pattern in patterns for path in self.folder.glob(pattern) if path.is_file())

    def any_file(self, *patterns: str) -> Path:
        """Return one of the files that fit."""
        return self.chance.choice(self.files(*patterns) or [self.folder / "site.yaml"])

    def number(self) -> int:
        """Return a number that makes names new."""
        return self.chance.randrange(10_000, 99_999)

    def substitute(self, path: Path, pattern: str | re.Pattern[str], new: Callable[[re.Match[str]], str]) -> bool:
        """Put something new for one of the places in a file that a pattern fits."""
        text = path.read_text(encoding="utf-8")
        found = list(re.finditer(pattern, text))
        if not found:
            return False
        match = self.chance.choice(found)
        changed = text[: match.start()] + new(match) + text[match.end() :]
        path.write_text(changed, encoding="utf-8")
        return changed != text

    def blocks(self, path: Path) -> tuple[str, list[str]]:
        """Return what stands before the records of a table of policies or reference records, and each of them."""
        text = path.read_text(encoding="utf-8")
        indent = "  " if re.search(r"^  - id: ", text, re.MULTILINE) else ""
        parts = re.split(rf"^(?={indent}- id: )", text, flags=re.MULTILINE)
        return parts[0], [part if part.endswith("\n") else part + "\n" for part in parts[1:]]

    def write_blocks(self, path: Path, head: str, blocks: list[str]) -> None:
        """Write such a table."""
        path.write_text(head + "".join(blocks), encoding="utf-8")


Edit = Callable[[Desk], bool]
"""Changes the site; False when there was nothing to change."""


# Policies -----------------------------------------------------------------------------------------------------


def add_policy(desk: Desk) -> bool:
    """Enter a policy much like another one."""
    path = desk.any_file("content/policies/*.yaml")
    head, blocks = desk.blocks(path)
    if not blocks:
        return False
    block = re.sub(r"- id: \S+", f"- id: policy-{desk.number()}", desk.chance.choice(blocks), count=1)
    blocks.insert(desk.chance.randrange(len(blocks) + 1), block)
    desk.write_blocks(path, head, blocks)
    return True


def delete_policy(desk: Desk) -> bool:
    """Take a policy out."""
    path = desk.any_file("content/policies/*.yaml")
    head, blocks = desk.blocks(path)
    if len(blocks) < 2:
        return False
    del blocks[desk.chance.randrange(len(blocks))]
    desk.write_blocks(path, head, blocks)
    return True


def rename_record(desk: Desk) -> bool:
    """Give a record another id, everywhere."""
    path = desk.any_file("content/policies/*.yaml", "content/reference/*.yaml", "content/sources/*.yaml")
    names = re.findall(r"^ *- id: ([a-z][\w-]+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    if not names:
        return False
    old = desk.chance.choice(names)
    new = f"{old.split('--')[0]}--{desk.number()}".replace("--", "-x")
    for file in desk.files("content/**/*.yaml", "content/**/*.md", "site.yaml"):
        text = file.read_text(encoding="utf-8")
        changed = re.sub(rf"(?<![\w-]){re.escape(old)}(?![\w@-])", new, text)
        if changed != text:
            file.write_text(changed, encoding="utf-8")
    return True


def move_policy(desk: Desk) -> bool:
    """Move a policy into another table, which is made when there is none."""
    path = desk.any_file("content/policies/*.yaml")
    others = [other for other in desk.files("content/policies/*.yaml") if other != path]
    head, blocks = desk.blocks(path)
    if len(blocks) < 2:
        return False
    moved = blocks.pop(desk.chance.randrange(len(blocks)))
    if others and desk.chance.random() < 0.8:
        target = desk.chance.choice(others)
        other_head, other_blocks = desk.blocks(target)
    else:
        name = f"table-{desk.number()}"
        target = path.with_name(f"{name}.yaml")
        other_head, other_blocks = re.sub(r"^id: \S+", f"id: {name}", head, count=1, flags=re.MULTILINE), []
    other_blocks.insert(desk.chance.randrange(len(other_blocks) + 1), moved)
    desk.write_blocks(path, head, blocks)
    desk.write_blocks(target, other_head, other_blocks)
    return True


def change_regions(desk: Desk) -> bool:
    """Let a policy be of another region."""
    text = desk.path("content/reference/provinces.yaml").read_text(encoding="utf-8")
    regions = re.findall(r"- id: ([A-Z]{2}-\w+)", text)
    some = ", ".join(desk.chance.sample(regions, desk.chance.choice((1, 2))))
    return desk.substitute(
        desk.any_file("content/policies/*.yaml"), r"regions: \[[^]]*\]", lambda _: f"regions: [{some}]"
    )


def change_topics(desk: Desk) -> bool:
    """Let a policy or a report be of other topics."""
    text = desk.path("content/reference/topics.yaml").read_text(encoding="utf-8")
    topics = re.findall(r"^- id: (\S+)", text, re.MULTILINE)
    some = ", ".join(desk.chance.sample(topics, min(len(topics), desk.chance.choice((1, 2)))))
    path = desk.any_file("content/policies/*.yaml", "content/reports/*/report.yaml", "content/indicators/*.yaml")
    return desk.substitute(path, r"topics: \[[^]]*\]", lambda _: f"topics: [{some}]")


def change_date(desk: Desk) -> bool:
    """Let a date be another."""
    month = desk.chance.choice(("01", "03", "08", "12"))
    path = desk.any_file("content/policies/*.yaml", "content/sources/*.yaml", "content/reference/works.yaml")
    return desk.substitute(path, r"(?<=[\": ])(20\d\d)-\d\d(?=\")", lambda match: f"{match[1]}-{month}")


def change_status(desk: Desk) -> bool:
    """Say how sure something is."""
    status = desk.chance.choice(("captured", "verified", "recalled"))
    path = desk.any_file("content/policies/*.yaml", "content/indicators/*.yaml")
    return desk.substitute(path, r"status: (?:captured|verified|recalled)", lambda _: f"status: {status}")


def change_draft(desk: Desk) -> bool:
    """Let a policy, a table, a series, a report or a page be a draft, or be one no more."""
    path = desk.any_file(
        "content/policies/*.yaml", "content/indicators/*.yaml", "content/reports/*/report.yaml", "content/pages/*.md"
    )
    if desk.substitute(path, r"(?m)^ *draft: true\n", lambda _: ""):
        return True
    record = r"(?m)^(?:---\n(?=title)|( *)(?:- )?id: .+\n)"
    return desk.substitute(path, record, lambda match: f"{match[0]}{_under(match[0])}draft: true\n")


def _under(line: str) -> str:
    return " " * (0 if line.startswith("---") else len(line) - len(line.lstrip(" -")))


# Words --------------------------------------------------------------------------------------------------------


def change_words(desk: Desk) -> bool:
    """Change a title, a name, a summary or a note in one language."""
    path = desk.any_file("content/**/*.yaml", "site.yaml")
    return desk.substitute(
        path, _PHRASE, lambda match: f"{match[0].rstrip()} {_WORDS[match[1]]}{desk.chance.choice('AB')}"
    )


def change_title(desk: Desk) -> bool:
    """Change a title of a policy, a report or the site in one language."""
    path = desk.any_file("content/policies/*.yaml", "content/reports/*/report.yaml", "site.yaml")
    pattern = r"(?<=title: \{)([^}\n]*?)\b(fr|en|zh): ([^,}\n\"]+)"
    return desk.substitute(path, pattern, lambda match: f"{match[0].rstrip()} {_WORDS[match[2]]}")


def drop_translation(desk: Desk) -> bool:
    """Take a translation of a phrase away."""
    path = desk.any_file("content/**/*.yaml")
    return desk.substitute(path, r", zh: [^,}\n\"]+(?=\})", lambda _: "")


def change_prose(desk: Desk) -> bool:
    """Write a paragraph into a text."""
    path = desk.any_file("content/**/*.md")
    return desk.substitute(path, r"\n\n", lambda _: f"\n\nWords {desk.chance.choice('abcdef')}.\n\n")


def change_heading(desk: Desk) -> bool:
    """Change a heading, to which links may lead."""
    return desk.substitute(
        desk.any_file("content/**/*.md"), r"(?m)^##+ .*$", lambda match: f"{match[0]} {desk.number()}"
    )


def link_to_heading(desk: Desk) -> bool:
    """Write a link to a place on another page."""
    page = desk.chance.choice(
        ("../timeline/", "../policies/", "../reports/fountains-2024/#les-fontaines", "../glossary/#basin")
    )
    return desk.substitute(desk.any_file("content/pages/*.md"), r"\n\n", lambda _: f"\n\n[A link]({page}).\n\n")


def change_figure(desk: Desk) -> bool:
    """Print another value of a figure."""
    path = desk.any_file("content/indicators/*.yaml", "content/reports/*/figures.yaml")
    digit = desk.chance.choice("123456789")
    return desk.substitute(path, r"(?m)(?<=printed: )(.*?)\d(?=[^\d\n]*$)", lambda match: match[1] + digit)


def change_front_matter(desk: Desk) -> bool:
    """Change the title of a page of prose."""
    return desk.substitute(
        desk.any_file("content/pages/*.md"), r"(?m)^(title|summary): .*$", lambda match: f"{match[0]} x"
    )


# Records ------------------------------------------------------------------------------------------------------


def add_reference(desk: Desk) -> bool:
    """Enter a topic, a body, a document type or a term much like another one."""
    path = desk.any_file(
        *(f"content/reference/{name}.yaml" for name in ("topics", "bodies", "document-types", "glossary"))
    )
    head, blocks = desk.blocks(path)
    if not blocks:
        return False
    block = re.sub(r"- id: \S+", f"- id: record-{desk.number()}", desk.chance.choice(blocks), count=1)
    block = re.sub(r"(?m)^  also: .*\n", "", block)
    blocks.insert(desk.chance.randrange(len(blocks) + 1), block)
    desk.write_blocks(path, head, blocks)
    return True


def delete_reference(desk: Desk) -> bool:
    """Take such a record out, which others may name."""
    path = desk.any_file("content/reference/*.yaml", "content/sources/*.yaml")
    head, blocks = desk.blocks(path)
    if len(blocks) < 2:
        return False
    added = [index for index, block in enumerate(blocks) if "record-" in block.partition("\n")[0]]
    del blocks[desk.chance.choice(added or range(len(blocks)))]
    desk.write_blocks(path, head, blocks)
    return True


def swap_records(desk: Desk) -> bool:
    """Put records in another order."""
    path = desk.any_file("content/policies/*.yaml", "content/reference/*.yaml", "content/sources/*.yaml")
    head, blocks = desk.blocks(path)
    if len(blocks) < 2:
        return False
    first, second = desk.chance.sample(range(len(blocks)), 2)
    blocks[first], blocks[second] = blocks[second], blocks[first]
    desk.write_blocks(path, head, blocks)
    return True


def change_slug(desk: Desk) -> bool:
    """Let the page of a province stand elsewhere."""
    path = desk.path("content/reference/provinces.yaml")
    return desk.substitute(path, r"(?m)^    slug: \S+", lambda _: f"    slug: place-{desk.number()}")


def add_report(desk: Desk) -> bool:
    """Write a report."""
    name = f"report-{desk.number()}"
    template = desk.any_file("content/reports/*/report.yaml").read_text(encoding="utf-8")
    work, source = (re.search(rf"(?m)^{field}: \S+", template) for field in ("work", "source"))
    title = re.search(r"(?m)^title:.*\n(?:  .*\n)*", template)
    summary = re.search(r"(?m)^summary:.*\n(?:  .*\n)*", template)
    lines = [f"id: {name}", *(match[0].rstrip("\n") for match in (work, title, summary, source) if match)]
    folder = desk.path(f"content/reports/{name}")
    folder.mkdir()
    (folder / "report.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    for language in re.findall(r"\{code: (\w+)", desk.path("site.yaml").read_text(encoding="utf-8")):
        (folder / f"body.{language}.md").write_text(f"## {name}\n\nText.\n", encoding="utf-8")
    return True


def delete_report(desk: Desk) -> bool:
    """Take a report out, one that was added if there is one."""
    found = desk.files("content/reports/*/report.yaml")
    added = [path for path in found if path.parent.name.startswith("report-")]
    shutil.rmtree(desk.chance.choice(added or found).parent)
    return True


def add_page(desk: Desk) -> bool:
    """Write a page of prose, in one language or in all."""
    name = f"page-{desk.number()}"
    languages = re.findall(r"\{code: (\w+)", desk.path("site.yaml").read_text(encoding="utf-8"))
    for language in desk.chance.choice((languages, languages[:1])):
        text = f"---\ntitle: {name}\nsummary: {name}.\n---\n## {name}\n\nText.\n"
        desk.path(f"content/pages/{name}.{language}.md").write_text(text, encoding="utf-8")
    return True


def delete_text(desk: Desk) -> bool:
    """Take a page of prose out, or the text of a report, in one language."""
    added = desk.files("content/pages/page-*.md")
    path = desk.chance.choice(added or desk.files("content/**/*.md"))
    path.unlink()
    return True


def rename_file(desk: Desk) -> bool:
    """Give a file with records another name; what it says stays the same."""
    path = desk.any_file("content/sources/*.yaml", "content/policies/*.yaml", "content/indicators/*.yaml")
    path.rename(path.with_name(f"{path.stem.partition('-z')[0]}-z{desk.number()}.yaml"))
    return True


# Nothing that shows -------------------------------------------------------------------------------------------


def shift_lines(desk: Desk) -> bool:
    """Put comments and empty lines between records."""
    path = desk.any_file("content/**/*.yaml", "site.yaml")
    text = path.read_text(encoding="utf-8")
    places = [match.start() for match in re.finditer(r"(?m)^(?=\S)|^(?=  - id: )", text)]
    place = desk.chance.choice(places)
    path.write_text(
        text[:place] + desk.chance.choice(("# A comment\n", "\n", "\n\n\n")) + text[place:], encoding="utf-8"
    )
    return True


def touch(desk: Desk) -> bool:
    """Save files as they are."""
    for path in desk.chance.sample(desk.files("content/**/*", "site.yaml"), 3):
        path.write_bytes(path.read_bytes())
    return True


def change_unseen(desk: Desk) -> bool:
    """Change a word so that the size of the file and its time stay what they are."""
    path = desk.any_file("content/**/*.yaml", "content/**/*.md")
    before = path.stat()

    def other(match: re.Match[str]) -> str:
        letter = desk.chance.choice([letter for letter in "aeiou" if letter != match[2]])
        return f"{match[1]}{letter}"

    changed = desk.substitute(path, r"(en: [A-Z][a-z]*?)([aeiou])", other)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    return changed


# Theme, templates, settings -----------------------------------------------------------------------------------


def override_template(desk: Desk) -> bool:
    """Bring a template of one's own in the place of one of the project's, or change it again."""
    name = desk.chance.choice(_TEMPLATES)
    path = desk.path(f"templates/{name}")
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        shutil.copyfile(ROOT / "templates" / name, path)
    return desk.substitute(
        path, _PLACE, lambda match: f"{match[0]}{desk.chance.choice(('', ' '))}<!-- {desk.number()} -->"
    )


def drop_template(desk: Desk) -> bool:
    """Go back to a template of the project."""
    found = desk.files("templates/**/*.html", "templates/**/*.svg", "templates/**/*.j2")
    if not found:
        return False
    desk.chance.choice(found).unlink()
    return True


def break_template(desk: Desk) -> bool:
    """Leave a template unfinished."""
    path = desk.path("templates/topic.html")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("{% extends 'base.html' %}{% block main %}\n{{ nothing", encoding="utf-8")
    return True


def _message(language: str, number: int, original: str) -> str:
    return f'\nmsgid "{original}"\nmsgstr "{original} {_WORDS[language]} {number}"\n'


def change_translation(desk: Desk) -> bool:
    """Say a word of the site otherwise in one language."""
    language = desk.chance.choice(re.findall(r"\{code: (\w+)", desk.path("site.yaml").read_text(encoding="utf-8")))
    path = desk.path(f"theme/locale/{language}/LC_MESSAGES/z-own.po")
    path.parent.mkdir(parents=True, exist_ok=True)
    head = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
    words = desk.chance.sample(["Policies", "Timeline", "Reports", "verified", "Topics", "Source"], 2)
    path.write_text(head + "".join(_message(language, desk.number(), word) for word in words), encoding="utf-8")
    return True


def change_numbers(desk: Desk) -> bool:
    """Write numbers otherwise in one language."""
    language = desk.chance.choice(re.findall(r"\{code: (\w+)", desk.path("site.yaml").read_text(encoding="utf-8")))
    path = desk.path(f"theme/locale/{language}/numbers.yaml")
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        shutil.copyfile(ROOT / "theme/locale" / language / "numbers.yaml", path)
    return desk.substitute(path, r"(written: \"?[^\"{}]*?)(?=\{quantity\})", lambda match: f"{match[1]}~ ")


def change_styles(desk: Desk) -> bool:
    """Bring a stylesheet or a script of one's own, or drop it."""
    name = desk.chance.choice(("css/tokens.css", "css/prose.css", "js/tables.js", "icons/icon.svg"))
    path = desk.path(f"theme/{name}")
    if path.exists() and desk.chance.random() < 0.5:
        path.unlink()
        return True
    path.parent.mkdir(parents=True, exist_ok=True)
    end = f"<!-- {desk.number()} -->" if name.endswith("svg") else f"/* {desk.number()} */"
    path.write_text((ROOT / "theme" / name).read_text(encoding="utf-8") + end + "\n", encoding="utf-8")
    return True


def change_settings(desk: Desk) -> bool:
    """Change the title, the address, the navigation or another setting."""
    path = desk.path("site.yaml")
    number = desk.number()
    text = path.read_text(encoding="utf-8")
    lists = re.findall(r"(?m)^(?:navigation|footer): \[(.*)\]", text)
    entries = desk.chance.choice(lists).split(", ")
    desk.chance.shuffle(entries)
    pattern, new = desk.chance.choice(
        (
            (r"base_url: \S+", f"base_url: https://example.org/{number}/"),
            (r"(?m)^navigation: .*", f"navigation: [{', '.join(entries)}]"),
            (r"(?m)^footer: .*", f"footer: [{', '.join(entries[:-1])}]"),
            (r"collected: \S+", f'collected: "2025-0{number % 9 + 1}-01"'),
            (r"(?m)^title: .*(?:\n  .*)*", f"title: {{fr: Site {number}, en: Site {number}, zh: 网站{number}}}"),
        )
    )
    if "code: fr" not in text:
        new = re.sub(r"fr: [^,]*, ", "", new)
    return desk.substitute(path, pattern, lambda _: new)


def change_languages(desk: Desk) -> bool:
    """Put the languages in another order, or leave one out."""
    path = desk.path("site.yaml")
    text = path.read_text(encoding="utf-8")
    lines = re.findall(r"(?m)^  - \{code: .*\n", text)
    if len(lines) < 2:
        return False
    others = lines[:]
    desk.chance.shuffle(others)
    if len(others) > 2 and desk.chance.random() < 0.5:
        others.pop()
    path.write_text(text.replace("".join(lines), "".join(others)), encoding="utf-8")
    return others != lines


def accept_or_waive(desk: Desk) -> bool:
    """Record translations as accepted, or forget all that was."""
    lock = desk.path("content/translations.lock.yaml")
    if lock.exists() and desk.chance.random() < 0.3:
        lock.unlink()
        return True
    try:
        accepted = accept_translations(
            Settings(site=desk.folder, project=ROOT),
            lambda _: desk.chance.random() < 0.5,
            waive=desk.chance.random() < 0.3,
        )
    except ReportsiteError:
        return False
    return accepted > 0


EDITS: tuple[Edit, ...] = (
    add_policy,
    delete_policy,
    rename_record,
    move_policy,
    change_regions,
    change_topics,
    change_date,
    change_status,
    change_draft,
    change_words,
    change_title,
    drop_translation,
    change_prose,
    change_heading,
    link_to_heading,
    change_figure,
    change_front_matter,
    add_reference,
    delete_reference,
    swap_records,
    change_slug,
    add_report,
    delete_report,
    add_page,
    delete_text,
    rename_file,
    shift_lines,
    touch,
    change_unseen,
    override_template,
    drop_template,
    break_template,
    change_translation,
    change_numbers,
    change_styles,
    change_settings,
    change_languages,
    accept_or_waive,
)


# Damage -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Kept:
    """What builds of a site into a folder leave: the state, the site, the second tree."""

    site: Path
    output: Path
    chance: random.Random

    @property
    def state(self) -> Path:
        """Return the folder of the state."""
        return self.site / ".cache" / "build"

    @property
    def second(self) -> Path:
        """Return the second tree."""
        return self.output.with_name(f".{self.output.name}.second")

    def databases(self) -> Iterator[Path]:
        """Yield the files of the state."""
        yield from sorted(path for path in self.state.glob("*.sqlite") if path.is_file())

    def pages(self, tree: Path) -> list[Path]:
        """Return the files of a tree."""
        return sorted(path for path in tree.rglob("*") if path.is_file() and path.name != ".reportsite.json")


Damage = Callable[[Kept], None]


def delete_state(kept: Kept) -> None:
    """Delete the folder of the state."""
    shutil.rmtree(kept.site / ".cache", ignore_errors=True)


def truncate_state(kept: Kept) -> None:
    """Cut the file off."""
    for path in kept.databases():
        content = path.read_bytes()
        path.write_bytes(content[: kept.chance.randrange(len(content) + 1)])


def flip_bytes(kept: Kept) -> None:
    """Change some bytes of the file."""
    for path in kept.databases():
        content = bytearray(path.read_bytes())
        for _ in range(kept.chance.choice((1, 20, 400)) if content else 0):
            content[kept.chance.randrange(len(content))] ^= 1 << kept.chance.randrange(8)
        path.write_bytes(content)


def write_nonsense(kept: Kept) -> None:
    """Put something else in its place."""
    for path in kept.databases():
        path.write_bytes(kept.chance.randbytes(5000))


def put_folder(kept: Kept) -> None:
    """Put a folder where the file stood."""
    for path in kept.databases():
        path.unlink()
        path.mkdir()


def tamper_rows(kept: Kept) -> None:
    """Replace values by others, each with a checksum that fits."""
    for path in kept.databases():
        connection = sqlite3.connect(path)
        try:
            rows = connection.execute("SELECT name, value FROM kept").fetchall()
            for name, value in kept.chance.sample(rows, min(len(rows), kept.chance.choice((1, 3, 30)))):
                new = kept.chance.choice(
                    (b"", b"\xc0", b"\x80", b"\x90", kept.chance.randbytes(40), value[: len(value) // 2], value + b"x")
                )
                whole = STATE_VERSION.encode() + b"\0" + name.encode() + b"\0" + new
                mark = hashlib.sha256(whole).digest()[:16]
                connection.execute("UPDATE kept SET checksum = ?, value = ? WHERE name = ?", (mark, new, name))
            connection.commit()
        except sqlite3.Error:
            pass
        finally:
            connection.close()


def drop_rows(kept: Kept) -> None:
    """Take values out."""
    for path in kept.databases():
        connection = sqlite3.connect(path)
        try:
            names = [name for (name,) in connection.execute("SELECT name FROM kept")]
            for name in kept.chance.sample(names, min(len(names), kept.chance.choice((1, 3, 30)))):
                connection.execute("DELETE FROM kept WHERE name = ?", (name,))
            connection.commit()
        except sqlite3.Error:
            pass
        finally:
            connection.close()


def _some(kept: Kept, tree: Path) -> list[Path]:
    files = kept.pages(tree) if tree.is_dir() else []
    return kept.chance.sample(files, min(len(files), 3))


def change_output(kept: Kept) -> None:
    """Write into files of the site; where both trees hold them, both change."""
    for path in _some(kept, kept.output):
        path.write_bytes(path.read_bytes() + b"x")


def replace_output(kept: Kept) -> None:
    """Put other files of the same size in the place of some."""
    for path in _some(kept, kept.output):
        content = path.read_bytes()
        path.unlink()
        path.write_bytes(bytes(len(content)))


def delete_output(kept: Kept) -> None:
    """Delete files of the site."""
    for path in _some(kept, kept.output):
        path.unlink()


def change_modes(kept: Kept) -> None:
    """Let nobody else read some files and folders."""
    for path in _some(kept, kept.output):
        path.chmod(0o600)
        path.parent.chmod(0o700)


def change_second(kept: Kept) -> None:
    """Write into files of the second tree."""
    for path in _some(kept, kept.second):
        path.write_bytes(b"x")


def delete_second(kept: Kept) -> None:
    """Delete files of the second tree, or all of it."""
    if kept.chance.random() < 0.5:
        shutil.rmtree(kept.second, ignore_errors=True)
    for path in _some(kept, kept.second):
        path.unlink()


def stranger_in_second(kept: Kept) -> None:
    """Put a file into the second tree."""
    if kept.second.is_dir():
        (kept.second / "zh").mkdir(exist_ok=True)
        (kept.second / "zh" / "note.txt").write_text("mine", encoding="utf-8")


def delete_everything(kept: Kept) -> None:
    """Delete the site."""
    shutil.rmtree(kept.output)


def delete_manifest(kept: Kept) -> None:
    """Take the manifest of the second tree away."""
    (kept.second / ".reportsite.json").unlink(missing_ok=True)


DAMAGE: tuple[Damage, ...] = (
    delete_state,
    truncate_state,
    flip_bytes,
    write_nonsense,
    put_folder,
    tamper_rows,
    drop_rows,
    change_output,
    replace_output,
    delete_output,
    change_modes,
    change_second,
    delete_second,
    stranger_in_second,
    delete_everything,
    delete_manifest,
)
