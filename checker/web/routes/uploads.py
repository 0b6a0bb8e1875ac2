"""Papers coming in: begin with name and size, ask how far it came, append from there (the way of tus)."""

from collections.abc import AsyncIterator
from typing import Annotated

from anyio import to_thread
from fastapi import APIRouter, Header, Request, Response
from pydantic import BaseModel, Field

from checker.web.access import ActorDep, Changeable, ServicesDep
from checker.web.faults import Refused
from checker.web.routes.described import BEARER, TROUBLES
from checker.web.uploads import Upload

router = APIRouter(
    prefix="/api/v1/dossiers/{dossier_id}/uploads", tags=["uploads"], dependencies=[BEARER], responses=TROUBLES
)
CONTENT = "application/offset+octet-stream"


class NewUpload(BaseModel):
    """`path` with `/`, as it lies in the dossier; `modified`: milliseconds since 1970, to know the file again."""

    path: str = Field(min_length=1, max_length=2_000)
    size: int = Field(ge=0, le=2**53)
    modified: int = Field(default=0, ge=0, le=2**53)


class Begun(BaseModel):
    """`upload` None: the file is one that operating systems leave behind and is not wanted."""

    upload: Upload | None


@router.post("", status_code=201)
async def begin(here: ServicesDep, who: ActorDep, dossier: Changeable, wanted: NewUpload) -> Begun:
    """Begins a paper, or finds the one that was begun before. An empty file is whole at once."""
    begun = await to_thread.run_sync(here.uploads.begin, dossier, wanted.path, wanted.size, wanted.modified)
    if begun is not None and begun.size == 0:
        begun = await here.uploads.append(dossier, who.name, begun, 0, _nothing())
    return Begun(upload=begun)


@router.get("")
def unfinished(here: ServicesDep, dossier: Changeable) -> list[Upload]:
    """Papers that are not here whole."""
    return here.uploads.open_ones(dossier.id)


@router.head("/{upload_id}", response_class=Response)
def offset(here: ServicesDep, dossier: Changeable, upload_id: str) -> Response:
    """How far the paper came: headers Upload-Offset and Upload-Length."""
    return Response(headers=_headers(here.uploads.find(dossier.id, upload_id)))


@router.patch(
    "/{upload_id}", status_code=204, response_class=Response,
    openapi_extra={"requestBody": {"content": {CONTENT: {"schema": {"type": "string", "format": "binary"}}}}},
)  # fmt: skip
async def append(
    request: Request, here: ServicesDep, who: ActorDep, dossier: Changeable, upload_id: str,
    upload_offset: Annotated[int, Header(ge=0)],
) -> Response:  # fmt: skip
    """Appends the body at Upload-Offset, which must be where the paper ends now."""
    upload = await to_thread.run_sync(here.uploads.find, dossier.id, upload_id)
    length = request.headers.get("content-length")
    if length is not None and length.isdigit() and int(length) > here.settings.chunk_bytes * 4:
        raise Refused(413, "每次发送的内容过大。", "One piece is too large.")
    reached = await here.uploads.append(dossier, who.name, upload, upload_offset, request.stream())
    return Response(status_code=204, headers=_headers(reached))


@router.delete("/{upload_id}", status_code=204, response_class=Response)
def abandon(here: ServicesDep, dossier: Changeable, upload_id: str) -> Response:
    """Forgets a paper that is not here whole."""
    here.uploads.abandon(dossier.id, upload_id)
    return Response(status_code=204)


def _headers(upload: Upload) -> dict[str, str]:
    return {"Upload-Offset": str(upload.offset), "Upload-Length": str(upload.size)}


async def _nothing() -> AsyncIterator[bytes]:
    return
    yield b""
