"""Reads the word lists of `dossier_schemas/gazetteers/` into typed rows; errors name file and line."""

import re
from pathlib import Path
from typing import Annotated, TypeVar

import yaml
from pydantic import AfterValidator, BaseModel, ValidationError

from checker.resources.locate import data_folder
from checker.resources.yaml_source import SourceError, read_one


def _compiles(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"no valid pattern: {error}") from error
    return pattern


Pattern = Annotated[str, AfterValidator(_compiles)]
"""A regular expression in a word list, refused where it does not compile."""

Model = TypeVar("Model", bound=BaseModel)


def gazetteer(name: str) -> Path:
    """The file of one word list."""
    return data_folder("dossier_schemas") / "gazetteers" / f"{name}.yaml"


def load_as(model: type[Model], path: Path) -> Model:
    """The one YAML document of a file as a model. Raises SourceError at the line that is wrong."""
    data = read_one(path)
    if not isinstance(data, dict):
        raise SourceError(path, 1, "must hold one mapping")
    try:
        return model.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise SourceError(path, line_of(path, first["loc"]), f"{where}: {first['msg']}") from error


def line_of(path: Path, place: tuple[int | str, ...]) -> int:
    """The line where a key path of a YAML file stands, as deep as it can be followed."""
    node = yaml.compose(path.read_text(encoding="utf-8-sig"), Loader=yaml.SafeLoader)
    line = 1
    for part in place:
        if isinstance(node, yaml.MappingNode):
            pair = next(((key, value) for key, value in node.value if str(key.value) == str(part)), None)
            if pair is None:
                continue  # a name of a union's branch, or an absent key
            line, node = pair[0].start_mark.line + 1, pair[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            node = node.value[part]
            line = node.start_mark.line + 1
    return line
