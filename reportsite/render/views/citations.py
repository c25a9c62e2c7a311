"""How to cite what a page shows: the item that the page stands for, in the language of its title, in every style."""

from __future__ import annotations

from markupsafe import Markup, escape
from msgspec.structs import replace

from reportsite.model.dates import PartialDate
from reportsite.model.figures import Indicator
from reportsite.model.library import FigureRecord
from reportsite.model.policies import Policy
from reportsite.model.reports import FigurePart, Report
from reportsite.model.text import Text
from reportsite.render import words
from reportsite.render.addresses import address
from reportsite.render.citations import Item, ItemKind, apa, bibtex, csl_json, gb_t_7714, ris
from reportsite.render.contexts import CitationFormat, CitationView
from reportsite.render.scope import Scope
from reportsite.render.views.figures import figure_text
from reportsite.site.policies import listed_date


def cite_policy(scope: Scope, policy: Policy) -> CitationView:
    """Return how to cite a policy's page."""
    return _view(scope, policy_item(scope, policy), policy.title)


def cite_report(scope: Scope, report: Report) -> CitationView:
    """Return how to cite a report's page."""
    return _view(scope, report_item(scope, report), scope.library.works[report.work].title)


def cite_indicator(scope: Scope, indicator: Indicator) -> CitationView:
    """Return how to cite a series' page."""
    return _view(scope, indicator_item(scope, indicator), indicator.name)


def cite_figure(scope: Scope, record: FigureRecord) -> CitationView:
    """Return how to cite a figure: with the clause that it was printed in, the source and its date."""
    name = record.figure.name or (record.indicator.name if record.indicator else None)
    note = _clause(scope, record)
    return _view(scope, figure_item(scope, record, note), name, note)


def policy_item(scope: Scope, policy: Policy) -> Item:
    """Return a policy as it is cited; its number stands there only where it is certain."""
    number = policy.document_number
    issuers = policy.issuers
    bodies = (*issuers.lead, *issuers.joint) if issuers else ()
    return _item(
        scope,
        policy.id,
        ItemKind.POLICY,
        policy.title,
        bodies=bodies,
        others=bool(issuers and issuers.total and issuers.total > len(bodies)),
        issued=listed_date(policy).date,
        number=number.value if number and number.status in words.CERTAIN else "",
    )


def report_item(scope: Scope, report: Report) -> Item:
    """Return a report as it is cited: under the title and the issuer of the work that it retells."""
    work = scope.library.works[report.work]
    return _item(scope, report.id, ItemKind.REPORT, work.title, bodies=(work.issuer,), issued=work.published)


def indicator_item(scope: Scope, indicator: Indicator) -> Item:
    """Return a series as it is cited; it is of the date on which one of its figures last changed."""
    records = (scope.library.figures[figure.id] for figure in indicator.figures)
    updated = scope.changes.of_figures(records)
    return _item(scope, indicator.id, ItemKind.DATA, indicator.name, bodies=(indicator.compiler,), issued=updated)


def figure_item(scope: Scope, record: FigureRecord, note: Markup | None = None) -> Item:
    """Return a figure as it is cited; `note` is where it was printed, where that is made already."""
    figure, library = record.figure, scope.library
    name = figure.name or (record.indicator.name if record.indicator else None)
    work = library.works[figure.work] if figure.work else None
    report = library.works[record.report.work] if record.report else None
    body = figure.publisher or (work and work.issuer) or (report and report.issuer)
    body = body or (record.indicator.compiler if record.indicator else "")
    updated = scope.changes.of_figure(record)
    item = _item(scope, figure.id, ItemKind.DATA, name, bodies=(body,) if body else (), issued=updated)
    date = scope.format.period(figure.as_of) if figure.as_of else scope.say(words.NO_DATE)
    text = figure_text(scope, record, FigurePart.VALUE, with_unit=True)
    title = scope.say(words.CITED_FIGURE, name=item.title, value=text, date=date)
    where = _clause(scope, record) if note is None else note
    return replace(item, title=title, note=where.striptags())


def _clause(scope: Scope, record: FigureRecord) -> Markup:
    """Return where a figure was printed: the clause, marked with its language, the source, its date."""
    figure, sources = record.figure, scope.library.sources
    quote = next(iter(figure.quotes), None)
    source_id = quote.source if quote else next(iter(figure.seen_at), "")
    if not source_id:
        return Markup()
    source = sources[source_id]
    where = scope.phrase(source.publisher).words
    date = scope.format.date(source.published) if source.published else scope.say(words.NO_DATE)
    if not quote:
        return escape(scope.say(words.CITED_SOURCE, source=where, date=date))
    clause = scope.foreign(quote.text, record.language)
    return escape(scope.say(words.CITED_CLAUSE)) % {"clause": clause, "source": where, "date": date}


def _item(
    scope: Scope,
    item_id: str,
    kind: ItemKind,
    title: Text | None,
    *,
    bodies: tuple[str, ...],
    issued: PartialDate,
    number: str = "",
    others: bool = False,
) -> Item:
    said, code = title.best(scope.language.code) if title else (item_id, scope.language.code)
    names = (scope.library.bodies[body].name.best(code)[0] for body in bodies)
    return Item(
        id=item_id,
        kind=kind,
        authors=tuple(names),
        others=others,
        title=said,
        number=number,
        issued=issued,
        accessed=scope.config.collected,
        site=scope.config.title.best(code)[0],
        address=address(scope.config, scope.page.route),
        language=scope.tag(code),
    )


def _view(scope: Scope, item: Item, title: Text | None, note: Markup = Markup()) -> CitationView:  # noqa: B008 (frozen)
    code = title.best(scope.language.code)[1] if title else scope.language.code
    locale = scope.locales[code]

    def with_note(entry: str) -> Markup:
        return Markup("{} {}").format(entry, note) if note else escape(entry)

    return CitationView(
        lang="" if code == scope.language.code else locale.language.tag,
        gb_t_7714=with_note(gb_t_7714(item, locale)),
        apa=with_note(apa(item, locale)),
        formats=(
            CitationFormat(name="BibTeX", text=bibtex(item)),
            CitationFormat(name="RIS", text=ris(item)),
            CitationFormat(name="CSL-JSON", text=csl_json(item)),
        ),
    )
