"""Schemas: the shipped ones are valid, broken ones name file and line."""

from pathlib import Path

import pytest

from checker.extraction.quantities import load_units
from checker.extraction.schema import load_schemas
from checker.resources.vocabulary import load_vocabulary
from checker.resources.yaml_source import SourceError

FIRST = {
    "approval", "start_certificate", "acceptance_report", "ownership_certificate", "parcel_table", "parcel_map",
    "implementation_plan", "registry_notice",
}  # fmt: skip


def test_shipped_schemas_hold_the_first_types() -> None:
    assert set(load_schemas().by_type) >= FIRST


def test_schemas_read_only_fields_their_type_can_hold() -> None:
    vocabulary = load_vocabulary()
    wrong = [
        f"{name}.{spec.field}"
        for name, schema in load_schemas().by_type.items()
        for spec in schema.fields
        if spec.field in vocabulary.fields and name not in vocabulary.holders(spec.field)
    ]
    assert wrong == []


BROKEN = [
    (
        "type: approval\nfields:\n  - field: burning\n    kind: statement\n"
        '    choices: {"true": [炼山]}\n    look: [{where: text}]\n',
        3,
        "yes and no",
    ),
    (
        "type: approval\nfields:\n  - field: colour\n    kind: text\n    look: [{where: form, labels: [颜色]}]\n",
        3,
        "colour",
    ),
    (
        "type: approval\nfields:\n  - field: area\n    kind: weight\n    look: [{where: form, labels: [面积]}]\n",
        4,
        "kind",
    ),
    ("type: approval\ncues:\n  - {title: [批复], words: [收悉], weight: 0.5}\n", 3, "exactly one"),
    ("type: approval\ncues:\n  - {title: [批复], weight: 5}\n", 3, "weight"),
    ("type: approval\ncolour: red\n", 2, "colour"),
    ("type: pdd\n", 1, "named approval"),
    ("type: approval\nfields: ]\n", 2, "YAML"),
    (
        "type: approval\nfields:\n  - field: area\n    kind: area\n"
        "    look:\n      - {where: sentence, match: [[面积]]}\n",
        6,
        "value",
    ),
]


@pytest.mark.parametrize(("text", "line", "word"), BROKEN)
def test_broken_schema_names_file_and_line(tmp_path: Path, text: str, line: int, word: str) -> None:
    (tmp_path / "approval.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(SourceError) as raised:
        load_schemas(tmp_path)
    assert raised.value.path.endswith("approval.yaml")
    assert raised.value.line == line
    assert word in str(raised.value)


def test_folder_without_schema_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError):
        load_schemas(tmp_path)


def test_units_with_a_broken_pattern_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "units.yaml"
    path.write_text('units:\n  - {kind: gas, unit: t, spellings: [吨], pattern: "("}\n', encoding="utf-8")
    with pytest.raises(SourceError) as raised:
        load_units(path)
    assert raised.value.line == 2
