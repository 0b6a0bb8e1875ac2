"""Files to mutate: those of the samples and some built here, by kind. A shapefile is one seed of several parts."""

import io
import json
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PARTS = (".shp", ".shx", ".dbf", ".prj")
SUFFIXES = {
    ".pdf": "pdf", ".docx": "docx", ".xlsx": "xlsx", ".zip": "zip", ".gpkg": "gpkg", ".kml": "kml", ".png": "png",
    ".jpg": "jpg", ".csv": "csv", ".geojson": "geojson",
}  # fmt: skip
Seed = dict[str, bytes]
"""Content by suffix: one entry, or the parts of a shapefile."""


def gather(further: Path | None = None, largest: int = 400_000) -> dict[str, list[Seed]]:
    """Seeds by kind, from the samples, from this file, and from a folder of further files that stays where it is."""
    seeds: dict[str, list[Seed]] = {kind: [] for kind in (*SUFFIXES.values(), "shp")}
    for root in (ROOT / "samples", *([further] if further else [])):
        for file in sorted(root.rglob("*")):
            if not file.is_file() or file.stat().st_size > largest or file.name.startswith(("~$", ".")):
                continue
            suffix = file.suffix.lower()
            if suffix == ".shp":
                parts = {part: file.with_suffix(part) for part in PARTS}
                seeds["shp"].append({part: path.read_bytes() for part, path in parts.items() if path.is_file()})
            elif suffix in SUFFIXES:
                seeds[SUFFIXES[suffix]].append({suffix: file.read_bytes()})
    seeds["kml"].append({".kml": _kml()})
    seeds["kml"].append({".kmz": _packed({"doc.kml": _kml()})})
    seeds["geojson"].append({".geojson": _geojson()})
    for kind, form in (("png", "PNG"), ("jpg", "JPEG")):
        seeds[kind] += [{f".{kind}": _picture(form, mode)} for mode in ("RGB", "L")]
    seeds["zip"].append({".zip": _packed({"一/公示.txt": "项目名称：造林".encode(), "图.png": _picture("PNG", "L")})})
    return seeds


def _kml() -> bytes:
    ring = "110.1,30.1,0 110.2,30.1,0 110.2,30.2,0 110.1,30.1,0"
    shape = f"<Polygon><outerBoundaryIs><LinearRing><coordinates>{ring}</coordinates></LinearRing></outerBoundaryIs>"
    mark = (
        "<Placemark><name>1小班</name><ExtendedData><Data name='亩'><value>12</value></Data></ExtendedData>"
        f"{shape}</Polygon></Placemark>"
    )
    return f"<kml xmlns='http://www.opengis.net/kml/2.2'><Document>{mark * 3}</Document></kml>".encode()


def _geojson() -> bytes:
    ring = [[110.1, 30.1], [110.2, 30.1], [110.2, 30.2], [110.1, 30.1]]
    one = {"type": "Feature", "properties": {"小班号": 1}, "geometry": {"type": "Polygon", "coordinates": [ring]}}
    return json.dumps({"type": "FeatureCollection", "features": [one, one]}).encode()


def _picture(form: str, mode: str) -> bytes:
    from PIL import Image, ImageDraw

    image = Image.new(mode, (90, 60), "white" if mode == "RGB" else 255)
    ImageDraw.Draw(image).rectangle((10, 10, 60, 40), fill="black" if mode == "RGB" else 0)
    store = io.BytesIO()
    image.save(store, form, dpi=(150, 150))
    return store.getvalue()


def _packed(members: dict[str, bytes]) -> bytes:
    store = io.BytesIO()
    with zipfile.ZipFile(store, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return store.getvalue()
