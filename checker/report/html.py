"""The report as one HTML file: opens offline, asks nothing of the network, runs only its own script."""

import base64
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from checker.model.audit import Audit
from checker.parcels.plan_data import load_plan_data
from checker.report.anchors import anchor
from checker.report.beside import NOTHING, Beside
from checker.report.crops import Crops
from checker.report.drawings import Drawing, draw_slots
from checker.report.lifecycle import expiry_rows, standing_sentence, step_rows
from checker.report.map_data import draw_map
from checker.report.messages import Lang, Messages
from checker.report.order import (
    SEVERITIES,
    UNDONE,
    VERDICT_SIGNS,
    VERDICTS,
    count,
    most_pressing_first,
    open_count,
)
from checker.report.text import clean, one_line
from checker.report.timeline import timeline_rows
from checker.report.value import value_rows
from checker.report.values import area, number, quantity, type_label
from checker.report.view import View

TEMPLATES = Path(__file__).with_name("templates")
LIMIT = 10_000_000  # bytes of a page that every browser and mailbox takes
# Where a list is cut; the report then says how many more there are. `whole`: findings that keep quotes and steps, the
# pressing first. A page that would grow beyond the limit is made again with the next row, and fewer pictures.
CUTS = (
    {"whole": 1_200, "findings": 3_000, "facts": 3_000, "documents": 3_000, "excluded": 300, "timeline": 1_000,
     "not_checked": 1_000, "waivers": 300, "papers": 400},
    {"whole": 600, "findings": 2_500, "facts": 1_500, "documents": 2_000, "excluded": 300, "timeline": 500,
     "not_checked": 1_000, "waivers": 300, "papers": 400},
    {"whole": 150, "findings": 1_000, "facts": 500, "documents": 600, "excluded": 100, "timeline": 200,
     "not_checked": 300, "waivers": 100, "papers": 200},
)  # fmt: skip
Macro = Callable[..., Markup]
LEAST_PICTURES = 400_000  # bytes: below this, lists are cut rather than pictures left out


def render_html(audit: Audit, lang: Lang = "zh", beside: Beside = NOTHING) -> str:
    """The whole report, at most 10 MB. `audit` is the one that `write_audit` gave back."""
    page = _Page(audit, lang, beside)
    for cuts in CUTS:
        source = page.render(cuts, beside.crops)
        size = len(source.encode("utf-8", "replace"))
        if size <= LIMIT:
            return source
        room = LIMIT - (size - _embedded(beside.crops))
        if room >= min(LEAST_PICTURES, _embedded(beside.crops)) or cuts is CUTS[-1]:
            break
    return page.render(cuts, beside.crops.within(max(0, room) * 3 // 4))


def _embedded(crops: Crops) -> int:
    """Bytes that pictures take in the page."""
    return sum(4 * -(-len(raw) // 3) for raw in crops.files.values())


class _Page:
    """What stays the same however often the page is laid out."""

    def __init__(self, audit: Audit, lang: Lang, beside: Beside) -> None:
        self.audit, self.beside, self.messages = audit, beside, Messages(lang)
        self.land = draw_map(beside.frame, lang=lang) if beside.frame is not None and audit.parcels.count else None
        # The page has the map, which can do more and takes less.
        drawings = draw_slots(audit, beside.frame, self.messages, without=("parcel_plan",))
        self.figures = {slot: _inline(drawing, slot) for slot, drawing in drawings.items()}
        self.titles = {slot: drawing.title for slot, drawing in drawings.items()}
        ranked = sorted(audit.findings, key=lambda item: (item.verdict not in UNDONE, most_pressing_first(item)))
        self.ranked = [finding.id for finding in ranked]

    def render(self, cuts: Mapping[str, int], crops: Crops) -> str:
        audit, messages, land = self.audit, self.messages, self.land
        view = View(audit, messages, replace(self.beside, crops=crops))
        script, style = asset("report.js"), asset("report.css")
        map_script = asset("map.js") if land is not None else ""
        style += asset("map.css") if land is not None else ""
        allowed = " ".join(csp_hash(text) for text in (script, map_script) if text)
        return (
            _environment()
            .get_template("report.html.j2")
            .render(
                audit=audit,
                view=view,
                dates=timeline_rows(view),
                standing=standing_sentence(view),
                worth=value_rows(view),
                life_steps=step_rows(view),
                life_expiries=expiry_rows(view),
                figures=self.figures,
                titles=self.titles,
                slim=frozenset(self.ranked[cuts["whole"] :]),
                m=messages.text,
                label=messages.label,
                pick=messages.pick,
                lang=messages.lang,
                land=land,
                land_data=Markup(land.data) if land is not None else "",
                option_name=lambda key: load_plan_data().options[key].text(messages.lang),
                type_name=lambda name: type_label(name, messages),
                script=Markup(script),
                map_script=Markup(map_script),
                style=Markup(style),
                policy=f"default-src 'none'; script-src {allowed}; style-src {csp_hash(style)}; img-src data:; "
                "base-uri 'none'; form-action 'none'",
                signs=VERDICT_SIGNS,
                verdicts=VERDICTS,
                severities=SEVERITIES,
                cuts=cuts,
                count=lambda verdict: count(audit, verdict),
                open_count=open_count(audit),
                area=lambda value: area(value, messages),
                quantity=lambda value, unit: quantity(value, unit, messages),
                number=number,
                one_line=one_line,
                remember=_memory(),
            )
        )


def page_environment() -> Environment:
    """The templates, with escaping on and every text cleaned."""
    return _environment()


def page_style() -> str:
    """The style that all pages share."""
    return asset("report.css")


def _inline(drawing: Drawing, slot: str) -> Markup:
    # In a page of HTML the name space goes without saying, and a reader who looks for addresses finds none.
    return Markup(drawing.svg(f"figure-{slot}").replace(' xmlns="http://www.w3.org/2000/svg"', "", 1))


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_visible,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["bar"] = _bar
    environment.filters["paper_anchor"] = lambda name: anchor("d", name)
    environment.tests["long"] = lambda text, limit: len(text) > limit
    return environment


def _memory() -> Callable[[str, Macro], Macro]:
    """Makes macros of one page that lay out the same arguments once: texts and numbers by value, rows by identity."""
    known: dict[tuple[Any, ...], tuple[tuple[Any, ...], Markup]] = {}

    def remember(kind: str, macro: Macro) -> Macro:
        def recall(*given: Any) -> Markup:
            key = (kind, *(item if isinstance(item, str | int) else id(item) for item in given))
            if key not in known:
                known[key] = given, macro(*given)  # held, so that no other row gets its identity
            return known[key][1]

        return recall

    return remember


def _visible(value: Any) -> Any:
    """Every text that reaches the page passes here, before it is escaped."""
    return clean(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _bar(parts: list[tuple[str, float]]) -> list[tuple[str, float, float]]:
    """Shares of a bar of width 100: (name, from, width)."""
    total = sum(value for _, value in parts)
    rows, at = [], 0.0
    for name, value in parts:
        width = 100 * value / total if total > 0 else 0.0
        if width > 0:
            rows.append((name, round(at, 3), round(width, 3)))
        at += width
    return rows


@cache
def asset(name: str) -> str:
    """A script or style of the templates."""
    return (TEMPLATES / name).read_text(encoding="utf-8").replace("\r\n", "\n")


def csp_hash(text: str) -> str:
    """A script or style as the content policy names it."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
