"""`python -m benchmarks.papers.score DIR`: reads a generated set with the program and writes how right it was.

Writes score.md and score.json into DIR and prints the markdown.
"""

import argparse
import json
import sys
import time
from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from benchmarks.papers.generate import PAPERS
from benchmarks.papers.reading import read_folder
from benchmarks.papers.tally import BINS, MEDIA, Count, Tally, tally_set
from benchmarks.papers.truth import SetTruth, load
from checker.parsers.cache import ReadingCache
from checker.resources.vocabulary import load_vocabulary

# What the product promises on layouts kept apart.
AIMS = {"text": {"f1": 0.97, "type": 0.98, "reach": 0.70}, "scan": {"f1": 0.94, "type": 0.95, "reach": 0.50}}
CONFIDENT, CONFIDENT_RIGHT, SPLIT_AIM = 0.95, 0.97, 0.95
ORDER = {"wrong": 0, "invented": 1, "missed": 2, "unsought": 3, "type": 4, "unread": 5}


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _line(*cells: object) -> str:
    return "| " + " | ".join(str(cell).replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"


def _count_row(name: str, count: Count) -> str:
    return _line(
        name,
        f"{count.wanted:.0f}",
        f"{count.read:.0f}",
        _share(count.precision),
        _share(count.recall),
        _share(count.f1),
        f"{count.unsought:.0f}",
        _share(count.sought_recall),
    )


HEAD = [
    _line("", "wanted", "read", "precision", "recall", "F1", "never sought", "recall of sought"),
    _line("---", *["--:"] * 7),
]


def summarise(tally: Tally, truth: SetTruth) -> dict[str, Any]:
    """The figures as data."""
    media = [m for m in ("text", "scan") if any(MEDIA[file.carrier] == m for file in truth.files)]
    made: dict[str, Any] = {"seed": truth.seed, "split": truth.split, "media": {}}
    for medium in media:
        count = tally.total(medium)
        right, total = (sum(cell[place] for (m, _), cell in tally.types.items() if m == medium) for place in (0, 1))
        bins = {level: tally.confidence.get((medium, level), [0, 0]) for level in BINS}
        facts = sum(cell[1] for cell in bins.values())
        sure = bins[CONFIDENT]
        made["media"][medium] = {
            "papers": total,
            "unread": tally.unread.get(medium, 0),
            "f1": count.f1,
            "precision": count.precision,
            "recall": count.recall,
            "recall_of_sought": count.sought_recall,
            "type_accuracy": right / total if total else None,
            "confident_right": sure[0] / sure[1] if sure[1] else None,
            "confident_share": sure[1] / facts if facts else None,
            "bins": [{"from": level, "facts": cell[1], "right": cell[0]} for level, cell in bins.items()],
            "types": {
                t: _figures(tally.total(medium, type_=t)) | {"papers": cell[1], "typed_right": cell[0]}
                for (m, t), cell in sorted(tally.types.items())
                if m == medium
            },
            "fields": {
                f: _figures(tally.total(medium, name=f)) for f in sorted({f for m, _, f in tally.fields if m == medium})
            },
            "pairs": {f"{t}.{f}": _figures(part) for (m, t, f), part in sorted(tally.fields.items()) if m == medium},
            "rows": _figures(tally.rows[medium]) if medium in tally.rows else None,
        }
    right, found, wanted = tally.splits
    precision, recall = right / found if found else None, right / wanted if wanted else None
    both = precision and recall and 2 * precision * recall / (precision + recall)
    made["splits"] = {"right": right, "made": found, "wanted": wanted, "f1": both or (0.0 if wanted else None)}
    made["conflicts"] = tally.conflicts
    made["blanks"] = {
        m: dict(zip(("reported", "filled", "printed"), cell, strict=True)) for m, cell in sorted(tally.blanks.items())
    }
    made["misses"] = [
        asdict(miss) for miss in sorted(tally.misses, key=lambda m: (ORDER[m.kind], -(m.confidence or 0)))
    ]
    return made


def _figures(count: Count) -> dict[str, float | None]:
    return {
        "wanted": count.wanted,
        "read": count.read,
        "precision": count.precision,
        "recall": count.recall,
        "f1": count.f1,
        "unsought": count.unsought,
        "recall_of_sought": count.sought_recall,
    }


def write_markdown(made: dict[str, Any], tally: Tally, errors: int) -> str:
    """The figures for people."""
    lines = [f"# Reading of generated papers (seed {made['seed']}, split {made['split']})", ""]
    lines += [
        _line(
            "medium",
            "papers",
            "unread",
            "field F1",
            "aim",
            "recall of sought",
            "type accuracy",
            "aim",
            "≥0.95: right",
            "aim",
            "≥0.95: share",
            "aim",
        ),
        _line("---", *["--:"] * 11),
    ]
    for medium, figures in made["media"].items():
        aim = AIMS[medium]
        lines.append(
            _line(
                medium,
                figures["papers"],
                figures["unread"],
                _share(figures["f1"]),
                aim["f1"],
                _share(figures["recall_of_sought"]),
                _share(figures["type_accuracy"]),
                aim["type"],
                _share(figures["confident_right"]),
                CONFIDENT_RIGHT,
                _share(figures["confident_share"]),
                aim["reach"],
            )
        )
    splits = made["splits"]
    if splits["wanted"]:
        lines += [
            "",
            f"Split boundaries: {splits['right']} right of {splits['made']} made, {splits['wanted']} wanted, "
            f"F1 {_share(splits['f1'])} (aim {SPLIT_AIM}).",
        ]
    lines += ["", f"Facts in conflict within one paper: {made['conflicts']}."]
    for medium, cell in made["blanks"].items():
        lines.append(
            f"Labels printed without a value ({medium}): {cell['printed']}, reported as silent {cell['reported']}, "
            f"filled with something {cell['filled']}."
        )
    for medium, figures in made["media"].items():
        lines += [
            "",
            f"## {medium}: calibration",
            "",
            _line("confidence", "facts", "right", "share right"),
            "|---|--:|--:|--:|",
        ]
        for cell in figures["bins"]:
            share = cell["right"] / cell["facts"] if cell["facts"] else None
            lines.append(_line(f"≥{cell['from']}", cell["facts"], cell["right"], _share(share)))
        lines += ["", f"## {medium}: by type", "", *HEAD]
        for name, cell in figures["types"].items():
            label = f"{name} ({cell['typed_right']}/{cell['papers']} typed)"
            lines.append(_count_row(label, tally.total(medium, type_=name)))
        if figures["rows"]:
            lines.append(_count_row("rows of parcel lists", tally.rows[medium]))
        lines += ["", f"## {medium}: by field", "", *HEAD]
        lines += [
            _count_row(name, tally.total(medium, name=name))
            for name in figures["fields"]
            if tally.total(medium, name=name).wanted or tally.total(medium, name=name).read
        ]
        lines += ["", f"## {medium}: worst pairs of type and field", "", *HEAD]
        pairs = [
            (key, part)
            for key, part in tally.fields.items()
            if key[0] == medium and (part.f1 or 0) < 0.9 and (part.wanted or part.read)
        ]
        pairs.sort(key=lambda pair: -(pair[1].wanted - pair[1].right_wanted + pair[1].read - pair[1].right_read))
        lines += [_count_row(f"{t}.{f}", part) for (_, t, f), part in pairs[:40]]
    kinds = Counter(miss.kind for miss in tally.misses)
    lines += [
        "",
        "## Errors",
        "",
        ", ".join(f"{kind}: {kinds[kind]}" for kind in ORDER if kinds[kind]) + ". All are in score.json.",
        "",
        _line("kind", "paper", "family", "medium", "field", "wanted", "got", "quote", "confidence"),
        "|---" * 9 + "|",
    ]
    for miss in made["misses"][:errors]:
        lines.append(
            _line(
                *[
                    miss[key] if miss[key] is not None else ""
                    for key in ("kind", "paper", "family", "medium", "field", "wanted", "got", "quote", "confidence")
                ]
            )
        )
    return "\n".join(lines) + "\n"


def main() -> int:
    parser = argparse.ArgumentParser(description="Scores the program's reading of a generated set.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--errors", type=int, default=60, help="errors listed in the markdown")
    parser.add_argument("--cache", type=Path, help="folder that keeps pages once read")
    options = parser.parse_args()
    try:
        truth = load(options.folder)
    except (OSError, ValidationError) as error:
        print(f"{options.folder} is no generated set: {error}", file=sys.stderr)
        return 2
    begun = time.perf_counter()
    cache = ReadingCache(options.cache) if options.cache else None
    reads = read_folder(options.folder / PAPERS, options.jobs, cache)
    tally = tally_set(truth.files, reads, load_vocabulary())
    made = summarise(tally, truth)
    text = write_markdown(made, tally, options.errors)
    (options.folder / "score.md").write_text(text, encoding="utf-8")
    (options.folder / "score.json").write_text(json.dumps(made, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(text)
    print(f"read in {time.perf_counter() - begun:.1f} s", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
