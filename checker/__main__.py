"""`python -m checker` is `sinkcheck`."""

from checker.cli import main

main()
