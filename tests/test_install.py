"""The set-up that make runs, as far as it is decided without installing anything."""

from __future__ import annotations

import ast
import importlib.util
import re
import sys
import tomllib
from importlib import metadata
from pathlib import Path
from types import ModuleType

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-slow.lock")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


@pytest.fixture(scope="module")
def install() -> ModuleType:
    spec = importlib.util.spec_from_file_location("install", ROOT / "tools" / "install.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def extras() -> set[str]:
    """The packages of the optional extras that pyproject.toml declares."""
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    groups = declared.get("optional-dependencies", {}).values()
    return {canonicalize_name(Requirement(line).name) for group in groups for line in group}


def pins(lock: str) -> dict[str, list[Requirement]]:
    found: dict[str, list[Requirement]] = {}
    for line in (ROOT / lock).read_text("utf-8").splitlines():
        if line[:1].isalnum():
            pin = Requirement(line.rstrip(" \\"))
            found.setdefault(canonicalize_name(pin.name), []).append(pin)
    return found


def test_settings_of_pip_are_handed_to_uv(install: ModuleType) -> None:
    settings = install.read_pip_settings(
        "global.find-links='/wheels /more'\n"
        "global.index-url='https://one.example/simple'\n"
        "install.index-url='https://two.example/simple'\n"
        ":env:.extra-index-url='file:///a file:///b'\n"
    )
    env = install.uv_environment(settings, {})
    assert env["UV_FIND_LINKS"] == "/wheels,/more"
    assert env["UV_DEFAULT_INDEX"] == "https://two.example/simple"
    assert env["UV_INDEX"] == "file:///a file:///b"


def test_what_uv_was_told_itself_is_kept(install: ModuleType) -> None:
    env = install.uv_environment({"find-links": ["/wheels"]}, {"UV_FIND_LINKS": "/mine"})
    assert env["UV_FIND_LINKS"] == "/mine"


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_address_and_hashes_every_file(lock: str) -> None:
    text = (ROOT / lock).read_text("utf-8")
    assert "://" not in text
    assert not re.search(r"^--", text, re.M)
    for block in re.split(r"^(?=[a-z0-9])", text, flags=re.M)[1:]:
        assert "--hash=sha256:" in block, block.splitlines()[0]


@pytest.mark.parametrize("lock", LOCKS)
def test_no_lock_holds_torch(lock: str) -> None:
    assert not {"torch", "triton"} & set(pins(lock))
    assert not [name for name in pins(lock) if name.startswith(("nvidia", "cuda"))]


@pytest.mark.parametrize(
    ("wanted", "lock"),
    [
        (PROJECT["project"]["dependencies"], "requirements.lock"),
        (PROJECT["dependency-groups"]["dev"], "requirements-dev.lock"),
        (PROJECT["dependency-groups"]["slow"], "requirements-slow.lock"),
    ],
    ids=LOCKS,
)
def test_a_lock_satisfies_what_the_project_asks_for(wanted: list[str], lock: str) -> None:
    locked = pins(lock)
    for requirement in map(Requirement, wanted):
        rows = locked.get(canonicalize_name(requirement.name), [])
        assert rows, f"{requirement}: run make lock"
        for row in rows:
            version = str(row.specifier).removeprefix("==")
            assert requirement.specifier.contains(version), f"{requirement}: run make lock"


def test_the_locks_agree_where_both_name_a_package() -> None:
    serve, dev = pins("requirements.lock"), pins("requirements-dev.lock")
    for name in set(serve) & set(dev):
        assert {str(row.specifier) for row in dev[name]} <= {str(r.specifier) for r in serve[name]}


def test_no_package_that_is_served_with_is_under_the_gpl() -> None:
    """By what the packages declare; LGPL and permissive alternatives in an OR are no GPL."""
    for name, rows in pins("requirements.lock").items():
        if not any(row.marker is None or row.marker.evaluate() for row in rows):
            continue
        declared = metadata.metadata(name)
        words = [declared.get("License-Expression") or declared.get("License") or ""]
        words += [line for line in declared.get_all("Classifier", []) if "License" in line]
        for text in words:
            assert not re.search(r"(?<!L)\bA?GPL|Affero|(?<!Lesser )General Public", text[:200]), (
                name
            )


def test_no_file_names_an_index_or_a_path_of_this_machine() -> None:
    files = ["Makefile", "pyproject.toml", "tools/install.py", ".ci/run"]
    for name in files:
        text = (ROOT / name).read_text("utf-8")
        assert not re.search(r"https?://|/opt/|/root/|/work/", text), name


def test_a_python_that_is_too_old_is_told_so(
    install: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(install, "OLDEST", (9, 0))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(install.Stop, match=r"需要 Python 3\.11"):
        install.newest_python()


def test_a_newer_python_on_path_is_taken_instead(
    install: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("python3.12", "python3.9"):
        (tmp_path / name).write_text("#!/bin/sh\n", "utf-8")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setattr(install.sys, "version_info", (3, 9, 2))
    monkeypatch.setenv("PATH", str(tmp_path))
    assert install.newest_python() == str(tmp_path / "python3.12")


def test_torch_is_not_taken_from_the_index_by_pip_on_linux(
    install: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(install, "pip_settings", dict)
    monkeypatch.setattr(install, "find_uv", lambda: None)
    monkeypatch.setattr(install.sys, "platform", "linux")
    monkeypatch.setattr(install, "run", lambda *command, **_: pytest.fail(f"ran {command}"))
    with pytest.raises(install.Stop, match="CUDA"):
        install.Installer().torch()


def imported_by(*rooms: str) -> set[str]:
    """Top-level names that the files of these rooms import: {"fastapi", "numpy", …}."""
    found = set()
    for room in rooms:
        for path in (ROOT / room).rglob("*.py"):
            if "train" in path.parts:  # done by developers, with packages of its own
                continue
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Import):
                    found |= {alias.name.split(".")[0] for alias in node.names}
                elif isinstance(node, ast.ImportFrom) and node.module:
                    found.add(node.module.split(".")[0])
    ours = {path.name for path in ROOT.iterdir()} | {"conftest"}
    return found - set(sys.stdlib_module_names) - ours


@pytest.mark.parametrize(
    ("rooms", "locks"),
    [(("app", "ingest", "vectorstore"), LOCKS[:1]), (("tests",), LOCKS)],
    ids=["product", "tests"],
)
def test_everything_that_is_imported_is_in_a_lock(
    rooms: tuple[str, ...], locks: tuple[str, ...]
) -> None:
    # torch is a step of its own, an extra is what an administrator chooses to add
    locked = {name for lock in locks for name in pins(lock)} | {"torch"} | extras()
    suppliers = metadata.packages_distributions()
    for module in imported_by(*rooms):
        names = {canonicalize_name(name) for name in suppliers.get(module, [module])}
        assert names & locked, f"{module}: add it to pyproject.toml and run make lock"
