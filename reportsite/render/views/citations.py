"""How to cite a page, in its own language: who, what, where it stands, as of when."""

from __future__ import annotations

from reportsite.model.figures import Indicator
from reportsite.model.policies import Policy
from reportsite.model.reports import Report
from reportsite.render import words
from reportsite.render.addresses import address
from reportsite.render.scope import Scope


def cite_policy(scope: Scope, policy: Policy) -> str:
    """Return the line that cites a policy's page."""
    issuers = policy.issuers
    who = scope.format.join([scope.body_link(body).label.words for body in issuers.lead]) if issuers else ""
    number = policy.document_number
    what = scope.say(words.CITED_TITLE, title=scope.phrase(policy.title).words)
    if number and number.status in words.CERTAIN:
        what = scope.say(words.CITED_NUMBER, title=what, number=number.value)
    return _line(scope, who, what)


def cite_report(scope: Scope, report: Report) -> str:
    """Return the line that cites a report's page."""
    work = scope.library.works[report.work]
    return _line(scope, scope.body_link(work.issuer).label.words, scope.phrase(work.title).words)


def cite_indicator(scope: Scope, indicator: Indicator) -> str:
    """Return the line that cites a series' page."""
    who = scope.body_link(indicator.compiler).label.words
    return _line(scope, who, scope.phrase(indicator.name).words)


def _line(scope: Scope, who: str, what: str) -> str:
    template = words.CITATION if who else words.CITATION_WITHOUT_AUTHOR
    return scope.say(
        template,
        who=who,
        what=what,
        site=scope.phrase(scope.config.title).words,
        date=scope.format.date(scope.config.collected),
        address=address(scope.config, scope.page.route),
    )
