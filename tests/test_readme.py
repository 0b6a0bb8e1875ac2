"""The README says what the program says."""

import importlib.util
import shutil
import sys
from pathlib import Path
from types import ModuleType


def load(root: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("refresh_readme", root / "docs" / "refresh_readme.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["refresh_readme"] = module
    spec.loader.exec_module(module)
    return module


def test_sessions_are_fresh(root: Path, tmp_path: Path) -> None:
    refresh = load(root)
    shutil.copytree(root / "samples" / "heishan-backwards", tmp_path / "samples" / "heishan-backwards")
    outputs = {name: refresh.run(arguments, tmp_path) for name, arguments in refresh.SESSIONS.items()}
    text = (root / "README.md").read_text(encoding="utf-8")
    assert all(len(output) > 100 for output in outputs.values())
    assert refresh.refresh(text, outputs) == text, "README.md is stale: run python docs/refresh_readme.py"


def test_python_example_runs(root: Path) -> None:
    text = (root / "README.md").read_text(encoding="utf-8")
    example = text.split("```python\n")[1].split("```")[0].replace('"samples/', f'"{root}/samples/')
    namespace: dict[str, object] = {}
    exec(compile(example, "README.md", "exec"), namespace)
    result = namespace["result"]
    assert result.audit.summary.ready_for_pdd in ("open", "no")  # type: ignore[attr-defined]
