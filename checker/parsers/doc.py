"""Old Word and WPS files: turned into .docx by LibreOffice where it is installed, in a profile of its own."""

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from checker.model.parsed import Parsed
from checker.parsers.payload import ParsePayload
from checker.parsers.trouble import Unreadable
from checker.workers.leftovers import working_folder

PROGRAMS = ("soffice", "libreoffice")
_MARGIN_SECONDS = 10.0
# No macros, nothing loaded from elsewhere, nothing asked.
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution"
 oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks"
 oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableActiveContent"
 oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link"
 oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""


def read(order: ParsePayload) -> Parsed:
    """What the Word reader finds in the converted file. Raises Unreadable (unsupported without LibreOffice)."""
    from checker.parsers.docx import read as read_docx

    with converted(Path(order.source.location), order.limits.document_seconds, Path(order.scratch)) as file:
        source = order.source.model_copy(update={"location": str(file), "kind": "docx"})
        return read_docx(order.model_copy(update={"source": source}))


@contextmanager
def converted(file: Path, seconds: float, scratch: Path | None = None) -> Iterator[Path]:
    """The file as .docx, for as long as the context lasts. Raises Unreadable."""
    program = next((found for name in PROGRAMS if (found := shutil.which(name))), None)
    if program is None:
        raise Unreadable("unsupported", "old Word format; LibreOffice is not installed here")
    with working_folder(scratch) as folder:
        yield _convert(program, file, folder, seconds)


def _convert(program: str, file: Path, folder: Path, seconds: float) -> Path:
    """The file as .docx in `folder`. Raises Unreadable when LibreOffice cannot, or not in time."""
    settings = folder / "profile" / "user" / "registrymodifications.xcu"
    settings.parent.mkdir(parents=True)
    settings.write_text(_PROFILE, encoding="utf-8")
    given = folder / "paper.doc"  # the name of the file must not be taken for an option or a filter
    shutil.copyfile(file, given)
    command = [
        program, f"-env:UserInstallation={(folder / 'profile').resolve().as_uri()}", "--headless", "--norestore",
        "--nologo", "--nodefault", "--convert-to", "docx:MS Word 2007 XML", "--outdir", str(folder), str(given),
    ]  # fmt: skip
    process = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder,
        start_new_session=os.name == "posix", env={**os.environ, "HOME": str(folder)},
    )  # fmt: skip
    try:
        process.wait(timeout=max(1.0, seconds - _MARGIN_SECONDS))
    except subprocess.TimeoutExpired as error:
        raise Unreadable("limit_seconds", "LibreOffice took too long") from error
    finally:
        if process.poll() is None:
            _end(process)
    made = folder / "paper.docx"
    if not made.is_file():
        raise Unreadable("damaged", "LibreOffice cannot open it")
    return made


def _end(process: "subprocess.Popen[bytes]") -> None:
    """End LibreOffice with the processes that it started."""
    if os.name == "posix":
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.wait()
