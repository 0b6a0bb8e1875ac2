"""A fleet on a real Ray cluster of two nodes on this machine: the same bytes, also when a node dies in the middle."""

import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from checker.fleet.executor import LocalExecutor
from checker.fleet.files import write_portfolio
from checker.fleet.fleet import AUDITS, folder_name, run_fleet
from checker.fleet.task import ROW, DossierTask

from .conftest import Plant

ray = pytest.importorskip("ray", reason="Ray is not installed (sinkcheck[ray])")
SETTINGS = DossierTask(name="", path="", out="", as_of="2026-06-30", engine="vector", cache=False)


@pytest.fixture
def cluster() -> Iterator[Any]:
    from ray.cluster_utils import Cluster

    found = Cluster(initialize_head=True, head_node_args={"num_cpus": 1, "include_dashboard": False})
    found.add_node(num_cpus=1)
    found.wait_for_nodes()
    ray.init(address=found.address, log_to_driver=False, configure_logging=False)
    yield found
    ray.shutdown()
    found.shutdown()


def files_of(out: Path, rows: Any) -> dict[str, bytes]:
    folders = {row.name: f"{AUDITS}/{folder_name(row.name)}" for row in rows.rows}
    write_portfolio(rows, folders, out)
    return {
        path.relative_to(out).as_posix(): path.read_bytes()
        for path in sorted(out.rglob("*"))
        if path.is_file() and path.name not in ("run.json", ROW)
    }


def test_a_node_that_dies_in_the_middle_loses_nothing(plant: Plant, tmp_path: Path, cluster: Any) -> None:
    from checker.fleet.ray_engine import RayExecutor

    for number in range(6):
        root = plant(f"县{number}", str(10 + number), [(105.0 + number * 0.002, 26.0)])
    with LocalExecutor(1) as local:
        alone = files_of(tmp_path / "local", run_fleet(root, tmp_path / "local", local, SETTINGS))
    victim = cluster.add_node(num_cpus=1)
    cluster.wait_for_nodes()
    done: list[float] = []

    def told(stage: str, total: int) -> None:
        if stage == "dossiers" and total == 0:
            done.append(time.monotonic())

    def kill() -> None:
        while not done:
            time.sleep(0.05)
        cluster.remove_node(victim, allow_graceful=False)

    killer = threading.Thread(target=kill)
    killer.start()
    with RayExecutor() as executor:
        portfolio = run_fleet(root, tmp_path / "ray", executor, SETTINGS, told)
    killer.join()
    assert not portfolio.failed
    assert len(done) == 6
    deadline = time.monotonic() + 60
    while sum(node["Alive"] for node in ray.nodes()) > 2 and time.monotonic() < deadline:
        time.sleep(0.5)  # the cluster learns of a death by its missing heartbeats
    assert sum(node["Alive"] for node in ray.nodes()) == 2
    assert files_of(tmp_path / "ray", portfolio) == alone
    assert len(portfolio.overlaps) > 0
    for name in ("县0", "县5"):
        runs = [json.loads((tmp_path / engine / AUDITS / name / "run.json").read_text()) for engine in ("local", "ray")]
        assert runs[0]["fences"] == runs[1]["fences"] and runs[0]["fences"]["processor"]
