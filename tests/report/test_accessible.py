"""axe-core finds no serious trouble in the page, in light and dark, closed and opened."""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from checker.audit import Options, Result
from checker.audit import audit as audit_dossier
from checker.model.audit import Audit
from checker.report.beside import Beside
from checker.report.crops import Crops
from checker.report.diff import diff_audits
from checker.report.diff_view import diff_html
from checker.report.folder import write_file
from checker.report.html import render_html
from checker.report.replies import Reply

from .test_browser import Visit
from .test_crops import PNG, crop_of, places

if TYPE_CHECKING:
    from playwright.sync_api import Browser

AXE = Path(__file__).with_name("data") / "axe-core" / "axe.min.js"
GRAVE = ("serious", "critical")


@cache
def whole_sample(root: Path) -> Result:
    return audit_dossier(root / "samples" / "qingshui-complete", Options(as_of="2026-11-20", jobs=2))


def troubles(visit: Visit) -> list[str]:
    """Rules of axe that are broken, with the first place of each."""
    visit.page.evaluate(AXE.read_text(encoding="utf-8"))
    found = visit.page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    assert len(found["passes"]) > 20, "axe looked at the page"
    return [
        f"{item['impact']} {item['id']}: {item['nodes'][0]['target']} {item['nodes'][0]['failureSummary']}"
        for item in found["violations"]
        if item["impact"] in GRAVE
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_the_page_is_accessible(browser: "Browser", audit: Audit, tmp_path: Path, scheme: str, width: int) -> None:
    boxed = tuple(
        fact.model_copy(update={"evidence": tuple(piece.model_copy(update={"box": (1.0, 2.0, 3.0, 4.0)})
                                                  for piece in fact.evidence)})
        for fact in audit.facts
    )  # fmt: skip
    audit = audit.model_copy(update={"facts": boxed})
    one = crop_of(places(audit)[0])
    name = "LAW-10-3/work:w-2016"
    beside = Beside({name: Reply(finding=name, text="已补", papers=("x.pdf",))}, Crops((one,), {one.file: PNG}, 3))
    for lang in ("zh", "en"):
        file = write_file(tmp_path / f"{lang}.html", render_html(audit, lang, beside))  # type: ignore[arg-type]
        visit = Visit(browser, file, width, color_scheme=scheme)
        assert troubles(visit) == []
        visit.page.evaluate("document.querySelectorAll('details').forEach((node) => { node.open = true; })")
        assert troubles(visit) == []
        assert visit.said == []
        visit.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_whole_report_with_map_and_figures_is_accessible(
    browser: "Browser", root: Path, tmp_path: Path, scheme: str
) -> None:
    """A real dossier: parcels on the map, volumes, pictures of evidence."""
    result = whole_sample(root)
    assert result.frame is not None and result.crops.items
    page = render_html(result.audit, "zh", Beside(crops=result.crops, frame=result.frame))
    visit = Visit(browser, write_file(tmp_path / "report.html", page), 1280, color_scheme=scheme)
    visit.page.evaluate("document.querySelectorAll('details').forEach((node) => { node.open = true; })")
    assert visit.page.locator("#parcels svg, #parcels canvas").count() > 0
    assert troubles(visit) == []
    assert visit.said == [] and len(visit.asked) == 1
    visit.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_comparison_is_accessible(browser: "Browser", audit: Audit, tmp_path: Path, scheme: str) -> None:
    older = audit.model_copy(update={"findings": audit.findings[2:]})
    file = write_file(tmp_path / "diff.html", diff_html(diff_audits(older, audit, {}, []), "zh"))
    visit = Visit(browser, file, 1280, color_scheme=scheme)
    assert troubles(visit) == []
    visit.context.close()
