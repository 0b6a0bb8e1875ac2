"""Where the headings of plot tallies stand."""

from pathlib import Path
from typing import Final

COLUMNS_PATH: Final = Path(__file__).with_name("plot_columns.yaml")
