"""Reads the data files of this room, dossier_schemas/gis, each into its model."""

import csv
from typing import TypeVar

from pydantic import ValidationError

from checker.model.base import Frozen
from checker.resources.locate import data_folder
from checker.resources.yaml_source import SourceError, read_one

Model = TypeVar("Model", bound=Frozen)


def load_gis(model: type[Model], name: str) -> Model:
    """A YAML file. Raises SourceError naming the file that is broken."""
    path = data_folder("dossier_schemas") / "gis" / name
    try:
        return model.model_validate(read_one(path))
    except ValidationError as error:
        raise SourceError(path, 1, f"data of the parcel survey is broken: {error}") from error


def load_gis_rows(model: type[Model], name: str) -> tuple[Model, ...]:
    """The rows of a CSV file. Raises SourceError naming the file that is broken."""
    path = data_folder("dossier_schemas") / "gis" / name
    try:
        with path.open(encoding="utf-8", newline="") as stream:
            return tuple(model.model_validate(row) for row in csv.DictReader(stream))
    except OSError as error:
        raise SourceError(path, 1, f"cannot be read: {error.strerror}") from error
    except ValidationError as error:
        raise SourceError(path, 1, f"data of the parcel survey is broken: {error}") from error
