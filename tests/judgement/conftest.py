"""Both engines where durable_rules is installed, else the one there is."""

import pytest

from checker.judgement.durable import available
from checker.judgement.engine import Evaluator, choose_engine, evaluators
from tests.judgement.build import SHIPPED


@pytest.fixture(scope="session")
def engines() -> tuple[Evaluator, ...]:
    return evaluators(choose_engine("both"), SHIPPED.kinds)


@pytest.fixture(scope="session")
def both(engines: tuple[Evaluator, ...]) -> tuple[Evaluator, ...]:
    if not available():
        pytest.skip("durable_rules is not installed here; it does not run on Python 3.13 and later")
    return engines
