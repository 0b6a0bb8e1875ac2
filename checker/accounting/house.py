"""House tolerances: the product's own choices, changeable in `rules/parameters/house.yaml`."""

from functools import cache

from checker.resources.locate import data_folder
from checker.resources.yaml_source import SourceError, read_one


@cache
def house(name: str) -> float:
    """The number `house.<name>`. Raises SourceError where it is absent or no number."""
    path = data_folder("rules") / "parameters" / "house.yaml"
    try:
        return float(read_one(path)["parameters"][f"house.{name}"]["values"][0]["value"])
    except (KeyError, IndexError, TypeError, ValueError) as error:
        raise SourceError(path, 1, f"house.{name} is absent or no number") from error
