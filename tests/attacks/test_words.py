"""What names and texts of a dossier could do in reports, on the terminal, and through files of settings."""

import ast
import json
import re
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest
from openpyxl import load_workbook

from checker.model.limits import Limits
from checker.report.mask import mask_replies, mask_text, masked
from checker.report.replies import Reply
from checker.resources.limits_source import load_limits
from checker.resources.yaml_source import SourceError, read_documents

EVIL = (
    "=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "<script>alert(1)</script>", "<img src=x onerror=alert(1)>",
    "{{7*7}}{% raw %}", "'; DROP TABLE gpkg_contents;--", "${jndi:ldap://x}", "[点我](javascript:alert(1))",
)  # fmt: skip


def sinkcheck(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    import os

    command = [sys.executable, "-m", "checker", *map(str, arguments)]
    return subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", timeout=300, check=False,
        env={**os.environ, **environment},
    )  # fmt: skip


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An audit in every format of a dossier whose names and texts are all attacks."""
    folder = tmp_path_factory.mktemp("evil")
    dossier, out = folder / "d", folder / "out"
    dossier.mkdir()
    for number, text in enumerate(EVIL):
        name = text.replace("/", "_")
        lines = f"项目名称：{text}\n项目业主：{text}公司\n方法学：{text}\n备注\x1b[31m红\x1b]0;标题\x07\n\u202e倒\n"
        (dossier / f"{name} 公示信息{number}.txt").write_text(lines, encoding="utf-8")
    table = "小班号,面积（亩）,林种\n" + "\n".join(
        f'"{text}",{number + 1},"{text}"' for number, text in enumerate(EVIL)
    )
    (dossier / "小班一览表.csv").write_text(table, encoding="utf-8")
    done = sinkcheck(
        "audit", dossier, "-o", out, "--format", "docx,xlsx,sarif,junit,md", "--engine", "vector", "--no-cache"
    )
    assert done.returncode in (0, 1, 3), done.stderr
    assert "\x1b" not in done.stdout and "\u202e" not in done.stdout and "\x07" not in done.stdout + done.stderr
    return out


def test_no_cell_of_the_workbook_is_a_formula(out: Path) -> None:
    book = load_workbook(out / "report.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert len(cells) > 50
    assert not [cell.coordinate for cell in cells if cell.data_type == "f"]


def test_the_page_runs_only_its_own_script(out: Path) -> None:
    page = (out / "report.html").read_text(encoding="utf-8")
    assert "&lt;script&gt;" in page and "<script>alert" not in page and "<img src=x" not in page
    assert "{{7*7}}" in page, "a template would have made 49 of it"
    assert "default-src &#39;none&#39;" in page or "default-src 'none'" in page
    assert not re.search(r"href=[\"']?javascript:", page)


def test_other_formats_hold_texts_as_texts(out: Path) -> None:
    with zipfile.ZipFile(out / "report.docx") as archive:
        assert not [name for name in archive.namelist() if name.startswith("word/vba")]
        ElementTree.fromstring(archive.read("word/document.xml"))
    ElementTree.parse(out / "report.junit.xml") if (out / "report.junit.xml").exists() else None
    json.loads((out / "report.sarif").read_text(encoding="utf-8"))
    assert "<script>alert" not in (out / "report.md").read_text(encoding="utf-8")


def test_no_text_of_papers_in_run_json(out: Path) -> None:
    run = (out / "run.json").read_text(encoding="utf-8")
    assert "DROP TABLE" not in run and "公示" not in run
    assert set(json.loads(run)) <= {"seconds", "jobs", "cache", "fences"}


@pytest.mark.parametrize(
    "text",
    [
        "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b, *b]\n",
        "!!python/object/apply:os.system ['touch x']\n",
        "a: !!python/name:os.system\n",
        "a: {b: " * 500 + "1" + "}" * 500,
        "[" * 5000,
        "a: 1\na: 2\n",
        "x: " + "y" * 3_000_000,
    ],
)
def test_yaml_is_plain_or_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "rule.yaml"
    path.write_text(text, encoding="utf-8")
    started = time.process_time()
    with pytest.raises(SourceError):
        read_documents(path)
    assert time.process_time() - started < 10


def test_limits_are_set_from_a_file_and_named_when_wrong(tmp_path: Path) -> None:
    path = tmp_path / "limits.yaml"
    path.write_text("pages: 3\ndocument_seconds: 20\n", encoding="utf-8")
    assert load_limits(path) == Limits(pages=3, document_seconds=20.0)
    for wrong in ("page: 3", "pages: 0", "pages: many", "- pages", "worker_memory_mb: 1"):
        path.write_text(wrong, encoding="utf-8")
        with pytest.raises(SourceError):
            load_limits(path)


def test_a_limit_that_is_hit_stands_in_the_result(tmp_path: Path) -> None:
    (tmp_path / "d").mkdir()
    (tmp_path / "d" / "公示信息.txt").write_text("项目名称：甲\f项目业主：乙\f方法学：丙", encoding="utf-8")
    (tmp_path / "limits.yaml").write_text("pages: 2\n", encoding="utf-8")
    done = sinkcheck(
        "audit", tmp_path / "d", "-o", tmp_path / "out", "--limits", tmp_path / "limits.yaml", "--fail-on", "never"
    )
    assert done.returncode == 3, done.stderr
    result = json.loads((tmp_path / "out" / "audit.json").read_text(encoding="utf-8"))
    [paper] = result["dossier"]["documents"]
    assert paper["state"] == "partly_read" and paper["problem"]["code"] == "limit_pages"
    assert result["tool"]["limits"]["pages"] == 2


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("联系电话：13812345678。", "联系电话：138****5678。"),
        ("138 1234 5678", "138******5678"),
        ("身份证110101199003070038，", "身份证110***********0038，"),
        ("11010119900307003X", "110***********003X"),
        ("130503670401001", "130********1001"),
        ("电话0431-88912345", "电话043******2345"),
        (
            "青林发〔2016〕37号，面积15674.8亩，合13812345678901吨",
            "青林发〔2016〕37号，面积15674.8亩，合13812345678901吨",
        ),
        ("d-13812345678f", "d-13812345678f"),
        ("+8613812345678", "+86*******5678"),
        ("8613812345678", "861******5678"),
        ("0086-138-1234-5678", "008***********5678"),
        ("TEL13812345678", "TEL138****5678"),
        ("微信wx13812345678", "微信wx138****5678"),
        ("１３８１２３４５６７８", "１３８****５６７８"),
        ("身份证 110101 19900307 0038", "身份证 110*************0038"),
        ("110101-19900307-003X", "110*************003X"),
        ("（0431）8891 2345", "（04********2345"),
        ("0431 88912345", "043******2345"),
        ("联系电话：88912345", "联系电话：****2345"),
        ("传真 6891-234", "传真 6891-234"),
        ("面积1234.5678公顷，坐标13812345678.5", "面积1234.5678公顷，坐标13812345678.5"),
        ("1" * 30, "1" * 30),
        ("d-138123456781 与 a138123456785" + "0" * 51, "d-138123456781 与 a138123456785" + "0" * 51),
        ("2016-03-18至2036-03-17", "2016-03-18至2036-03-17"),
    ],
)
def test_numbers_of_persons_are_hidden(text: str, shown: str) -> None:
    assert mask_text(text) == shown


def test_mask_reaches_every_file(tmp_path: Path) -> None:
    dossier, out = tmp_path / "d", tmp_path / "out"
    dossier.mkdir()
    secrets = ("13812345678", "110101199003070038")
    text = f"项目名称：青岭造林（联系人电话{secrets[0]}）\n项目业主：李某{secrets[1]}公司\n方法学：CCER-14-001-V01\n"
    (dossier / f"公示信息 {secrets[0]}.txt").write_text(text, encoding="utf-8")
    table = f"小班号,面积（亩）,权利人\n1,12,李某{secrets[0]}\n2,13,{secrets[1]}\n"
    (dossier / "小班一览表.csv").write_text(table, encoding="utf-8")
    arguments = (
        "audit",
        dossier,
        "-o",
        out,
        "--format",
        "docx,xlsx,sarif,junit,md",
        "--no-cache",
        "--fail-on",
        "never",
    )
    plain = sinkcheck(*arguments)
    formats = arguments.index("--format") + 1
    arguments = (*arguments[:formats], "xlsx,svg,png,ics", *arguments[formats + 1 :])
    assert secrets[0] in (out / "audit.json").read_text(encoding="utf-8"), plain.stderr
    masked = sinkcheck(*arguments, "--mask")
    assert masked.returncode in (0, 3), masked.stderr
    for file in (path for path in out.rglob("*") if path.is_file()):
        raw = file.read_bytes()
        if file.suffix in (".docx", ".xlsx", ".zip"):
            with zipfile.ZipFile(file) as archive:
                raw = b"".join(archive.read(name) for name in archive.namelist())
        assert not [secret for secret in secrets if secret.encode() in raw], file.name
    assert not any(secret in masked.stdout for secret in secrets)
    assert not (out / "report.docx").exists(), "of the earlier run, which hid nothing"
    assert not (out / "evidence").exists() or not list((out / "evidence").iterdir())


def test_replies_are_masked() -> None:
    told = {
        "DOC-1/project": Reply(finding="DOC-1/project", text="已电话13812345678核实", responsible="李某13812345678")
    }
    [shown] = mask_replies(told).values()
    assert "1381234" not in shown.model_dump_json() and shown.finding == "DOC-1/project"


def test_masked_keys_stay_apart(tmp_path: Path) -> None:
    two = {"李13812345678": 1, "李13899995678": 2}
    assert list(masked(two).values()) == [1, 2] and not any("12345678" in key for key in masked(two))


def test_purge_leaves_no_cache(tmp_path: Path) -> None:
    dossier, cache = tmp_path / "d", tmp_path / "cache"
    dossier.mkdir()
    (dossier / "公示信息.txt").write_text("项目名称：甲\n", encoding="utf-8")
    done = sinkcheck("audit", dossier, "-o", tmp_path / "out", "--fail-on", "never", SINKCHECK_CACHE=str(cache))
    kept = [path for path in cache.rglob("*") if path.is_file()]
    assert done.returncode == 0 and kept
    if sys.platform != "win32":
        assert not [path for path in kept if path.stat().st_mode & 0o077], "only the owner reads it"
    assert sinkcheck("purge", SINKCHECK_CACHE=str(cache)).returncode == 0
    assert not [path for path in cache.rglob("*") if path.is_file()]


FORBIDDEN = {"pickle", "cPickle", "dill", "cloudpickle", "joblib", "marshal", "shelve", "shelvey"}


def test_nothing_is_pickled(root: Path) -> None:
    """No import of anything that makes objects out of bytes, and no reader that does so behind a name."""
    for path in sorted((root / "checker").rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            assert not {name.split(".")[0] for name in names} & FORBIDDEN, path
            if isinstance(node, ast.Call):
                called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                assert called not in ("read_pickle", "to_pickle", "allow_pickle", "eval", "exec"), (
                    f"{path}:{node.lineno}"
                )
                assert not [k for k in node.keywords if k.arg == "allow_pickle"], f"{path}:{node.lineno}"


# Libraries that take document bytes apart, and the only modules that may name them: those that run in workers.
OPENERS = {
    "pypdfium2", "pdfplumber", "docx", "python_calamine", "openpyxl", "lxml", "defusedxml", "cv2", "PIL", "zipfile",
    "rapidocr", "onnxruntime", "ezdxf",
}  # fmt: skip
# Writers of our own files, and readers of files of the user's own making.
ALLOWED = (
    "checker/parsers/", "checker/intake/", "checker/report/", "checker/workers/", "checker/accounting/workbook.py",
    "checker/accounting/workbook_look.py", "checker/fleet/files.py", "checker/screening/matrix.py",
    "checker/screening/sheets.py", "checker/web/viewer.py",  # the last is a task of workers
)  # fmt: skip


def test_document_bytes_are_opened_in_workers_only(root: Path) -> None:
    for path in sorted((root / "checker").rglob("*.py")):
        name = path.relative_to(root).as_posix()
        tree = ast.parse(path.read_text(encoding="utf-8"))
        found = {
            alias.name.split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names
        }
        found |= {(node.module or "").split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        if found & OPENERS:
            assert name.startswith(ALLOWED), f"{name} opens documents outside of workers: {sorted(found & OPENERS)}"
        if name.startswith("checker/intake/") and "zipfile" in found:
            assert name.endswith(("unpack.py", "member_names.py")), name


def patterns(root: Path) -> list[tuple[str, str]]:
    """Every constant pattern of the program."""
    found = []
    for path in sorted((root / "checker").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
                module, first = node.func.value, node.args[0]
                constant = first.value if isinstance(first, ast.Constant) else None
                if isinstance(module, ast.Name) and module.id == "re" and isinstance(constant, str):
                    found.append((f"{path.name}:{node.lineno}", constant))
    return found


def test_no_pattern_repeats_a_repetition(root: Path) -> None:
    """`(a+)+` takes exponential time: an unbounded repetition must not be the whole of what another repeats."""
    import re._parser as parser

    def unbounded(item: tuple[object, object]) -> bool:
        return str(item[0]) in ("MAX_REPEAT", "MIN_REPEAT") and item[1][1] is parser.MAXREPEAT  # type: ignore[index]

    def worst(parsed: object) -> bool:
        for item in parsed:  # type: ignore[attr-defined]
            value = item[1]
            if unbounded(item):
                inner = list(value[2])
                while len(inner) == 1 and str(inner[0][0]) == "SUBPATTERN":
                    inner = list(inner[0][1][-1])
                if len(inner) == 1 and unbounded(inner[0]):
                    return True
            parts = value if isinstance(value, tuple | list) else [value]
            for part in parts:
                if isinstance(part, parser.SubPattern) and worst(part):
                    return True
                if isinstance(part, list) and any(isinstance(p, parser.SubPattern) and worst(p) for p in part):
                    return True
        return False

    assert worst(parser.parse(r"(?:(a+))+b")), "the test itself"
    found = patterns(root)
    assert len(found) > 60
    assert not [place for place, pattern in found if worst(parser.parse(pattern))]


def test_patterns_end_in_time_on_long_texts(root: Path) -> None:
    units = ("1", "一", "亩", " ", "：", "（", "2016年", "〔", "a", "-", "1.", "公司", "/", "<td>", "，")
    slow = []
    for place, pattern in patterns(root):
        compiled = re.compile(pattern)
        for unit in units:
            text = unit * (4_000 // len(unit))
            started = time.process_time()
            compiled.search(text + "\0")
            if time.process_time() - started > 2:
                slow.append((place, unit))
        # Words of the pattern itself, repeated: an alternative that is also two others (合计, 合, 计) takes 2 to the n.
        for word in sorted(set(re.findall(r"[\u4e00-\u9fff]{2,4}", pattern)))[:40]:
            started = time.process_time()
            compiled.search(word * 19 + "\0")
            if time.process_time() - started > 0.5:
                slow.append((place, word))
    assert not slow
