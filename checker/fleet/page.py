"""The portfolio as one HTML page beside the audits it links to."""

from collections.abc import Mapping
from urllib.parse import quote

from markupsafe import Markup

from checker.fleet.portfolio import Portfolio, totals_of, undone_rules
from checker.report.html import csp_hash, page_environment, page_style
from checker.report.messages import Lang, Messages
from checker.report.order import VERDICTS
from checker.report.text import one_line
from checker.report.values import number

MOST = 5000
PAGE_STYLE = """
.scroll { overflow-x: auto; } td.num { text-align: right; white-space: nowrap; } th, td { padding: 5px 9px; }
main.whole { max-width: 1240px; margin: 0 auto; padding: 0 24px 40px; } main.whole > section { margin-top: 26px; }
thead th { white-space: nowrap; } th code + * { font-weight: 400; }
tfoot th, tfoot td { font-weight: 600; border-top: 2px solid var(--line); }
"""


def portfolio_page(portfolio: Portfolio, folders: Mapping[str, str], lang: Lang = "zh") -> str:
    """The page; `folders`: dossier name → folder of its audit, relative to the page."""
    messages, style = Messages(lang), page_style() + PAGE_STYLE
    return (
        page_environment()
        .get_template("portfolio.html.j2")
        .render(
            portfolio=portfolio, m=messages.text, label=messages.label, pick=messages.pick, lang=lang, limit=MOST,
            links={name: quote(folder) + "/report.html" for name, folder in folders.items()}, style=Markup(style),
            policy=f"default-src 'none'; style-src {csp_hash(style)}; base-uri 'none'; form-action 'none'",
            rules=undone_rules(portfolio.audited), verdicts=VERDICTS, totals=totals_of(portfolio.audited),
            number=number, one_line=one_line, known=lambda value: "—" if value is None else number(value),
            share=lambda value: "—" if value is None else f"{100 * value:.1f} %",
        )
    )  # fmt: skip
