"""The arrows between rooms, read from the import statements."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("ingest", "vectorstore", "app")
FILES = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))

# Room -> the rooms that it may not import. The longest matching name counts.
FORBIDDEN = {
    "ingest": ("vectorstore", "app"),
    "vectorstore": ("app",),
    "app.ledger": ("app.assistant", "app.web", "app.wiring", "app.__main__"),
    "app.assistant": ("app.web", "app.wiring", "app.__main__"),
    "app.web": ("app.__main__",),
}
NEVER_BY_SERVING = ("torch", "sentence_transformers", "transformers")
# The loader of a configured model and the training; nothing imports them while it is imported.
NEED_TORCH = ("vectorstore.transformer", "vectorstore.train")
CLOCKS = {("date", "today"), ("datetime", "now"), ("datetime", "today"), ("datetime", "utcnow")}
MAY_READ_A_CLOCK = ("app.web", "app.__main__")
PARTS = {"TaskDB", "PolicyIndex", "Library", "Assistant"}


def module_name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def within(module: str, room: str) -> bool:
    return module == room or module.startswith(f"{room}.")


def imports(tree: ast.AST, *, for_types_too: bool = True) -> Iterator[str]:
    """Every module imported in the tree, at whatever depth: "app.ledger.status"."""
    for node in ast.iter_child_nodes(tree):
        if (
            isinstance(node, ast.If)
            and not for_types_too
            and "TYPE_CHECKING" in ast.dump(node.test)
        ):
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "relative imports hide the arrow"
            yield str(node.module)
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        else:
            yield from imports(node, for_types_too=for_types_too)


def parse(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


@pytest.mark.parametrize("path", FILES, ids=module_name)
def test_imports_point_one_way(path: Path) -> None:
    module = module_name(path)
    forbidden = next((rooms for room, rooms in FORBIDDEN.items() if within(module, room)), ())
    # The doors name the type of the desk they are given; they never import the wiring to run it.
    used = set(imports(parse(path), for_types_too=not within(module, "app.web")))
    assert not [name for name in used for room in forbidden if within(name, room)]


def test_the_doors_do_not_import_the_wiring_to_run_it() -> None:
    for path in FILES:
        if within(module_name(path), "app.web"):
            used = imports(parse(path), for_types_too=False)
            assert not [name for name in used if within(name, "app.wiring")], path


def needs_torch(path: Path) -> bool:
    return any(within(module_name(path), room) for room in NEED_TORCH)


def imports_at_once(path: Path) -> Iterator[str]:
    """What importing the module imports: not what its functions import when they are called."""
    for node in parse(path).body:
        if not isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield from imports(ast.Module([node], []), for_types_too=False)


def test_serving_names_torch_nowhere_but_where_a_configured_model_is_loaded() -> None:
    for path in FILES:
        if not needs_torch(path):
            heavy = {name.split(".")[0] for name in imports(parse(path))} & set(NEVER_BY_SERVING)
            assert not heavy, path


def test_what_needs_torch_is_imported_only_when_it_is_called_for() -> None:
    for path in FILES:
        if not needs_torch(path):
            used = imports_at_once(path)
            assert not [name for name in used for room in NEED_TORCH if within(name, room)], path


def test_only_the_doors_and_the_command_line_read_a_clock() -> None:
    for path in FILES:
        if any(within(module_name(path), room) for room in MAY_READ_A_CLOCK):
            continue
        for node in ast.walk(parse(path)):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                assert (node.value.id, node.attr) not in CLOCKS, f"{path}:{node.lineno}"


def test_only_the_wiring_builds_the_parts() -> None:
    for path in FILES:
        if module_name(path) == "app.wiring":
            continue
        for node in ast.walk(parse(path)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                assert node.func.id not in PARTS, f"{path}:{node.lineno}"


def test_importing_a_room_writes_nothing_and_prints_nothing(tmp_path: Path) -> None:
    files = [path for path in FILES if path.name != "__main__.py" and not needs_torch(path)]
    modules = [module_name(path) for path in files]
    code = f"import importlib, sys; sys.path.insert(0, {str(ROOT)!r})\n"
    code += f"for name in {modules!r}: importlib.import_module(name)"
    done = subprocess.run(
        [sys.executable, "-B", "-c", code],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    assert list(tmp_path.iterdir()) == []
