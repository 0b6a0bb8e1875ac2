"""The audit folder: valid, the same bytes every time, never half written."""

import hashlib
import json
from pathlib import Path

import geopandas as gpd
import jsonschema
import pandas as pd
import pyarrow.parquet as pq
import pyogrio
import pytest

from checker.model.audit import Audit
from checker.parcels.frame import empty_frame, finish
from checker.report.canonical import audit_bytes
from checker.report.folder import write_audit, write_file, write_run
from checker.report.schema import audit_schema, schema_text


def test_written_audit_is_valid_and_reads_back(audit: Audit, tmp_path: Path) -> None:
    written = write_audit(audit, None, tmp_path / "new" / "folder")
    data = json.loads((tmp_path / "new/folder/audit.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(audit_schema()).validate(data)
    assert data["schema"] == "sinkcheck/audit/1"
    assert data["summary"]["pass"] == 3
    assert list(data)[:3] == ["schema", "as_of", "tool"]
    assert Audit.model_validate(data) == written == audit
    assert sorted(path.name for path in (tmp_path / "new/folder").iterdir()) == ["audit.json"]


def test_schema_refuses_what_no_audit_holds(audit: Audit) -> None:
    data = json.loads(audit_bytes(audit))
    data["findings"][0]["verdict"] = "maybe"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(audit_schema()).validate(data)


def test_schema_is_a_valid_schema_and_the_committed_copy_is_fresh(root: Path) -> None:
    jsonschema.Draft202012Validator.check_schema(audit_schema())
    assert audit_schema()["$id"] == "sinkcheck/audit/1"
    copy = (root / "docs/audit.schema.json").read_text(encoding="utf-8")
    assert copy == schema_text(), "run: sinkcheck schema > docs/audit.schema.json"


def test_same_audit_gives_same_bytes(audit: Audit) -> None:
    counts = {"GEO-valid": 212, "AFF-2c": 181}
    other = audit.model_copy(
        update={"parcels": audit.parcels.model_copy(update={"pass_counts": dict(reversed(counts.items()))})}
    )
    assert audit_bytes(audit) == audit_bytes(other)
    moved = audit.model_copy(update={"parcels": audit.parcels.model_copy(update={"area_ha": 0.1 + 0.2})})
    assert b'"area_ha": 0.3,' in audit_bytes(moved)
    negative = audit.model_copy(update={"parcels": audit.parcels.model_copy(update={"area_ha": -0.0})})
    assert b'"area_ha": 0.0,' in audit_bytes(negative)


def test_numbers_that_json_lacks_are_refused(audit: Audit) -> None:
    broken = audit.model_copy(update={"parcels": audit.parcels.model_copy(update={"area_ha": float("nan")})})
    with pytest.raises(ValueError, match="nan"):
        audit_bytes(broken)


def test_chinese_stays_readable(audit: Audit) -> None:
    assert "云岭县" in audit_bytes(audit).decode()


def test_parcel_files_hold_the_frame_and_their_hashes(audit: Audit, frame: gpd.GeoDataFrame, tmp_path: Path) -> None:
    written = write_audit(audit, frame, tmp_path)
    for name, digest in (
        ("parcels.parquet", written.parcels.parquet_sha256),
        ("parcels.gpkg", written.parcels.gpkg_sha256),
    ):
        assert hashlib.sha256((tmp_path / name).read_bytes()).hexdigest() == digest
    assert json.loads((tmp_path / "audit.json").read_bytes())["parcels"]["gpkg_sha256"] == written.parcels.gpkg_sha256
    stored = gpd.read_parquet(tmp_path / "parcels.parquet")
    assert stored.crs == "EPSG:4490" and list(stored["parcel"]) == ["0123-0001", "0123-0002", "u-3"]
    assert list(stored["species"][0]) == ["油松", "沙棘"]
    assert json.loads(stored["species_areas"][0]) == {"沙棘": 0.5, "油松": 1.0}
    assert pq.read_schema(tmp_path / "parcels.parquet").field("public_welfare").type == "bool"
    layer = pyogrio.read_dataframe(tmp_path / "parcels.gpkg", layer="parcels")
    assert len(layer) == 3 and layer["species"][0] == "油松、沙棘" and layer["AFF-2c"][2] == "fail"
    assert layer["document"][1] == "d-1�"
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "audit.json", "parcels.gpkg", "parcels.parquet", "parcels.shp.zip",
    ]  # fmt: skip


def test_parcel_files_are_the_same_bytes(audit: Audit, frame: gpd.GeoDataFrame, tmp_path: Path) -> None:
    first = write_audit(audit, frame, tmp_path / "a")
    second = write_audit(audit, frame.copy(), tmp_path / "b")
    assert first == second
    assert (tmp_path / "a/audit.json").read_bytes() == (tmp_path / "b/audit.json").read_bytes()
    other_day = write_audit(audit.model_copy(update={"as_of": "2027-01-01"}), frame, tmp_path / "c")
    assert other_day.parcels.parquet_sha256 == first.parcels.parquet_sha256
    assert b"2026-11-20T00:00:00" in (tmp_path / "a/parcels.gpkg").read_bytes()


def test_parcel_files_of_an_earlier_run_do_not_stay(audit: Audit, frame: gpd.GeoDataFrame, tmp_path: Path) -> None:
    write_audit(audit, frame, tmp_path)
    written = write_audit(audit, frame.iloc[:0], tmp_path)
    assert written.parcels.gpkg_sha256 is None and written.parcels.parquet_sha256 is None
    assert [path.name for path in tmp_path.iterdir()] == ["audit.json"]


def test_a_failed_write_leaves_the_old_file(audit: Audit, tmp_path: Path) -> None:
    write_audit(audit, None, tmp_path)
    before = (tmp_path / "audit.json").read_bytes()
    broken = audit.model_copy(update={"parcels": audit.parcels.model_copy(update={"area_ha": float("inf")})})
    with pytest.raises(ValueError):
        write_audit(broken, None, tmp_path)
    assert (tmp_path / "audit.json").read_bytes() == before
    (tmp_path / "taken").mkdir()
    with pytest.raises(OSError):
        write_file(tmp_path / "taken", "text")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["audit.json", "taken"]


def test_run_and_text_files(tmp_path: Path) -> None:
    write_run(tmp_path, {"seconds": 1.5, "log": Path("x"), "machine": "机器"})
    assert json.loads((tmp_path / "run.json").read_text(encoding="utf-8")) == {
        "seconds": 1.5,
        "log": "x",
        "machine": "机器",
    }
    assert write_file(tmp_path / "report.html", "a\nb\ud800").read_bytes() == b"a\nb?"


def test_broken_characters_are_written_as_escapes(audit: Audit) -> None:
    broken = Audit.model_validate({**audit.model_dump(by_alias=True), "as_of": "\ud800"})
    assert json.loads(audit_bytes(broken).decode("utf-8"))["as_of"] == "\ud800"


def test_the_frame_of_the_survey_is_written(audit: Audit, tmp_path: Path) -> None:
    """Parcels of a list without any map: no geometry at all, most columns empty."""
    rows = pd.DataFrame(
        {"parcel": ["2", "1"], "species": [("油松",), None], "valid": [True, None], "geometry": [None, None]}
    )
    table = finish(rows)
    write_audit(audit, table, tmp_path)
    stored = gpd.read_parquet(tmp_path / "parcels.parquet")
    assert list(stored.columns) == list(table.columns) and list(stored["parcel"]) == ["1", "2"]
    assert len(pyogrio.read_dataframe(tmp_path / "parcels.gpkg")) == 2
    assert write_audit(audit, empty_frame(), tmp_path).parcels.parquet_sha256 is None
