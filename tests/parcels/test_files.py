"""Real files through the real reader: GBK attributes, missing .prj, GeoPackages, shapes of other lands."""

import hashlib
from pathlib import Path

import geopandas as gpd
import pytest

from checker.model.document import Document, FileKind, SourceFile
from checker.model.extracted import Extracted
from checker.model.limits import Limits
from checker.parsers.payload import ParsePayload
from checker.parsers.vector import read
from tests.parcels.land import ZONE_40, Dossier, codes_of, project_fact, row_of, square


def add_file(dossier: Dossier, file: Path, kind: FileKind) -> Dossier:
    """A vector file as a parcel map of the dossier, read as a worker reads it."""
    sha = hashlib.sha256(str(file).encode()).hexdigest()
    parts = {p.suffix.lower(): str(p) for p in file.parent.glob(f"{file.stem}.*")} if kind == "shapefile" else {}
    source = SourceFile(
        id=f"d-{sha[:12]}",
        path=file.name,
        sha256=sha,
        size=file.stat().st_size,
        kind=kind,
        location=str(file),
        parts=parts,
    )
    parsed = read(ParsePayload(source=source, scratch=str(dossier.folder), limits=Limits()))
    document = Document(
        id=source.id,
        path=source.path,
        sha256=sha,
        type="parcel_map",
        possible_types=("parcel_map",),
        state=parsed.state,
    )
    dossier.papers.append(Extracted(document=document))
    dossier.parsed[source.id] = parsed
    return dossier


def write_shapefile(folder: Path, *, prj: bool) -> Path:
    columns = {
        "XIAO_BAN": ["１", "2"],
        "XIANG": ["青山镇", "青山镇"],
        "YOU_SHI_SZ": ["侧柏", "油松"],
        "MIAN_JI": [15.0, 15.1],
    }
    frame = gpd.GeoDataFrame(columns, geometry=[square(), square(300)], crs=ZONE_40)
    folder.mkdir()
    file = folder / "小班.shp"
    frame.to_file(file, encoding="GBK")
    file.with_suffix(".cpg").unlink()
    if not prj:
        file.with_suffix(".prj").unlink()
    return file


def test_gbk_shapefile_without_cpg(tmp_path: Path) -> None:
    parcels = add_file(Dossier(tmp_path), write_shapefile(tmp_path / "图", prj=True), "shapefile").survey()
    row = row_of(parcels, "1")
    assert (row["township"], row["species"]) == ("青山镇", ("侧柏",))
    assert row["area_map_ha"] == pytest.approx(1.0, rel=1e-4) and row["area_map_ha__cause"] is None
    assert row["area_stated_ha"] == pytest.approx(1.0)


def test_shapefile_without_prj_is_placed_by_its_zone_number(tmp_path: Path) -> None:
    parcels = add_file(Dossier(tmp_path), write_shapefile(tmp_path / "图", prj=False), "shapefile").survey()
    assert row_of(parcels, "1")["area_map_ha__cause"] == "review"
    assert "crs_inferred" in codes_of(parcels)


@pytest.mark.filterwarnings("ignore:Measured")
@pytest.mark.parametrize("kind", ["gpkg", "shapefile"])
def test_shapes_of_other_lands_and_kinds_end_in_notes(shared: Path, tmp_path: Path, kind: FileKind) -> None:
    pattern = "*.gpkg" if kind == "gpkg" else "*.shp"
    files = sorted((shared / "corpora/vector").glob(pattern))
    assert files
    for file in files:
        parcels = add_file(Dossier(tmp_path), file, kind).survey()
        assert project_fact(parcels, "area_map_ha").value is None, file.name
        assert codes_of(parcels) & {"crs_unknown", "no_polygons"}, file.name
