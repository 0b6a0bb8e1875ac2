"""The rules against the requirement catalogue, where the folder with it lies beside the checkout."""

import csv
from pathlib import Path

import pytest

from tests.rules.test_content import FILES, parameters, read

# Judged per work although the catalogue writes them for the project; GEO-join names the parcels that do not join.
MOVED = {
    "DOC-approval": "work", "DOC-start": "work", "DOC-accept": "work", "DOC-accept-rate": "work", "CON-order": "work",
    "CON-area-approved": "work", "AFF-4-start": "work", "GEO-join": "parcel",
}  # fmt: skip
OUR_OWN = {"AFF-4-start-project"}


def rows(shared: Path, name: str) -> dict[str, dict[str, str]]:
    path = shared / "domain" / name
    if not path.is_file():
        pytest.skip(f"{name} is not beside the checkout")
    with path.open(encoding="utf-8") as handle:
        return {next(iter(row.values())): row for row in csv.DictReader(handle)}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_rule_agrees_with_its_row(path: Path, shared: Path) -> None:
    catalogue = rows(shared, "rule_catalogue.csv")
    rule = read(path)
    if rule["id"] in OUR_OWN:
        return
    row = catalogue[rule["id"]]
    assert rule["cites"]["text"] == row["text"]
    assert rule["cites"]["clause"].replace("; ", ";") == row["clause"]
    for key in ("basis", "kind", "stage", "severity"):
        assert rule[key] == row[key], key
    if "concludes" not in rule:
        assert rule["class"] == row["finding_class"]
    assert rule["subject"] == MOVED.get(rule["id"], row["subject"])


def test_house_parameters_are_those_of_the_table(shared: Path) -> None:
    found = parameters()
    for name, row in rows(shared, "tables/house_parameters.csv").items():
        assert found[name]["values"][0]["value"] == float(row["value"]), name
        assert found[name]["unit"] == row["unit"], name


def test_methodology_lists_follow_the_table(shared: Path) -> None:
    found = parameters()
    for code, row in rows(shared, "tables/methodologies.csv").items():
        name = {
            "in_force": "methodology.in_force",
            "issued": "methodology.issued_unconfirmed",
            "not_usable_for_new_registration": "methodology.superseded",
        }[row["status"]]
        assert code in found[name]["values"][-1]["value"], code


def test_forest_categories_follow_the_table(shared: Path) -> None:
    path = shared / "domain" / "tables" / "forest_category_codes.csv"
    if not path.is_file():
        pytest.skip("forest_category_codes.csv is not beside the checkout")
    found = parameters()
    inside = found["afforestation.forest_categories_in_scope"]["values"][0]["value"]
    outside = found["afforestation.forest_categories_out_of_scope"]["values"][0]["value"]
    with path.open(encoding="utf-8") as handle:
        for row in csv.DictReader(handle):
            if row["field"] == "LIN_ZHONG":
                label = row["label_zh"]
                assert (label in inside) == (row["in_scope_ccer_14_001"] == "yes"), label
                assert (label in outside) == (row["in_scope_ccer_14_001"] == "no"), label
