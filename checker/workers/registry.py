"""The tasks that workers know, by dotted name; the functions are imported in the child only."""

TASKS: dict[str, str] = {
    "fences": "checker.workers.fences:run",
    "unpack": "checker.intake.unpack:run",
    "extract": "checker.extraction.entry:run",
    "parse": "checker.parsers.entry:run",
    "page_picture": "checker.parsers.page_picture:run",
    "page_crops": "checker.parsers.page_crops:run",
    "ocr_page": "checker.parsers.ocr:run",
}
# Tasks about one page have a clock of their own.
OF_ONE_PAGE = frozenset({"page_picture", "page_crops", "ocr_page"})
