"""Starts a new dossier: folders per stage, a `dossier.yaml` to fill in, and the check list of papers."""

import json
from io import BytesIO
from pathlib import Path

from checker.model.errors import UserError
from checker.model.vocabulary import Vocabulary
from checker.report.checklist import Rules, StageList, check_list, in_words
from checker.report.folder import write_file
from checker.report.messages import Lang, Messages
from checker.report.package import without_clock
from checker.report.text import clean, one_line

TEMPLATE = Path(__file__).with_name("templates") / "checklist.docx"
MANIFEST = "dossier.yaml"
# The same day in every check list: it has no date of its own.
NO_DAY = ""
COLUMNS: tuple[tuple[str, str, float, bool], ...] = (
    ("init", "folder", 10, False), ("init", "paper", 20, False), ("init", "need", 12, False),
    ("init", "fields", 36, False),
    ("init", "requirements", 70, False), ("action", "issued_by", 16, False), ("init", "have", 10, True),
    ("init", "remark", 30, True),
)  # fmt: skip


def write_skeleton(
    folder: Path, methodology: str | None, vocabulary: Vocabulary, base: Rules, lang: Lang = "zh"
) -> list[Path]:
    """Makes the folders and files and gives the paths of the files. Existing papers stay where they are.

    `methodology` None: the papers of all. Raises UserError, before anything is written, where one of the files exists
    already or the methodology is unknown; OSError where the folder cannot be written.
    """
    messages = Messages(lang)
    stages = check_list(methodology, vocabulary, base)
    name = messages.text("init", "file")
    files = [folder / MANIFEST, folder / f"{name}.docx", folder / f"{name}.xlsx"]
    taken = next((path for path in files if path.exists()), None)
    if taken is not None:
        raise UserError(f"{taken} 已存在，没有改动任何文件", f"{taken} exists already; nothing was changed")
    if folder.exists() and not folder.is_dir():
        raise UserError(f"{folder} 不是文件夹", f"{folder} is no folder")
    for stage in stages:
        (folder / stage.folder).mkdir(parents=True, exist_ok=True)
    title = one_line(folder.resolve().name, 200)
    contents = (
        manifest_text(title, [path.name for path in files[1:]], stages, messages).encode("utf-8", "replace"),
        check_list_docx(title, methodology, stages, vocabulary, messages),
        check_list_xlsx(title, stages, vocabulary, messages),
    )
    return [write_file(path, content) for path, content in zip(files, contents, strict=True)]


def manifest_text(title: str, lists: list[str], stages: tuple[StageList, ...], messages: Messages) -> str:
    """A valid `dossier.yaml` whose comments say what can be filled in."""
    text = messages.text
    pairs = [(paper.type.id, stage.folder) for stage in stages for paper in stage.papers]
    width = max((len(name) for name, _ in pairs), default=0)
    labels = {
        name: in_zh
        for stage in stages
        for paper in stage.papers
        for name, in_zh in [(paper.type.id, paper.type.label.text(messages.lang))]
    }
    lines = [
        *_comment(text("init", "yaml_head")),
        f"name: {_quoted(title)}",
        "",
        *_comment(text("init", "yaml_stage", stages=" ".join(stage.stage for stage in stages))),
        "stage: null",
        "",
        *_comment(text("init", "yaml_as_of")),
        "as_of: null",
        "",
        *_comment(text("init", "yaml_types")),
        *(f"#   {name:<{width}}  {labels[name]}" for name, _ in pairs),
        "types:",
        *(f"  {_quoted(name)}: other" for name in lists),
        '#  "02批复/扫描0001.pdf": approval',
        "",
        *_comment(text("init", "yaml_works")),
        "works: {}",
        '# works: {"03建设/": 2016年度造林工程}',
        "",
        *_comment(text("init", "yaml_roles")),
        "roles: {}",
        "",
        *_comment(text("init", "yaml_corrections")),
        "corrections: []",
        "# corrections:",
        '#   - {document: "03建设/开工令.pdf", field: start_date, value: "2016-03-18", page: 1,',
        '#      by: "", date: "", reason: ""}',
    ]
    return "\n".join(lines) + "\n"


def _comment(text: str) -> list[str]:
    return [f"# {line}" for line in text.split("\n")]


def _quoted(text: str) -> str:
    """A text as YAML reads it back: a JSON string is one."""
    return json.dumps(clean(text), ensure_ascii=False)


def check_list_docx(
    title: str, methodology: str | None, stages: tuple[StageList, ...], vocabulary: Vocabulary, messages: Messages
) -> bytes:
    from checker.report.word_fill import fill_template

    values = {
        "dossier": title,
        "dossier_short": one_line(title, 60),
        "methodology": methodology or messages.text("init", "all_methodologies"),
        "stages": [
            {"folder": stage.folder, "papers": [vars(in_words(paper, vocabulary, messages)) for paper in stage.papers]}
            for stage in stages
        ],
    }
    raw = fill_template(TEMPLATE, values, messages, f"{messages.text('init', 'title')} {title}")
    return without_clock(raw, NO_DAY)


def check_list_xlsx(title: str, stages: tuple[StageList, ...], vocabulary: Vocabulary, messages: Messages) -> bytes:
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.datavalidation import DataValidation

    from checker.report.cells import Column, Content, add_styles, fill_sheet

    book = Workbook()
    add_styles(book)
    book.properties.title, book.properties.creator = title, "sinkcheck"
    sheet = book.active
    sheet.title = messages.text("init", "title")[:31]
    rows: list[list[Content]] = []
    for stage in stages:
        for paper in stage.papers:
            words = in_words(paper, vocabulary, messages, most=20)
            rows.append(
                [stage.folder, words.paper, words.need, words.fields, words.requirements, words.issued_by, "", ""]
            )
    columns = [Column(messages.text(group, key), width, asked) for group, key, width, asked in COLUMNS]
    fill_sheet(sheet, columns, rows)
    choice = DataValidation(type="list", formula1=f'"{messages.text("ui", "yes")},{messages.text("ui", "no")}"')
    sheet.add_data_validation(choice)
    choice.add(f"G2:G{len(rows) + 1}")
    out = BytesIO()
    book.save(out)
    return without_clock(out.getvalue(), NO_DAY)
