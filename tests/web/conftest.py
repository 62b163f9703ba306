"""Desks and servers for tests of the doors: real ledger and library, real HTTP where it counts."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.programs import CHROMIUM
from app.settings import Settings
from app.web.api import create_app
from app.wiring import Desk, build_desk
from tests.web.desk import Parts, build
from tests.web.serving import LOCAL, serving
from tests.web.visit import ARGUMENTS, Visit, open_window

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


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with corpus/ read in, to be copied."""
    folder = tmp_path_factory.mktemp("filled")
    build_desk(Settings.from_env({"POLICYDESK_DATA": str(folder)})).close()
    return folder


@pytest.fixture(scope="module")
def desk(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """The real desk over corpus/, for the tests of one page."""
    folder = tmp_path_factory.mktemp("page")
    shutil.copytree(filled, folder, dirs_exist_ok=True)
    built = build_desk(Settings.from_env({"POLICYDESK_DATA": str(folder)}))
    yield built
    built.close()


@pytest.fixture(scope="module")
def address(desk: Desk) -> Iterator[str]:
    """Where the page of `desk` is served."""
    with serving(create_app(desk, today=lambda: TODAY)) as url:
        yield url


@pytest.fixture(scope="module")  # its event loop must not be there for other modules' own
def browser() -> Iterator[Any]:
    """Chromium."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM.find() or shutil.which("chromium"), args=ARGUMENTS
        )
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def window(browser: Any) -> Iterator[Any]:
    """A window that the visits of a module use one after another."""
    page = open_window(browser)
    yield page
    page.context.close()


@pytest.fixture
def visit(window: Any, address: str) -> Iterator[Visit]:
    """The page, opened; nothing may have gone wrong on it nor gone out from it."""
    opened = Visit(window, address)
    yield opened
    opened.close()
    assert opened.errors == []
    assert opened.outside == []
