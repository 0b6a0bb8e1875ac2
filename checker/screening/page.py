"""The screening as one HTML page: opens offline, asks nothing of the network, runs only its own script."""

from typing import Any

from markupsafe import Markup

from checker.report.html import asset, csp_hash, page_environment, page_style
from checker.report.map_data import ParcelMap
from checker.report.messages import Lang, Messages
from checker.report.order import VERDICT_SIGNS
from checker.report.text import one_line
from checker.report.values import number, type_label
from checker.screening.choropleth import Choropleth, draw_choropleth
from checker.screening.found import screen_word
from checker.screening.land_map import draw_screening
from checker.screening.model import MechanismFound, Sum
from checker.screening.outcome import OUTCOMES
from checker.screening.screen import Screened

STATES = {"eligible": "eligible", "undecided": "undecided", "excluded": "not_eligible"}
LIMIT = 9_700_000
"""Bytes of the page; a little below what every browser and mailbox takes."""
MOST_PLACES, MOST_WAITING = 400, 200
STYLE = """
.scroll { overflow-x: auto; } td.num, th.num { text-align: right; white-space: nowrap; } th, td { padding: 5px 9px; }
main.whole { max-width: 1240px; margin: 0 auto; padding: 0 24px 40px; } main.whole > section { margin-top: 26px; }
@media (max-width: 640px) { main.whole { padding: 0 12px 32px; } }
tbody th[scope=row] { min-width: 7.5em; } td.short, .counties th[scope=row] { white-space: nowrap; }
tfoot th, tfoot td { font-weight: 600; border-top: 2px solid var(--line); }
.o-eligible { color: var(--pass); } .o-undecided, .o-not_checked { color: var(--review); } .o-not_eligible { color: var(--fail); }
.choropleth { width: 100%; max-height: 560px; background: var(--card); border: 1px solid var(--line); border-radius: 8px; }
.choropleth path { stroke: var(--card); stroke-width: 1; fill-rule: evenodd; } .choropleth .county { fill: none; stroke: var(--text); stroke-width: 1.6; }
.choropleth text { font-size: 26px; text-anchor: middle; fill: var(--text); stroke: var(--card); stroke-width: 4px; paint-order: stroke; }
.c0 { fill: #d9dcd8; } .c1 { fill: #d5ead9; } .c2 { fill: #a3d3b0; } .c3 { fill: #5fae7b; } .c4 { fill: #2c7d50; } .c5 { fill: #12532f; }
.scale { display: flex; flex-wrap: wrap; gap: 4px 14px; font-size: .85rem; margin: 8px 0; padding: 0; list-style: none; }
.scale svg { width: 16px; height: 12px; vertical-align: -1px; margin-right: 5px; }
"""  # noqa: E501


def screening_page(found: Screened, lang: Lang = "zh") -> str:
    """The whole page, below 10 MB: outlines are simplified, and the page says by how much. The map takes what the rest
    leaves."""
    messages = Messages(lang)
    shapes = draw_choropleth(found, found.screens.mechanisms[0].id)
    plain = _render(found, messages, shapes, None)
    land = draw_screening(
        found, messages, LIMIT - len(plain.encode("utf-8", "replace")) - len(asset("map.js").encode())
    )
    return _render(found, messages, shapes, land) if land is not None else plain


def _render(found: Screened, messages: Messages, shapes: Choropleth | None, land: ParcelMap | None) -> str:
    screening, lang = found.screening, messages.lang
    main = found.screens.mechanisms[0]
    style = page_style() + asset("map.css") + STYLE
    script = asset("map.js") if land is not None else ""
    page = _Words(found, messages)
    needed = {c.needs for m in screening.mechanisms for c in m.criteria if c.decides and c.needs}
    return (
        page_environment()
        .get_template("screening.html.j2")
        .render(
            s=screening, w=page, m=page.m, label=messages.label, pick=messages.pick, lang=lang,
            land=land, land_data=Markup(land.data) if land is not None else "",
            signs=VERDICT_SIGNS, script=Markup(script), style=Markup(style),
            policy=f"default-src 'none'; script-src {csp_hash(script)}; style-src {csp_hash(style)}; img-src data:; "
            "base-uri 'none'; form-action 'none'",
            shapes=shapes, main=next(item for item in screening.mechanisms if item.id == main.id),
            outcomes=OUTCOMES, number=number, one_line=one_line, places=MOST_PLACES, waits=MOST_WAITING,
            lacking=[layer for layer in screening.layers if not layer.given and layer.kind in needed],
            criteria={(m.id, c.id): c for m in screening.mechanisms for c in m.criteria},
            taken=[
                page.t("taken_by", title=page.tell(item.title), parcels=screening.taken_out_by[item.id].parcels)
                for item in screening.statistics.criteria if screening.taken_out_by[item.id].parcels
            ],
            unread=[item for item in screening.files if item["state"] not in ("read", "ignored")],
        )
    )  # fmt: skip


class _Words:
    """What the template says by itself."""

    def __init__(self, found: Screened, messages: Messages) -> None:
        self.found, self.messages, self.lang = found, messages, messages.lang
        self.join = "、" if messages.lang == "zh" else ", "

    def t(self, key: str, **values: object) -> str:
        """A text of this page."""
        return screen_word("page", key, self.lang, **values)

    def of(self, section: str, key: str, **values: object) -> str:
        return screen_word(section, key, self.lang, **values)

    def m(self, group: str, key: str, **values: object) -> str:
        """A message of the report, with this page's words for the three states of the map."""
        if group == "card" and key in STATES:
            return self.of("outcome", STATES[key])
        return self.messages.text(group, key, **values).replace("parcels.gpkg", "screening.gpkg")

    def ha(self, value: float) -> str:
        """Hectares as in a table."""
        return f"{value:,.2f}"

    def mu(self, value: float) -> str:
        """亩 as in a table."""
        return f"{value:,.1f}"

    def tell(self, text: Any) -> str:
        """A bilingual text."""
        return "" if text is None else str(text.text(self.lang))

    def area(self, of: Sum) -> str:
        """Hectares and 亩 of a sum."""
        return f"{of.area_ha:,.2f} ha · {of.area_mu:,.1f} {self.messages.label('unit', 'mu')}"

    def volume(self, of: Sum) -> str:
        """Low to high a year, or that nobody knows."""
        if not of.parcels:
            return "—"
        if of.low_tco2e is None or of.high_tco2e is None:
            return self.of("text", "unknown")
        return f"{of.low_tco2e:,.0f}–{of.high_tco2e:,.0f}"

    def papers(self, names: tuple[str, ...]) -> str:
        return self.join.join(type_label(name, self.messages) for name in names)

    def rate(self, rate: Any) -> str:
        return f"{self.of('text', 'rate', **rate.model_dump())} · {self.of('basis', rate.basis)}"

    def land_alone(self, item: MechanismFound) -> str:
        parts = [f"{self.of('outcome', key)} {of.parcels}" for key, of in (item.land or {}).items() if of.parcels]
        return self.of("text", "land_only", parts=self.join.join(parts))
