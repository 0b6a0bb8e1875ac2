"""All limits in one place; each that is hit is named in the result. `ocr` False leaves pictures of text unread."""

from checker.model.base import Frozen


class Limits(Frozen):
    archive_depth: int = 3
    archive_members: int = 5_000
    archive_ratio: int = 200
    unpacked_bytes: int = 2_000_000_000
    file_bytes: int = 500_000_000
    dossier_files: int = 20_000
    pages: int = 2_000
    page_objects: int = 200_000
    page_characters: int = 200_000
    table_cells: int = 2_000_000
    sheet_rows: int = 200_000
    features: int = 2_000_000
    vertices: int = 20_000_000
    ocr: bool = True
    ocr_pages: int = 600
    ocr_pixels: int = 7_000_000
    picture_pixels: int = 150_000_000
    document_seconds: float = 180.0
    worker_memory_mb: int = 3_000
    message_bytes: int = 400_000_000
