"""Desks and servers for tests of the doors: real ledger and library, real HTTP where it counts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from app.web.api import create_app
from tests.web.desk import Parts, build
from tests.web.serving import LOCAL

ROOT = Path(__file__).resolve().parents[2]
SEED = next((ROOT / "corpus").glob("*.txt"))
SMALL = ROOT / "tests" / "documents" / "05-luming-work-safety.txt"
OTHER = ROOT / "tests" / "documents" / "02-qingyi-old-estates.txt"
TODAY = date(2017, 9, 15)


@pytest.fixture
def parts(tmp_path: Path) -> Iterator[Parts]:
    """A desk of one small document, for a test that changes it."""
    desk = build(tmp_path, SMALL)
    yield desk
    desk.close()


@pytest.fixture
def own_client(parts: Parts) -> Iterator[TestClient]:
    """The API of `parts`."""
    with connect(parts) as client:
        yield client


@pytest.fixture(scope="session")
def shared_parts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Parts]:
    """The same desk for every test that only reads it."""
    desk = build(tmp_path_factory.mktemp("desk"), SMALL)
    yield desk
    desk.close()


@pytest.fixture(scope="session")
def client(shared_parts: Parts) -> Iterator[TestClient]:
    """The API of `shared_parts`, without the page."""
    with connect(shared_parts) as client:
        yield client


def connect(parts: Parts) -> TestClient:
    app = create_app(parts, today=lambda: TODAY, page=False)
    return TestClient(app, base_url=LOCAL, raise_server_exceptions=False)
