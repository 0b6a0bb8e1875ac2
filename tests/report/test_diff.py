"""Two audits compared: every change has its group, on the terminal, as a page and as Markdown."""

import io
from pathlib import Path

import pytest
from rich.console import Console

from checker.model.audit import Audit, PackUsed
from checker.model.errors import UserError
from checker.model.finding import Waiver
from checker.report.canonical import audit_bytes
from checker.report.diff import AuditDiff, diff_audits
from checker.report.diff_view import diff_html, diff_markdown, print_diff
from checker.report.folder import write_audit
from checker.report.messages import Lang, Messages
from checker.report.read_audit import read_audit
from checker.report.replies import Reply


def with_verdicts(audit: Audit, verdicts: dict[str, str], without: tuple[str, ...] = ()) -> Audit:
    findings = tuple(
        item.model_copy(update={"verdict": verdicts.get(item.rule, item.verdict)})
        for item in audit.findings
        if item.rule not in without
    )
    return audit.model_copy(update={"findings": findings})


def names(diff: AuditDiff, change: str) -> set[str]:
    return {pair.shown.id for pair in diff.pairs if pair.change == change}


def test_the_same_audit_has_no_difference(audit: Audit) -> None:
    diff = diff_audits(audit, audit)
    assert {pair.change for pair in diff.pairs} == {"unchanged"} and not diff.papers and not diff.moved
    assert len(diff.pairs) == 7


def test_each_change_has_its_group(audit: Audit) -> None:
    new = with_verdicts(
        audit,
        {"ACC-mean": "pass", "DOC-approval": "missing", "CON-area-approved": "fail", "LAW-10-3": "not_applicable",
         "AFF-7-pool": "fail", "AFF-5-credit-len": "not_checked"},
        without=("OWN-title",),
    )  # fmt: skip
    diff = diff_audits(audit, new)
    assert names(diff, "fixed") == {"ACC-mean/project", "LAW-10-3/work:w-2016"}
    assert names(diff, "new") == {"DOC-approval/project"}
    assert names(diff, "changed") == {"CON-area-approved/project", "AFF-7-pool/project", "AFF-5-credit-len/project"}
    assert names(diff, "dropped") == {"OWN-title/project"}
    assert names(diff, "unchanged") == {"AFF-2c/parcels/fail", "DOC-plan-change/project"}
    back = diff_audits(new, audit)
    assert names(back, "new") >= {"ACC-mean/project", "OWN-title/project"} and not names(back, "reopened")


def test_reopened_needs_what_was_before(audit: Audit) -> None:
    settled = with_verdicts(audit, {"ACC-mean": "pass"})
    assert names(diff_audits(settled, audit), "new") == {"ACC-mean/project"}
    assert names(diff_audits(settled, audit, earlier=[audit]), "reopened") == {"ACC-mean/project"}
    replies = {"ACC-mean/project": Reply(finding="ACC-mean/project", status="closed")}
    assert names(diff_audits(settled, audit, replies), "reopened") == {"ACC-mean/project"}


def test_parcel_findings_meet_although_their_ids_name_the_verdict(audit: Audit) -> None:
    def parcels(**more: object) -> Audit:
        return audit.model_copy(
            update={"findings": tuple(f.model_copy(update=more) if f.rule == "AFF-2c" else f for f in audit.findings)}
        )

    fewer = diff_audits(audit, parcels(count=12))
    assert names(fewer, "changed") == {"AFF-2c/parcels/fail"}
    other = diff_audits(audit, parcels(id="AFF-2c/parcels/missing", verdict="missing"))
    assert names(other, "changed") == {"AFF-2c/parcels/missing"} and not names(other, "new")
    assert names(diff_audits(audit, with_verdicts(audit, {}, ("AFF-2c",))), "fixed") == {"AFF-2c/parcels/fail"}
    unjudged = with_verdicts(audit, {}, ("AFF-2c",))
    unjudged = unjudged.model_copy(update={"parcels": unjudged.parcels.model_copy(update={"pass_counts": {}})})
    assert names(diff_audits(audit, unjudged), "dropped") == {"AFF-2c/parcels/fail"}


def test_a_waiver_is_a_change_not_a_repair(audit: Audit) -> None:
    waiver = Waiver(reason="另案处理", owner="张工", date="2026-12-01")
    waived = audit.model_copy(
        update={
            "findings": tuple(
                f.model_copy(update={"waiver": waiver}) if f.rule == "ACC-mean" else f for f in audit.findings
            )
        }
    )
    assert names(diff_audits(audit, waived), "changed") == {"ACC-mean/project"}


def test_papers_and_figures(audit: Audit) -> None:
    papers = list(audit.dossier.documents)
    papers[0] = papers[0].model_copy(update={"sha256": "f" * 64})
    papers[1] = papers[1].model_copy(update={"path": "02批复/批复.pdf"})
    added = papers[4].model_copy(update={"path": "03建设/开工令.pdf", "sha256": "e" * 64})
    new = audit.model_copy(
        update={
            "dossier": audit.dossier.model_copy(update={"documents": (*papers[:3], *papers[4:], added)}),
            "as_of": "2027-01-01",
            "tool": audit.tool.model_copy(update={"rulesets": audit.tool.rulesets[:1]}),
            "parcels": audit.parcels.model_copy(update={"eligible_area_ha": 900.0}),
        }
    )
    diff = diff_audits(audit, new)
    assert {(paper.kind, paper.old, paper.new) for paper in diff.papers} == {
        ("replaced", papers[0].path, papers[0].path),
        ("moved", "02批复/关于2016年度造林工程的批复.pdf", "02批复/批复.pdf"),
        ("removed", "03建设/开工证明.docx", None),
        ("added", None, "03建设/开工令.pdf"),
    }
    assert [item.name for item in diff.moved] == ["as_of", "rulesets", "eligible"]


def shown(diff: AuditDiff, lang: Lang) -> tuple[str, str, str]:
    stream = io.StringIO()
    print_diff(diff, Console(file=stream, width=200, force_terminal=False), lang)
    return stream.getvalue(), diff_html(diff, lang), diff_markdown(diff, lang)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_all_three_forms_name_what_changed(audit: Audit, lang: Lang) -> None:
    new = with_verdicts(audit, {"ACC-mean": "pass", "DOC-approval": "missing"})
    for text in shown(diff_audits(audit, new), lang):
        for name in ("ACC-mean/project", "DOC-approval/project"):
            assert name in text
        for change in ("fixed", "new", "unchanged"):
            assert Messages(lang).text("change", change) in text
    same = diff_audits(audit, with_verdicts(audit, {}))
    assert Messages(lang).text("change", "unchanged") in shown(same, lang)[0]


def test_hostile_strings_stay_text(audit: Audit, hostile: Audit) -> None:
    for lang in ("zh", "en"):
        terminal, page, markdown = shown(diff_audits(audit, with_verdicts(hostile, {"DOC-approval": "fail"})), lang)
        assert "<script>alert" not in page and "<script" not in markdown and "\x1b" not in terminal
        assert "&lt;script&gt;" in page and "default-src &#39;none&#39;" in page
        assert not any(mark in text for text in (terminal, page, markdown) for mark in ("\u202e", "\u2066", "\x00"))


def test_audits_are_read_back(audit: Audit, tmp_path: Path) -> None:
    written = write_audit(audit, None, tmp_path)
    assert read_audit(tmp_path) == read_audit(tmp_path / "audit.json") == written
    (tmp_path / "bad.json").write_bytes(audit_bytes(audit)[:-20])
    (tmp_path / "deep.json").write_text("[" * 100_000)
    for name in ("bad.json", "deep.json", "absent"):
        with pytest.raises(UserError):
            read_audit(tmp_path / name)


def test_a_house_pack_shows_among_the_settings(audit: Audit) -> None:
    pack = PackUsed(name="stricter", sha256="ab" * 32, replaces=("house.area_rel_tol",))
    changed = audit.model_copy(update={"tool": audit.tool.model_copy(update={"packs": (pack,)})})
    moved = {item.name: item for item in diff_audits(audit, changed).moved}
    assert "stricter [abababab]" in str(moved["rulesets"].new) and "stricter" not in str(moved["rulesets"].old)
