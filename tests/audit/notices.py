"""Writes a registry notice the way a user would save it: the registry's own fields as lines, then the text."""

import json
from pathlib import Path
from typing import Any

LABELS = {
    "project_name": "项目名称",
    "province": "项目所在省份",
    "owner": "项目业主",
    "auditor": "审定机构",
    "methodology": "方法学",
    "start_date": "开工日期",
    "crediting_start": "计入期开始时间",
    "crediting_end": "计入期结束时间",
    "life_years": "项目寿命期限（年）",
    "annual_t": "预计年均减排量（吨）",
    "total_t": "预计计入期总减排量（吨）",
    "public_start": "公示开始日期",
    "public_end": "公示结束日期",
}


def load(shared: Path) -> list[dict[str, Any]]:
    path = shared / "registry" / "descriptions.jsonl"
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def write(notice: dict[str, Any], folder: Path) -> Path:
    lines = [f"{LABELS[key]}：{value}" for key, value in notice["registry"].items() if key in LABELS]
    path = folder / f"{notice['id']}.txt"
    path.write_text("\n".join(lines) + "\n\n" + notice["text"] + "\n", encoding="utf-8")
    return path
