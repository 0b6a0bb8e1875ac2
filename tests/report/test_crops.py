"""Pictures of evidence: the pressing first, within 4 MB, each in the page once, gone when there are none."""

import base64
import shutil
from pathlib import Path

import pytest

from checker.audit import Options, Result, audit
from checker.model.audit import Audit
from checker.model.evidence import Evidence
from checker.parsers.crop_pages import KeptCrop
from checker.report import crops as room
from checker.report.beside import Beside, read_beside
from checker.report.crops import Crop, Crops, draw_crops, read_crops, write_crops
from checker.report.folder import write_audit
from checker.report.html import render_html

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b550000000a49444154789c6360000000020001"
    "e221bc330000000049454e44ae426082"
)


@pytest.fixture(scope="module")
def result(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Result:
    """Two papers with text, one of them a byte-identical copy beside."""
    folder = tmp_path_factory.mktemp("dossier")
    for name in ("2施工/开工报告.pdf", "1前期/关于请求批复黑山片区造林的请示.pdf"):
        shutil.copy(root / "samples" / "heishan-backwards" / name, folder)
    shutil.copy(folder / "开工报告.pdf", folder / "开工报告(1).pdf")
    return audit(folder, Options(as_of="2026-11-20"))


def crop_of(evidence: Evidence, number: int = 0) -> Crop:
    assert evidence.page is not None and evidence.box is not None
    return Crop(
        document=evidence.document, page=evidence.page, box=evidence.box, file=f"{number}.png", width=300, height=60
    )


def places(audit: Audit) -> list[Evidence]:
    return [piece for fact in audit.facts for piece in fact.evidence if piece.box is not None]


def test_every_place_of_a_small_dossier_is_drawn(result: Result) -> None:
    used = {name for finding in result.audit.findings for name in finding.facts}
    wanted = {
        (p.document, p.page, p.box) for fact in result.audit.facts if fact.id in used for p in fact.evidence if p.box
    }
    assert wanted and wanted <= {item.place for item in result.crops.items} and result.crops.left == 0
    assert sum(len(raw) for raw in result.crops.files.values()) <= room.BYTES
    for item in result.crops.items:
        assert result.crops.raw(item)[:4] in (b"\x89PNG", b"\xff\xd8\xff\xe0")


def test_the_pressing_come_first_and_the_rest_is_counted(result: Result, monkeypatch: pytest.MonkeyPatch) -> None:
    weights = [len(result.crops.raw(item)) for item in result.crops.items]
    monkeypatch.setattr(room, "BYTES", sum(weights[:3]) + 1)
    fewer = room._keep(
        {item.place: kept(result, item) for item in result.crops.items},
        [item.place for item in result.crops.items],
    )
    assert [item.place for item in fewer.items] == [item.place for item in result.crops.items[:3]]
    assert fewer.left == len(weights) - 3


def kept(result: Result, item: Crop) -> KeptCrop:
    kind = "png" if item.file.endswith("png") else "jpg"
    data = base64.b64encode(result.crops.raw(item))
    return KeptCrop.model_validate({"kind": kind, "width": item.width, "height": item.height, "data": data})


def test_without_sources_nothing_is_drawn(result: Result, tmp_path: Path) -> None:
    none = draw_crops(result.audit, (), {}, pool=None, scratch=tmp_path, limits=Options().limits)  # type: ignore[arg-type]
    assert none.items == () and none.files == {}


def test_the_page_holds_each_picture_once(result: Result) -> None:
    source = render_html(result.audit, "zh", Beside(crops=result.crops))
    assert source.count("data:image/") == len(result.crops.items) > 0
    assert source.count('class="crop"') >= len(result.crops.items)
    assert 'aria-label="截图：' in source


def test_the_folder_keeps_them_and_forgets_old_ones(result: Result, tmp_path: Path) -> None:
    write_audit(result.audit, None, tmp_path)
    write_crops(result.crops, tmp_path)
    again = read_beside(tmp_path)
    assert again.crops.items == result.crops.items and again.crops.files == result.crops.files
    one = crop_of(places(result.audit)[0])
    write_crops(Crops((one,), {one.file: PNG}), tmp_path)
    assert sorted(path.name for path in (tmp_path / "evidence").iterdir()) == ["0.png", "index.json"]
    write_crops(Crops(), tmp_path)
    assert list((tmp_path / "evidence").iterdir()) == [] and read_crops(tmp_path) == Crops()
    (tmp_path / "evidence" / "index.json").write_text('[{"file": "../../audit.json"}]', encoding="utf-8")
    assert read_crops(tmp_path) == Crops()


def test_pictures_of_a_killed_run_do_not_stay(tmp_path: Path) -> None:
    folder = tmp_path / "evidence"
    folder.mkdir()
    (folder / "d-0123456789ab-p2-89abcdef.jpg").write_bytes(b"of a paper that is gone")
    (folder / "mine.jpg").write_bytes(b"not ours")
    write_crops(Crops(), tmp_path)
    assert [path.name for path in folder.iterdir()] == ["mine.jpg"]
