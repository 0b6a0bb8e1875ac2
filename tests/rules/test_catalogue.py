"""The rules against the requirement catalogue, where the folder with it lies beside the checkout."""

import csv
from pathlib import Path

import pytest

from tests.rules.test_content import FILES, parameters, read

# Judged per work although the catalogue writes them for the project; GEO-join names the parcels that do not join;
# CON-start asks each paper that repeats the start date, so that two dates inside one notice are a conflict of its own.
MOVED = {
    "DOC-approval": "work", "DOC-start": "work", "DOC-accept": "work", "DOC-accept-rate": "work", "CON-order": "work",
    "CON-area-approved": "work", "CON-area-change": "work", "DOC-change": "work", "TIM-growing": "work",
    "AFF-4-start": "work", "GEO-join": "parcel", "CON-start": "document",
}  # fmt: skip
# Derive rules beside the catalogue: where a row concludes two facts, and what the chain of conclusions needs.
OUR_OWN = {"AFF-4-start-project", "DOC-era", "DOC-required", "DOC-support-start", "TIM-calendar-er"}
FAMILIES = {"LAW", "VAL", "AFF", "DOC", "CON", "OWN", "GEO", "ACC", "TIM", "MON", "BIO", "CSP", "OSW", "MAN"}
# Conditions that nobody could read stand as uncovered clauses, which keep a dossier from ever being ready.
CLAUSES_ONLY = {"MAN-2-rest", "MAN-merge"}


def rows(shared: Path, name: str) -> dict[str, dict[str, str]]:
    path = shared / "domain" / name
    if not path.is_file():
        pytest.skip(f"{name} is not beside the checkout")
    with path.open(encoding="utf-8") as handle:
        return {next(iter(row.values())): row for row in csv.DictReader(handle)}


def clauses_of(row: dict[str, str]) -> list[str]:
    """Clauses of the row's own text; a second text named beside it is cited by its own rules."""
    parts = [part.strip() for part in row["clause"].split(";")]
    return [part for part in parts if not part.startswith("CNCA-CCER-01:2023")]


def test_every_row_of_our_families_has_a_rule(shared: Path) -> None:
    wanted = {name for name, row in rows(shared, "rule_catalogue.csv").items() if row["family"] in FAMILIES}
    written = {path.stem for path in FILES}
    assert wanted - written == CLAUSES_ONLY
    assert sorted(written - wanted) == sorted(OUR_OWN)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_rule_agrees_with_its_row(path: Path, shared: Path) -> None:
    catalogue = rows(shared, "rule_catalogue.csv")
    rule = read(path)
    if rule["id"] in OUR_OWN:
        return
    row = catalogue[rule["id"]]
    assert rule["cites"]["text"] == row["text"]
    assert rule["cites"]["clause"].split("; ") == clauses_of(row)
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


def test_economic_species_follow_the_table(shared: Path) -> None:
    listed = parameters()["species.economic"]["values"][0]["value"]
    assert set(listed) == set(rows(shared, "tables/economic_species.csv"))


def test_land_classes_follow_the_table(shared: Path) -> None:
    """Every wetland, farmland and forest label of the table is in its list; labels with alternatives are left out."""
    found = parameters()
    path = shared / "domain" / "tables" / "land_class_codes.csv"
    if not path.is_file():
        pytest.skip("land_class_codes.csv is not beside the checkout")
    columns = {
        "is_wetland": "wetland_classes",
        "is_farmland": "farmland_classes",
        "meets_forest_definition": "forest_land_classes",
    }
    with path.open(encoding="utf-8") as handle:
        for row in csv.DictReader(handle):
            label = row["label_zh"].split("(")[0]
            for column, name in columns.items():
                listed = found[f"afforestation.{name}"]["values"][0]["value"]
                if row[column] == "yes":
                    assert label in listed, (name, label)
                elif row[column] == "no":
                    assert label not in listed, (name, label)


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
