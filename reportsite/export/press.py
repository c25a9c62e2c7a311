"""What is asked for → printed documents in a folder: the story of `pdf`, from the site's sources to the shelf.

Each document is assembled first, which is quick; its hash tells whether the cache has it. What it has not is printed
by several processes, the longest first. Processes are renewed now and then, so that memory stays bounded.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import multiprocessing
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from reportsite.diagnostics import Diagnostics, closest
from reportsite.errors import ContentError, ExportError, ReportsiteError
from reportsite.export.assembly import Assembler, PrintedDocument, PrintStyle
from reportsite.export.chromium_engine import find_chromium
from reportsite.export.draft_engine import find_draft
from reportsite.export.engines import Engine, Missing, PrintJob
from reportsite.export.files import write_file
from reportsite.export.orders import AUTO, BOTH, ENGINES, NoEngine, Order, PressReporter, Printed
from reportsite.export.shelf import remove_documents, stands, take_place, write_shelf
from reportsite.export.weasyprint_engine import find_weasyprint
from reportsite.pipeline import load_edition
from reportsite.render.document_sources import sources_digest
from reportsite.render.documents import Shelf, ShelfEntry, ShelfRun, read_shelf
from reportsite.render.pages import Edition
from reportsite.render.printing import PrintRenderer
from reportsite.settings import Settings
from reportsite.site.documents import Document, all_documents, is_standard

_PACKAGES = ("weasyprint", "pikepdf", "fonttools", "plutoprint", "pydyf")
_DOCUMENTS_A_PROCESS = 10
"""Documents that one process prints before another takes its place."""
_KEPT = 1000
"""Documents that the cache keeps."""
_STYLE = "/*reportsite-style*/"
_ENTRY = re.compile(r'(<li class="level-\d"><a href="#([^"]+)">.*?</a>)(</li>)')


def choose_engine(wanted: str, browser: str = "") -> tuple[Engine, tuple[Missing, ...]]:
    """Return the engine asked for, or the best there is, and what is missing above it."""
    finders: dict[str, Callable[[], Engine | Missing]] = {
        "weasyprint": find_weasyprint,
        "chromium": lambda: find_chromium([browser] if browser else []),
        "draft": find_draft,
    }
    missing: list[Missing] = []
    for name in ENGINES if wanted == AUTO else (wanted,):
        found = finders[name]()
        if not isinstance(found, Missing):
            return found, tuple(missing)
        missing.append(found)
    raise NoEngine(missing)


def print_documents(settings: Settings, order: Order, reporter: PressReporter) -> tuple[Printed, ...]:
    """Bring the folder of documents to what is asked for; return what stands there.

    Raises ContentError when the content has errors, ExportError when a document cannot be printed.
    """
    shelf = read_shelf(order.output)
    read = sources_digest(settings.site, settings.folders)
    stamp = _stamp(read, settings, order)
    last = shelf.runs.get(order.name)
    if last and last.read == stamp and (unchanged := _unchanged(shelf, last, order)):
        reporter.planned(len(unchanged), 0)
        return unchanged
    engine, missing = choose_engine(order.engine, order.browser)
    reporter.chosen(engine, missing)
    edition = _edition(settings)
    jobs = _assemble(edition, settings, order, engine)
    made = _print_all(jobs, engine, order, shelf, reporter)
    entries = {path: replace(entry, read=read) for path, (_, entry) in made.items()}
    if not order.targets and not order.languages:
        # Everything was asked for, so that what is not among it has no page any more.
        remove_documents(order.output, {path: old for path, old in shelf.entries.items() if path not in entries})
        standing = entries
    else:
        standing = {**shelf.entries, **entries}
    run = ShelfRun(read=stamp, documents={path: entry.sha256 for path, entry in entries.items()})
    runs = {name: one for name, one in shelf.runs.items() if _is_whole(one, standing)} | {order.name: run}
    write_shelf(order.output, Shelf(entries=standing, runs=runs))
    _prune(order.cache / "documents")
    return tuple(printed for printed, _ in made.values())


# What was read -------------------------------------------------------------------------------------------------


def _stamp(read: str, settings: Settings, order: Order) -> str:
    """Return the hash of everything that an order's documents can be made of: files, engines, what is asked for."""
    digest = hashlib.sha256(f"{read} {order.name} {settings.base_url}\n".encode())
    for package in _PACKAGES:
        try:
            version = importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            version = "none"
        digest.update(f"{package} {version}\n".encode())
    return digest.hexdigest()


def _unchanged(shelf: Shelf, run: ShelfRun, order: Order) -> tuple[Printed, ...]:
    """Return what an earlier run made, or nothing when a document of it is gone or altered."""
    if not _is_whole(run, shelf.entries):
        return ()
    entries = {path: shelf.entries[path] for path in run.documents}
    if not all(stands(order.output, path, entry) for path, entry in entries.items()):
        return ()
    return tuple(Printed(path=path, pages=entry.pages, size=entry.size, fresh=False) for path, entry in entries.items())


def _is_whole(run: ShelfRun, entries: Mapping[str, ShelfEntry]) -> bool:
    """Tell whether all that a run made is still on the shelf, and not what another run made in its place."""
    return all(path in entries and entries[path].sha256 == made for path, made in run.documents.items())


def _edition(settings: Settings) -> Edition:
    diagnostics = Diagnostics(strict=settings.strict)
    edition = load_edition(settings, diagnostics)
    if edition is None or diagnostics.errors:
        raise ContentError(diagnostics)
    return edition


# Documents -----------------------------------------------------------------------------------------------------


def choose_documents(edition: Edition, order: Order) -> tuple[Document, ...]:
    """Return the documents that are asked for, each in each language asked for."""
    codes = tuple(language.code for language in edition.config.languages)
    groups: list[tuple[str, ...]] = []
    for language in order.languages or codes:
        if language == BOTH:
            groups.append(codes[:2])
        elif language in codes:
            groups.append((language,))
        else:
            raise ExportError(f"the site has no language `{language}`; it has {', '.join(codes)}")
    documents: list[Document] = []
    for languages in groups:
        of_site = all_documents(edition.library, languages)
        if not order.targets:
            documents += filter(is_standard, of_site)
        for target in order.targets:
            documents += _named(of_site, target)
    return tuple(dict.fromkeys(documents))


def _named(documents: Sequence[Document], target: str) -> tuple[Document, ...]:
    kind, slash, name = target.strip("/").rpartition("/")
    found = tuple(
        document
        for document in documents
        if name in {document.slug, document.subject} and (not slash or kind == document.kind.value)
    )
    if not found:
        names = {document.slug for document in documents}
        hint = closest(target, names)
        raise ExportError(f"there is no document `{target}`" + (f"; did you mean `{hint}`?" if hint else ""))
    return found


class _Sheet(Struct, frozen=True, kw_only=True):
    """A document on its way to the press."""

    path: str
    key: str
    job: PrintJob


def _assemble(edition: Edition, settings: Settings, order: Order, engine: Engine) -> tuple[_Sheet, ...]:
    from reportsite.export import fonts as faces

    documents = choose_documents(edition, order)
    themes = [folder / "theme" for folder in settings.folders]
    diagnostics = Diagnostics(strict=settings.strict)
    renderer = PrintRenderer(edition, diagnostics)
    pdf = edition.config.pdf
    style = PrintStyle(document=_STYLE, graphics=_read(themes, "print/graphics.css"), paper=pdf.paper.value)
    assembler = Assembler(edition, renderer, style)
    printed = [assembler.assemble(document) for document in documents]
    if diagnostics.errors:
        raise ContentError(diagnostics)
    rare = faces.rare_characters(themes, (document.html for document in printed))
    fonts = faces.plan_fonts(themes, order.cache / "fonts", rare)
    lost = [font for font in fonts if not font.path.is_file()]
    if lost:
        with _pool(order.processes) as pool:
            # A Chinese font takes longest, so it goes first.
            lost.sort(key=lambda font: font.face.family != "Print Chinese")
            for done in [pool.submit(faces.make_font, themes, font, rare) for font in lost]:
                done.result()
    rules = [f"@page {{ size: {pdf.paper.value}; }}", f"@page wide {{ size: {pdf.paper.value} landscape; }}"]
    rules += [font.rule for font in fonts]
    css = "\n".join([*rules[2:], _read(themes, "print/document.css"), *rules[:2]])
    files = {font.address: font.path for font in fonts}
    created = f"{edition.config.collected.last_day.isoformat()}T00:00:00Z"
    return tuple(
        _sheet(document, document.html.replace(_STYLE, css), files, created, edition, engine) for document in printed
    )


def _sheet(
    document: PrintedDocument, html: str, files: Mapping[str, Path], created: str, edition: Edition, engine: Engine
) -> _Sheet:
    job = PrintJob(
        html=html,
        files=files,
        title=document.title,
        author=document.view.fronts[0].site,
        lang=document.lang,
        created=created,
        paper=edition.config.pdf.paper.value,
        archive=edition.config.pdf.archive,
    )
    # The fonts' addresses, which stand in the HTML, are made of their hashes.
    parts = [html, job.title, job.author, job.lang, created, str(job.archive), engine.name, engine.version, _own_hash()]
    key = hashlib.sha256("\0".join(parts).encode()).hexdigest()
    return _Sheet(path=document.document.path, key=key, job=job)


def _own_hash() -> str:
    """Return the hash of what finishes documents after the engine."""
    folder = Path(__file__).resolve().parent
    names = ("finishing.py", "structure.py", "weasyprint_engine.py", "chromium_engine.py", "draft_engine.py")
    versions = " ".join(importlib.metadata.version(name) for name in ("pikepdf",))
    return hashlib.sha256(b"".join((folder / name).read_bytes() for name in names) + versions.encode()).hexdigest()


def _read(folders: Sequence[Path], name: str) -> str:
    for folder in folders:
        if (folder / name).is_file():
            return (folder / name).read_text(encoding="utf-8")
    raise ExportError(f"the theme has no file {name}, which printed documents are styled with")


# Printing ------------------------------------------------------------------------------------------------------


def _print_all(
    sheets: Sequence[_Sheet], engine: Engine, order: Order, shelf: Shelf, reporter: PressReporter
) -> dict[str, tuple[Printed, ShelfEntry]]:
    store = order.cache / "documents"
    waiting = [sheet for sheet in sheets if not _stored(store, sheet).is_file()]
    reporter.planned(len(sheets), len(waiting))
    done: dict[str, tuple[Printed, ShelfEntry]] = {}

    def put(sheet: _Sheet, *, fresh: bool) -> None:
        printed, entry = _put(sheet, order, shelf, fresh=fresh)
        done[sheet.path] = printed, entry
        if fresh:
            reporter.printed(printed)

    fresh = {sheet.path for sheet in waiting}
    if waiting:
        # The longest first: a book that is begun last keeps one process busy while the others rest.
        waiting.sort(key=lambda sheet: len(sheet.job.html), reverse=True)
        # Each batch has processes of its own, so that memory stays bounded.
        size = _DOCUMENTS_A_PROCESS * order.processes
        for batch in (waiting[start : start + size] for start in range(0, len(waiting), size)):
            for sheet in _print_batch(batch, engine, order):
                put(sheet, fresh=True)
    for sheet in sheets:
        if sheet.path not in fresh:
            put(sheet, fresh=False)
    return {sheet.path: done[sheet.path] for sheet in sheets}


def _print_batch(batch: Sequence[_Sheet], engine: Engine, order: Order) -> Iterator[_Sheet]:
    """Yield documents as they are printed into the cache."""
    store = order.cache / "documents"
    with _pool(min(order.processes, len(batch))) as pool:
        running = {pool.submit(print_one, engine, sheet.job, _stored(store, sheet)): sheet for sheet in batch}
        try:
            for future in as_completed(running):
                future.result()
                yield running[future]
        except BrokenProcessPool as error:
            raise ExportError("a process that printed was ended from outside, perhaps for want of memory") from error
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def print_one(engine: Engine, job: PrintJob, target: Path) -> None:
    """Print one document into the cache; this is what runs in a process of its own."""
    from reportsite.export.finishing import destinations

    try:
        content = engine.print(job)
        if not engine.numbers_contents and (places := destinations(content)):
            content = engine.print(replace(job, html=_numbered(job.html, places)))
    except ReportsiteError:
        raise
    except Exception as error:
        # An engine may raise anything; whoever started the run is told which document it was.
        raise ExportError(f"`{job.title}` could not be printed by {engine.name}: {error}") from error
    write_file(target, content)


def _numbered(html: str, places: Mapping[str, int]) -> str:
    """Return a document whose contents name the pages that a first pass found."""

    def number(match: re.Match[str]) -> str:
        page = places.get(match[2])
        return f'{match[1]}<span class="leaf">{page}</span>{match[3]}' if page else match[0]

    return _ENTRY.sub(number, html)


def _put(sheet: _Sheet, order: Order, shelf: Shelf, *, fresh: bool) -> tuple[Printed, ShelfEntry]:
    """Put a document of the cache into the folder, unless it stands there."""
    known = shelf.entries.get(sheet.path)
    if known is None or known.key != sheet.key or not stands(order.output, sheet.path, known):
        from reportsite.export.finishing import count_pages

        take_place(order.output, sheet.path, known)
        content = _stored(order.cache / "documents", sheet).read_bytes()
        write_file(order.output / sheet.path, content)
        known = ShelfEntry(
            key=sheet.key,
            sha256=hashlib.sha256(content).hexdigest(),
            size=len(content),
            pages=count_pages(content),
            read="",  # is said of all when the run is done
        )
    return Printed(path=sheet.path, pages=known.pages, size=known.size, fresh=fresh), known


def _stored(store: Path, sheet: _Sheet) -> Path:
    return store / f"{sheet.key}.pdf"


def _pool(processes: int) -> Executor:
    # Fresh processes: a forked one would share what an engine's library keeps for itself.
    return ProcessPoolExecutor(
        max(1, processes),
        mp_context=multiprocessing.get_context("spawn"),
    )


def _prune(store: Path) -> None:
    """Remove the oldest documents of a cache that has grown too large."""
    files = sorted(store.glob("*.pdf"), key=lambda file: file.stat().st_mtime_ns, reverse=True)
    for file in files[_KEPT:]:
        file.unlink(missing_ok=True)
