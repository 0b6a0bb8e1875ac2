"""All limits in one place; each that is hit is named in the result. `ocr` False leaves pictures of text unread."""

from typing import Annotated

from pydantic import Field

from checker.model.base import Frozen

Count = Annotated[int, Field(ge=1)]
Seconds = Annotated[float, Field(gt=0, le=86_400)]


class Limits(Frozen):
    """Bytes, counts and seconds as named; `written_bytes` is the largest file that a worker may write."""

    archive_depth: Count = 3
    archive_members: Count = 5_000
    archive_ratio: Count = 200
    unpacked_bytes: Count = 2_000_000_000
    file_bytes: Count = 500_000_000
    written_bytes: Count = 2_000_000_000
    dossier_files: Count = 20_000
    pages: Count = 2_000
    page_objects: Count = 200_000
    page_characters: Count = 200_000
    line_characters: Count = 10_000
    document_characters: Count = 10_000_000
    table_cells: Count = 2_000_000
    sheet_rows: Count = 200_000
    features: Count = 2_000_000
    vertices: Count = 20_000_000
    ocr: bool = True
    ocr_pages: Count = 600
    ocr_pixels: Count = 7_000_000
    picture_pixels: Count = 150_000_000
    document_seconds: Seconds = 180.0
    page_seconds: Seconds = 90.0
    worker_memory_mb: Annotated[int, Field(ge=256)] = 3_000
    message_bytes: Annotated[int, Field(ge=10_000)] = 400_000_000
