"""SARIF, JUnit and Markdown: whole, valid, and harmless whatever stands in the papers."""

import json
import re
from pathlib import Path
from xml.etree import ElementTree

import jsonschema
import pytest

from checker.model.audit import Audit
from checker.model.errors import UserError
from checker.report.beside import NOTHING
from checker.report.formats import FORMATS, load_format, split_names, write_reports
from checker.report.marked import escape
from checker.report.messages import Lang
from checker.report.order import UNDONE
from checker.report.sarif import KINDS

SCHEMA = Path(__file__).with_name("data") / "sarif" / "sarif-2.1.0-rtm.5.json"
BIDI = re.compile("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069\u200f\ud800-\udfff]")


def render(audit: Audit, name: str, lang: Lang = "zh") -> str:
    return load_format(name).render(audit, lang, NOTHING).decode("utf-8")


def valid_sarif(text: str) -> dict[str, object]:
    data: dict[str, object] = json.loads(text)
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    checker = jsonschema.Draft4Validator(schema, format_checker=jsonschema.Draft4Validator.FORMAT_CHECKER)
    assert [f"{list(error.path)}: {error.message[:200]}" for error in checker.iter_errors(data)] == []
    return data


def run_of(audit: Audit, lang: Lang = "zh") -> dict[str, object]:
    return valid_sarif(render(audit, "sarif", lang))["runs"][0]  # type: ignore[index,no-any-return]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_sarif_is_valid_and_whole(audit: Audit, lang: Lang) -> None:
    run = run_of(audit, lang)
    results = {item["partialFingerprints"]["findingId/v1"]: item for item in run["results"]}  # type: ignore[attr-defined,index]
    rules = run["tool"]["driver"]["rules"]  # type: ignore[index,call-overload]
    assert set(results) == {finding.id for finding in audit.findings}
    for finding in audit.findings:
        result = results[finding.id]
        assert result["kind"] == KINDS[finding.verdict]
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"] == finding.rule
        assert (result["level"] == "none") == (finding.verdict != "fail")
        assert bool(result.get("suppressions")) == (finding.waiver is not None)
        assert result["message"]["text"] == (finding.message_en if lang == "en" else finding.message)
    assert len(run["artifacts"]) == len(audit.dossier.documents)  # type: ignore[arg-type]
    assert len(run["invocations"][0]["toolExecutionNotifications"]) == 3  # type: ignore[index]


def test_sarif_places_name_paper_page_and_quote(audit: Audit) -> None:
    run = run_of(audit)
    result = next(item for item in run["results"] if item["ruleId"] == "CON-area-approved")  # type: ignore[attr-defined,union-attr]
    place = result["locations"][0]["physicalLocation"]
    assert place["region"]["startLine"] == 1 and place["region"]["snippet"]["text"] == "同意建设人工造林14541亩。"
    artifact = run["artifacts"][place["artifactLocation"]["index"]]  # type: ignore[index,call-overload]
    assert artifact["location"]["uri"] == place["artifactLocation"]["uri"]
    assert artifact["hashes"]["sha-256"] == audit.dossier.documents[1].sha256


def test_sarif_paths_stay_inside_the_dossier(audit: Audit) -> None:
    paper = audit.dossier.documents[0].model_copy(update={"path": "../../etc/http://x y/名#?.pdf"})
    dossier = audit.dossier.model_copy(update={"documents": (paper, *audit.dossier.documents[1:])})
    run = run_of(audit.model_copy(update={"dossier": dossier}))
    assert run["artifacts"][0]["location"]["uri"] == "etc/http%3A/x%20y/%E5%90%8D%23%3F.pdf"  # type: ignore[index]


def test_junit_counts_each_requirement_once(audit: Audit) -> None:
    root = ElementTree.fromstring(render(audit, "junit"))
    cases = root.findall("testsuite/testcase")
    assert len(cases) == len(audit.findings) == int(root.attrib["tests"])
    undone = [finding for finding in audit.findings if finding.verdict in UNDONE and finding.waiver is None]
    failed = [finding for finding in undone if finding.verdict == "fail"]
    assert int(root.attrib["failures"]) == len(failed) == 3
    assert int(root.attrib["errors"]) == len(undone) - len(failed) == 3
    assert int(root.attrib["skipped"]) == 3
    case = next(item for item in cases if item.attrib["classname"] == "LAW-10-3")
    failure = case.find("failure")
    assert failure is not None and failure.attrib["type"] == "fail.blocker" and "开工证明.docx" in (failure.text or "")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_markdown_names_all_that_must_be_acted_on(audit: Audit, lang: Lang) -> None:
    text = render(audit, "md", lang)
    for finding in audit.findings:
        assert (f"`{finding.id}`" in text) == (finding.verdict in UNDONE), finding.id
    assert "1,005.2" in text and audit.not_checked[0].clause in text


def test_markdown_disarms_signs() -> None:
    assert escape("<b>*a*_b_[x](y)|`c`#~$") == "&lt;b&gt;\\*a\\*\\_b\\_\\[x\\](y)\\|\\`c\\`\\#\\~\\$"
    assert escape("http://evil.example www.evil.example a@b.c") == "http\\://evil.example www\\.evil.example a\\@b.c"
    assert escape("- a") == "\\- a" and escape("1. a") == "1\\. a" and escape("1005.2 a-b") == "1005.2 a-b"
    assert escape("a\n# b") == "a \\# b"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_hostile_strings_stay_text(hostile: Audit, lang: Lang) -> None:
    sarif = render(hostile, "sarif", lang)
    valid_sarif(sarif)
    assert "\\u202e" not in sarif and not re.search(r'"text": "[^"]*\{0\}(?!\})', sarif.replace("{{0}}", ""))
    junit = render(hostile, "junit", lang)
    tags = {element.tag for element in ElementTree.fromstring(junit).iter()}
    assert tags <= {"testsuites", "testsuite", "testcase", "failure", "error", "skipped"}
    markdown = render(hostile, "md", lang)
    assert "<script" not in markdown and "<img" not in markdown and "&lt;script&gt;" in markdown
    for text in (sarif, junit, markdown):
        assert not BIDI.search(text)
    assert max(map(len, markdown.splitlines())) < 6_000


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_every_format_gives_the_same_bytes_twice(audit: Audit, name: str) -> None:
    assert load_format(name).render(audit, "zh", NOTHING) == load_format(name).render(audit, "zh", NOTHING)


def test_reports_are_written_by_name(audit: Audit, tmp_path: Path) -> None:
    names = split_names(["html,docx", " xlsx ,html", "sarif,junit,md,json"])
    assert names == ("html", "docx", "xlsx", "sarif", "junit", "md", "json")
    written = write_reports(audit, names, tmp_path)
    assert [path.name for path in written] == [
        "report.html", "report.docx", "report.xlsx", "report.sarif", "report.junit.xml", "report.md", "audit.json",
    ]  # fmt: skip
    with pytest.raises(UserError, match="pdf"):
        write_reports(audit, ["md", "pdf"], tmp_path / "none")
    assert not (tmp_path / "none").exists()
