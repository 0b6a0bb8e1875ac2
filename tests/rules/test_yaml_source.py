"""Rule files and the user's own YAML: plain data with lines, and a clear refusal of everything else."""

from pathlib import Path

import pytest

from checker.resources import yaml_source
from checker.resources.yaml_source import SourceError, read_documents, read_one

REFUSED = {
    "anchor": ("a: &x 1\nb: 2\n", 1, "not allowed"),
    "alias": ("a: 1\nb: *x\n", 2, "not allowed"),
    "tag": ("a: 1\n\nb: !!python/name:os.system x\n", 3, "not allowed"),
    "local tag": ("a: !x {b: 1}\n", 1, "not allowed"),
    "twice": ("a: 1\nb: 2\na: 3\n", 3, "stands twice"),
    "deep": ("x: " + "[" * 5_000, 1, "nested deeper"),
    "deeper": ("x: " + "[" * 500_000, 1, "nested deeper"),
    "deep blocks": ("".join("  " * n + "a:\n" for n in range(60)), 41, "nested deeper"),
    "broken": ("a: [1, 2\nb: 3\n", 2, "not valid YAML"),
    "control sign": ("a: \x07\n", 1, "not valid YAML"),
}


@pytest.mark.parametrize("python_parser", [False, True], ids=["libyaml", "python"])
@pytest.mark.parametrize("case", sorted(REFUSED))
def test_what_is_not_plain_is_refused(
    case: str, python_parser: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import yaml

    if python_parser:
        monkeypatch.setattr(yaml_source, "LOADER", yaml.SafeLoader)
    text, line, words = REFUSED[case]
    (tmp_path / "a.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(SourceError) as caught:
        read_documents(tmp_path / "a.yaml")
    assert words in caught.value.message
    assert caught.value.line in ((line,) if case not in ("broken", "control sign") else (1, 2, 3))


def test_plain_data_keeps_lines_and_dates(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("# 注\na: 1\nb: [1.5, 是, true, 2017-02-28, null]\n---\nc: {d: '007'}\n", "utf-8")
    first, second = read_documents(tmp_path / "a.yaml")
    assert first == (2, {"a": 1, "b": [1.5, "是", True, "2017-02-28", None]})
    assert second == (5, {"c": {"d": "007"}})
    (tmp_path / "empty.yaml").write_text("", "utf-8")
    assert read_one(tmp_path / "empty.yaml") is None
