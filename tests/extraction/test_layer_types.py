"""What type a paper of layers is, told by the names of its layers."""

import pytest

from checker.extraction.extract import extract
from checker.extraction.schema import load_schemas
from checker.model.document import Document, SourceFile
from checker.model.parsed import Layer, Parsed
from checker.resources.vocabulary import load_vocabulary


def typed(path: str, *layers: str) -> Document:
    source = SourceFile(id="d-0123456789ab", path=path, sha256="0" * 64, size=1, kind="gpkg", location="/none")
    drawn = tuple(
        Layer(name=name, file="/none", features=1, geometry_types=("Polygon",), fields=(), crs_declared="EPSG:4490")
        for name in layers
    )
    parsed = Parsed(document=source.id, state="read", method="vector", layers=drawn)
    return extract(source, parsed, load_schemas(), load_vocabulary()).document


@pytest.mark.parametrize(("path", "layers"), [
    ("图/湿地.shp", ("湿地",)), ("收到/a.gpkg", ("永久基本农田", "生态保护红线")),
    ("图层/其他项目边界.shp", ("其他项目边界",)),
])  # fmt: skip
def test_land_that_must_stay_out(path: str, layers: tuple[str, ...]) -> None:
    document = typed(path, *layers)
    assert document.type == "exclusion_map" and document.type_confidence > 0.9, document.type_why


@pytest.mark.parametrize(("path", "layers"), [
    ("图/造林小班.shp", ("造林小班",)), ("湿地/小班.shp", ("小班",)), ("a.gpkg", ("小班", "湿地")),
    ("湿地松造林.shp", ("湿地松造林",)), ("图/不涉及湿地地块.shp", ("不涉及湿地地块",)),
])  # fmt: skip
def test_the_projects_own_land(path: str, layers: tuple[str, ...]) -> None:
    document = typed(path, *layers)
    assert "parcel_map" in (document.type, *document.possible_types)
