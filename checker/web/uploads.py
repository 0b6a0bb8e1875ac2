"""Papers on their way in: begun with name and size, appended piece by piece, moved into place when whole.

How far a paper has come is the length of its file, whatever happened in between, so a broken sending goes on there.
"""

import os
import threading
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any

from anyio import to_thread
from sqlalchemy import delete, func, insert, select, update

from checker.intake.manifest import MANIFEST_NAME, load_manifest
from checker.intake.manifest_text import write_entry
from checker.model.base import Frozen
from checker.web.dossiers import Dossier
from checker.web.faults import Refused, not_found
from checker.web.names import safe_path
from checker.web.places import Places
from checker.web.settings import Settings
from checker.web.store import Store
from checker.web.tables import new_id, now, uploads
from checker.web.trail import record

_locks: dict[str, threading.Lock] = defaultdict(threading.Lock)


class Upload(Frozen):
    """`offset`: bytes that are here; equal to `size` when done."""

    id: str
    path: str
    size: int
    offset: int


class Uploads:
    """The papers that come into dossiers."""

    def __init__(self, store: Store, places: Places, settings: Settings) -> None:
        self._store, self._places, self._settings = store, places, settings

    def begin(self, dossier: Dossier, name: str, size: int, modified: int) -> Upload | None:
        """A new upload, or the one that was begun or finished before with the same name, size and time. None for
        junk. Raises Refused."""
        path = safe_path(name)
        if path is None:
            return None
        self._check_manifest(dossier, path)
        if size > self._settings.limits.file_bytes:
            raise _too_large(self._settings.limits.file_bytes)
        with self._store.write() as connection:
            known = (uploads.c.dossier == dossier.id) & (uploads.c.path == path)
            row = connection.execute(
                select(uploads).where(known & (uploads.c.size == size) & (uploads.c.modified == modified))
            ).first()
            if row is not None:
                return self._upload(dossier.id, row)
            total, count = connection.execute(
                select(func.coalesce(func.sum(uploads.c.size), 0), func.count())
                .where((uploads.c.dossier == dossier.id) & (uploads.c.path != path))
            ).one()  # fmt: skip
            if total + size > self._settings.dossier_bytes:
                raise _too_large(self._settings.dossier_bytes)
            if count >= self._settings.limits.dossier_files:
                most = self._settings.limits.dossier_files
                raise Refused(413, f"一个项目最多 {most} 个文件。", f"A dossier holds at most {most} files.")
            row_id = new_id()
            connection.execute(
                insert(uploads).values(
                    id=row_id, dossier=dossier.id, path=path, size=size, modified=modified, state="open", created=now()
                )
            )
        place = self._places.incoming(dossier.id, row_id)
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        place.touch(mode=0o600)
        return Upload(id=row_id, path=path, size=size, offset=0)

    def find(self, dossier: str, upload: str) -> Upload:
        with self._store.read() as connection:
            row = connection.execute(
                select(uploads).where((uploads.c.id == upload) & (uploads.c.dossier == dossier))
            ).first()
        if row is None:
            raise not_found()
        return self._upload(dossier, row)

    async def append(
        self, dossier: Dossier, actor: str, upload: Upload, offset: int, pieces: AsyncIterator[bytes]
    ) -> Upload:
        """Appends what comes; what came before the connection broke stays. Raises Refused."""
        lock = _locks[upload.id]
        if not lock.acquire(blocking=False):
            raise Refused(409, "该文件正在上传。", "This file is being sent already.")
        try:
            here = (await to_thread.run_sync(self.find, dossier.id, upload.id)).offset
            if offset != here:
                raise Refused(409, f"应从第 {here} 字节继续。", f"Go on at byte {here}.")
            if here < upload.size or upload.size == 0:
                with open(self._places.incoming(dossier.id, upload.id), "ab") as stream:
                    async for piece in pieces:
                        if here + len(piece) > upload.size:
                            raise Refused(413, "内容比声明的大小多。", "More than the announced size.")
                        await to_thread.run_sync(stream.write, piece)
                        here += len(piece)
                if here == upload.size:
                    await to_thread.run_sync(self._finish, dossier, actor, upload)
            return upload.model_copy(update={"offset": here})
        finally:
            lock.release()

    def open_ones(self, dossier: str) -> list[Upload]:
        """What was begun and is not here whole."""
        query = select(uploads).where((uploads.c.dossier == dossier) & (uploads.c.state == "open"))
        with self._store.read() as connection:
            rows = connection.execute(query.order_by(uploads.c.path)).all()
        return [self._upload(dossier, row) for row in rows]

    def since(self, dossier: str, moment: str) -> int:
        """How many papers came whole after a moment."""
        late = (uploads.c.dossier == dossier) & (uploads.c.state == "done") & (uploads.c.created > moment)
        with self._store.read() as connection:
            return int(connection.execute(select(func.count()).select_from(uploads).where(late)).scalar_one())

    def remove(self, dossier: Dossier, path: str) -> bool:
        """Takes a paper away that is here whole; whether there was one of that path."""
        folder = self._places.papers(dossier.id)
        target = folder / path
        if safe_path(path) != path or not target.is_file():
            return False
        target.unlink()
        for parent in target.relative_to(folder).parents:
            with suppress(OSError):  # not empty, or the folder of papers itself
                if parent.name:
                    (folder / parent).rmdir()
        with self._store.write() as connection:
            connection.execute(delete(uploads).where((uploads.c.dossier == dossier.id) & (uploads.c.path == path)))
        return True

    def abandon(self, dossier: str, upload: str) -> None:
        """Forgets what is not here whole."""
        with self._store.write() as connection:
            found = (uploads.c.id == upload) & (uploads.c.dossier == dossier) & (uploads.c.state == "open")
            if connection.execute(delete(uploads).where(found)).rowcount == 0:
                raise not_found()
        self._places.incoming(dossier, upload).unlink(missing_ok=True)

    def _upload(self, dossier: str, row: Any) -> Upload:
        place, offset = self._places.incoming(dossier, row.id), row.size
        if row.state == "open":
            offset = place.stat().st_size if place.exists() else 0
        return Upload(id=row.id, path=row.path, size=row.size, offset=offset)

    def _finish(self, dossier: Dossier, actor: str, upload: Upload) -> None:
        target = self._places.papers(dossier.id) / upload.path
        try:
            target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            os.replace(self._places.incoming(dossier.id, upload.id), target)
        except OSError as error:
            raise Refused(
                409, f"无法以该名称保存：{upload.path}", f"It cannot be kept under this name: {upload.path}"
            ) from error
        if upload.path == MANIFEST_NAME:
            self._name_manifest(dossier)
        with self._store.write() as connection:
            same = (uploads.c.dossier == dossier.id) & (uploads.c.path == upload.path)
            connection.execute(delete(uploads).where(same & (uploads.c.id != upload.id)))
            connection.execute(update(uploads).where(uploads.c.id == upload.id).values(state="done", created=now()))
            record(connection, actor, "paper.added", dossier.id, {"path": upload.path, "size": upload.size})

    def _check_manifest(self, dossier: Dossier, path: str) -> None:
        """What was written here by hand and signed must not vanish because a folder is dropped again."""
        place = self._places.papers(dossier.id) / MANIFEST_NAME
        if path != MANIFEST_NAME or not place.exists():
            return
        held = load_manifest(place)
        if held.corrections or held.waivers:
            raise Refused(
                409, "本项目的 dossier.yaml 已含更正或豁免，不能整体替换。",
                "dossier.yaml of this dossier holds corrections or waivers and cannot be replaced.",
            )  # fmt: skip

    def _name_manifest(self, dossier: Dossier) -> None:
        place = self._places.papers(dossier.id) / MANIFEST_NAME
        if not load_manifest(place).name:
            write_entry(place, "name", dossier.name)


def _too_large(limit: int) -> Refused:
    size = f"{limit / 1e9:,.1f} GB"
    return Refused(413, f"超过大小上限 {size}。", f"Larger than the limit of {size}.")
