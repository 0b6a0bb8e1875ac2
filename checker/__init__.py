"""sinkcheck: reads and judges the dossier of a Chinese forestry carbon-sink project."""

__version__ = "0.1.0"
