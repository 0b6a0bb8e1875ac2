"""Both languages say the same things, and every name of the model has words."""

import re
import string
import zipfile
from pathlib import Path
from typing import get_args

import pytest

from checker.model.document import DocumentState
from checker.model.evidence import Method
from checker.model.fact import Cause, FactState
from checker.model.finding import TraceStep, Verdict
from checker.model.limits import Limits
from checker.model.problem import ProblemCode
from checker.model.rule import Basis, FindingClass, RuleKind, Severity
from checker.report.diff import CHANGES
from checker.report.messages import PATH, Messages, load_messages
from checker.report.order import VERDICT_SIGNS
from checker.report.replies import STATUSES
from checker.resources.vocabulary import load_vocabulary
from checker.resources.yaml_source import read_one

NAMES = {
    "verdict": get_args(Verdict),
    "verdict_help": get_args(Verdict),
    "severity": get_args(Severity),
    "class": get_args(FindingClass),
    "basis": get_args(Basis),
    "basis_help": get_args(Basis),
    "state": get_args(FactState),
    "cause": get_args(Cause),
    "document_state": get_args(DocumentState),
    "method": get_args(Method),
    "kind": get_args(RuleKind),
    "problem": get_args(ProblemCode),
    "limit": tuple(Limits.model_fields),
    "trace": get_args(TraceStep.model_fields["kind"].annotation),
    "engine": ("durable", "vector", "both"),
    "ready": ("yes", "no", "open"),
    "status": STATUSES,
    "change": CHANGES,
    "change_help": CHANGES,
}


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_both_languages_have_the_same_keys_and_placeholders() -> None:
    for group, entries in read_one(PATH).items():
        for key, texts in entries.items():
            assert set(texts) == {"zh", "en"}, f"{group}.{key}"
            assert all(isinstance(text, str) and text.strip() for text in texts.values()), f"{group}.{key}"
            assert placeholders(texts["zh"]) == placeholders(texts["en"]), f"{group}.{key}"


def test_english_holds_no_chinese() -> None:
    for group, entries in load_messages().items():
        for key, texts in entries.items():
            assert not any("\u4e00" <= letter <= "\u9fff" for letter in texts["en"]), f"{group}.{key}"


@pytest.mark.parametrize("group", NAMES)
def test_every_name_has_words(group: str) -> None:
    assert set(NAMES[group]) <= set(load_messages()[group])


def test_every_verdict_has_its_own_sign() -> None:
    assert set(VERDICT_SIGNS) == set(get_args(Verdict))
    assert len(set(VERDICT_SIGNS.values())) == len(VERDICT_SIGNS)


def test_units_and_stages_of_the_vocabulary_have_words() -> None:
    vocabulary = load_vocabulary()
    units = {spec.unit for spec in vocabulary.fields.values()} | {spec.unit for spec in vocabulary.derived.values()}
    assert units - {"fraction", None} <= set(load_messages()["unit"])
    assert {spec.stage for spec in vocabulary.types.values() if spec.stage} <= set(load_messages()["stage"])


def test_unknown_names_show_themselves() -> None:
    messages = Messages("zh")
    assert messages.label("family", "XYZ") == "XYZ"
    assert messages.label("family", None) == "未知"
    assert messages.pick("", "only") == "only" and Messages("en").pick("仅有", "") == "仅有"
    with pytest.raises(KeyError):
        messages.text("ui", "no such message")


def named_in(template: Path) -> list[str]:
    """Keys of the messages that a Word template names as {{ t.group.key }}."""
    with zipfile.ZipFile(template) as archive:
        parts = [archive.read(name).decode() for name in archive.namelist() if name.endswith(".xml")]
    return re.findall(r"\{\{ t\.\w+\.(\w+) \}\}", " ".join(parts))


def test_no_message_is_left_over(root: Path) -> None:
    """Messages of groups that code names one by one are all used somewhere."""
    folder = root / "checker/report"
    files = [*folder.glob("*.py"), *(path for path in (folder / "templates").iterdir() if path.suffix != ".docx")]
    source = "".join(path.read_text(encoding="utf-8") for path in files)
    source += "".join(f'"{key}"' for path in (folder / "templates").glob("*.docx") for key in named_in(path))
    looked_up = {*NAMES, "stage", "family", "unit", "section", "issuer", "fleet", "varied_input"}
    for group, entries in load_messages().items():
        left = {key for key in entries if group not in looked_up and not re.search(rf"[\"']{key}[\"']", source)}
        assert not left, f"{group}: {sorted(left)}"
