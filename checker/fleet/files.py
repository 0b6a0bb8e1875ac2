"""Writes the portfolio: json, page, workbook, and tables for analysis. The same portfolio gives the same bytes."""

import json
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

from openpyxl.workbook import Workbook

from checker.fleet.page import portfolio_page
from checker.fleet.portfolio import Portfolio, totals_of
from checker.fleet.row import Row
from checker.report.canonical import plain
from checker.report.cells import Column, Content, add_styles, fill_sheet
from checker.report.folder import write_file
from checker.report.messages import Lang, Messages
from checker.report.order import VERDICTS
from checker.report.package import without_clock

JSON, PAGE, BOOK = "portfolio.json", "portfolio.html", "portfolio.xlsx"
TABLES = ("dossiers.parquet", "verdicts.parquet", "overlaps.parquet")
OVERVIEW = (
    ("dossier", 34), ("ready", 12), ("blockers", 9), ("stage", 9), ("as_of", 12), ("papers", 9), ("unread", 10),
    ("parcels", 9), ("area", 14), ("eligible", 14), ("undecided", 14), ("claimed", 16), ("recomputed", 16),
    ("difference", 10), ("trouble", 40),
)  # fmt: skip
MOST_ROWS = 100_000


def write_portfolio(portfolio: Portfolio, folders: Mapping[str, str], out: Path, lang: Lang = "zh") -> list[Path]:
    """Writes all files into `out` and gives their paths. `folders`: dossier name → audit folder, relative to `out`."""
    text = json.dumps(plain(portfolio), ensure_ascii=False, indent=1, allow_nan=False) + "\n"
    frames = _frames(portfolio)
    return [
        write_file(out / PAGE, portfolio_page(portfolio, folders, lang)),
        write_file(out / BOOK, _book(portfolio, Messages(lang))),
        write_file(out / JSON, text),
        *(write_file(out / name, _parquet(frames[name])) for name in TABLES),
    ]


def _frames(portfolio: Portfolio) -> dict[str, Any]:
    """Rows, one row per dossier and rule, one per pair of parcels; every column typed, also without a row."""
    import pandas as pd

    flat = {"rulesets", "verdicts", "rules", "next_papers", "cells"}
    texts = [name for name, field in Row.model_fields.items() if field.annotation is str or name == "state"]
    rows = pd.DataFrame([row.model_dump(exclude=flat) for row in portfolio.rows])
    for verdict in VERDICTS:
        rows[verdict] = [row.verdicts.get(verdict, 0) for row in portfolio.rows]
    rows = rows.astype({name: "string" for name in texts} | {"ready_for_pdd": "string", "parcels_sha256": "string"})
    numbers = ["claimed_tco2e", "recomputed_tco2e", "difference"]
    rows[numbers] = rows[numbers].astype("float64")
    verdicts = [(row.name, rule, verdict) for row in portfolio.rows for rule, verdict in row.rules.items()]
    pairs = [pair.model_dump() for pair in portfolio.overlaps]
    names = ["first", "first_parcel", "second", "second_parcel"]
    shares = ["area_m2", "first_share", "second_share"]
    overlaps = pd.DataFrame(pairs, columns=[*names, *shares])
    return {
        TABLES[0]: rows,
        TABLES[1]: pd.DataFrame(verdicts, columns=["dossier", "rule", "verdict"], dtype="string"),
        TABLES[2]: overlaps.astype(dict.fromkeys(names, "string") | dict.fromkeys(shares, "float64")),
    }


def _parquet(frame: Any) -> bytes:
    out = BytesIO()
    frame.to_parquet(out, index=False, compression="zstd")
    return out.getvalue()


def _book(portfolio: Portfolio, messages: Messages) -> bytes:
    book = Workbook()
    add_styles(book)
    pick = messages.text
    sheet = book.active
    sheet.title = pick("fleet", "overview")
    lines = [_overview(row, messages) for row in portfolio.rows[:MOST_ROWS]]
    blank = dict.fromkeys((key for key, _ in OVERVIEW), "") | {"dossier": pick("fleet", "total")}
    keys = ("blockers", "papers", "unread", "parcels", "area", "eligible", "undecided", "claimed", "recomputed")
    total = blank | dict(zip(keys, totals_of(portfolio.audited), strict=True))
    fill_sheet(sheet, _columns(OVERVIEW, messages), [*lines, [total[key] for key, _ in OVERVIEW]])
    rules = sorted({rule for row in portfolio.rows for rule in row.rules})
    matrix: list[list[Content]] = [
        [row.name, *(_verdict(row, rule, messages) for rule in rules)] for row in portfolio.audited
    ]
    heads = [Column(pick("fleet", "dossier"), 34), *(Column(rule, 11) for rule in rules)]
    fill_sheet(book.create_sheet(pick("fleet", "matrix")), heads, matrix[:MOST_ROWS])
    papers: list[list[Content]] = [
        [messages.pick(paper.label, paper.label_en), paper.dossiers, paper.findings] for paper in portfolio.next_papers
    ]
    asked = (("paper", 30), ("asked_by", 18), ("settles", 18))
    fill_sheet(book.create_sheet(pick("fleet", "next_papers")), _columns(asked, messages), papers)
    pairs: list[list[Content]] = [
        [p.first, p.first_parcel, p.second, p.second_parcel, p.area_m2 / 1e4, p.first_share, p.second_share]
        for p in portfolio.overlaps[:MOST_ROWS]
    ]
    shared = (("first", 30), ("parcel", 22), ("second", 30), ("parcel", 22), ("shared", 14), ("first_share", 14),
              ("second_share", 14))  # fmt: skip
    fill_sheet(book.create_sheet(pick("fleet", "overlaps")[:31]), _columns(shared, messages), pairs)
    out = BytesIO()
    book.save(out)
    return without_clock(out.getvalue(), max((row.as_of for row in portfolio.rows), default=""))


def _columns(columns: tuple[tuple[str, int], ...], messages: Messages) -> list[Column]:
    return [Column(messages.text("fleet", key), width) for key, width in columns]


def _overview(row: Row, messages: Messages) -> list[Content]:
    if row.state == "failed":
        told = {"dossier": row.name, "ready": messages.text("fleet", "failed")}
        told["trouble"] = messages.pick(row.trouble, row.trouble_en)
        return [told.get(key, "") for key, _ in OVERVIEW]
    cells: dict[str, Content] = {
        "dossier": row.name, "ready": messages.text("fleet", row.ready_for_pdd), "blockers": row.blockers,
        "stage": messages.label("stage", row.stage), "as_of": row.as_of, "papers": row.documents, "unread": row.unread,
        "parcels": row.parcel_count, "area": row.area_ha, "eligible": row.eligible_area_ha,
        "undecided": row.undecided_area_ha, "claimed": row.claimed_tco2e, "recomputed": row.recomputed_tco2e,
        "difference": row.difference, "trouble": "",
    }  # fmt: skip
    return [cells[key] for key, _ in OVERVIEW]


def _verdict(row: Row, rule: str, messages: Messages) -> str:
    verdict = row.rules.get(rule)
    return messages.label("verdict", verdict) if verdict else ""
