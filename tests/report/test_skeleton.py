"""A new dossier: folders, a manifest that the program reads, and a check list that says what a paper must hold."""

from pathlib import Path

import docx
import openpyxl
import pytest

from checker.intake.manifest import load_manifest
from checker.intake.take_in import take_in
from checker.judgement.rulebase import RuleBase, load_rulebase
from checker.model.errors import UserError
from checker.model.limits import Limits
from checker.report.checklist import check_list, rules_of
from checker.report.messages import Lang, Messages
from checker.report.skeleton import write_skeleton
from checker.resources.vocabulary import load_vocabulary
from checker.workers.pool import WorkerPool

METHODOLOGY = "CCER-14-001-V01"


@pytest.fixture(scope="module")
def base() -> RuleBase:
    return load_rulebase()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_new_dossier_is_taken_in_without_trouble(base: RuleBase, tmp_path: Path, lang: Lang) -> None:
    folder = tmp_path / '新项目 "甲": #1'
    files = write_skeleton(folder, METHODOLOGY, load_vocabulary(), base, lang)
    assert all(path.is_file() for path in files) and len(files) == 3
    stages = sorted(path.name for path in folder.iterdir() if path.is_dir())
    assert stages[:3] == ["01立项", "02批复", "03建设"]
    assert len(stages) == len({spec.stage for spec in load_vocabulary().types.values()} - {""})
    manifest = load_manifest(folder / "dossier.yaml")
    assert manifest.name == folder.name and manifest.stage is None
    scratch = tmp_path / "scratch"
    with WorkerPool(1, Limits(), scratch) as pool:
        intake = take_in(folder, pool, Limits(), scratch)
    papers = {source.path: source.declared_type for source in intake.sources if source.kind != "manifest"}
    assert papers == {path.name: "other" for path in files[1:]} and not intake.problems


def test_the_list_says_what_a_paper_must_hold(base: RuleBase) -> None:
    papers = {
        paper.type.id: paper for stage in check_list(METHODOLOGY, load_vocabulary(), base) for paper in stage.papers
    }
    assert set(papers) == {name for name, spec in load_vocabulary().types.items() if spec.stage}
    approval, start = papers["approval"], papers["start_certificate"]
    assert approval.need == "needed" and {"number", "date", "issuer"} <= set(approval.fields)
    assert {"start_date", "issuer"} <= set(start.fields)
    assert "area" in {*approval.fields, *approval.besides} and not set(approval.fields) & set(approval.besides)
    assert "LAW-10-3" in {item.rule.id for item in start.demands}
    for paper in papers.values():
        assert all(paper.type.id in item.rule.evidence for item in paper.demands)
        assert (paper.need == "unasked") == (not paper.demands)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_both_lists_name_every_paper(base: RuleBase, tmp_path: Path, lang: Lang) -> None:
    files = write_skeleton(tmp_path / "d", None, load_vocabulary(), base, lang)
    tables = docx.Document(str(files[1])).tables
    written = "\n".join(cell.text for table in tables for row in table.rows for cell in row.cells)
    sheet = openpyxl.load_workbook(files[2]).active
    listed = "\n".join(str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell)
    for spec in load_vocabulary().types.values():
        label = spec.label.text(lang)
        if spec.stage:
            assert label[1:] in written and label[1:] in listed
    assert "LAW-10-3" in written and "LAW-10-3" in listed and "{{" not in written
    assert sheet.data_validations.dataValidation and sheet.freeze_panes == "B2"
    assert Messages(lang).text("init", "needed") in listed


def test_the_same_bytes_twice(base: RuleBase, tmp_path: Path) -> None:
    one, two = (write_skeleton(tmp_path / name / "d", METHODOLOGY, load_vocabulary(), base) for name in "ab")
    assert [path.read_bytes() for path in one] == [path.read_bytes() for path in two]


def test_nothing_of_the_user_is_overwritten(base: RuleBase, tmp_path: Path) -> None:
    (tmp_path / "材料清单.xlsx").write_bytes(b"mine")
    (tmp_path / "批复.pdf").write_bytes(b"paper")
    with pytest.raises(UserError, match="exists"):
        write_skeleton(tmp_path, METHODOLOGY, load_vocabulary(), base)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["批复.pdf", "材料清单.xlsx"]
    (tmp_path / "材料清单.xlsx").unlink()
    write_skeleton(tmp_path, METHODOLOGY, load_vocabulary(), base)
    assert (tmp_path / "批复.pdf").read_bytes() == b"paper"
    with pytest.raises(UserError):
        write_skeleton(tmp_path / "批复.pdf", METHODOLOGY, load_vocabulary(), base)


def test_a_methodology_nobody_wrote_is_refused(base: RuleBase, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="CCER-14-001-V01"):
        write_skeleton(tmp_path / "d", "CCER-99", load_vocabulary(), base)
    assert not (tmp_path / "d").exists()
    assert len(rules_of(None, base)) >= len(rules_of(METHODOLOGY, base)) > 20
