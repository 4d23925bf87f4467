"""Every service and query asks for a permission: walked here, so that a new one without a question fails.

A function is guarded when it calls ``ctx.require``, ``ctx.write`` or ``ctx.log``, or hands ``ctx`` to one that does.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import re
import textwrap
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from desktop_app.operators.roles import PERMISSIONS, ROLES, permissions

ROOT = Path(__file__).resolve().parents[2]
SUBJECTS = ("residents", "volunteers", "mediation", "village_rules", "visits", "figures", "operators", "sample")
ALONE = ("today.py", "log_book.py", "registers.py")
GUARDS = {"require", "write", "log"}
OPEN = {
    # Dates, numbers and words of what the caller has in hand; nothing of the register.
    "residents.area_places:village_name",
    "residents.queries:detail",
    "volunteers.deadlines:record_by",
    "volunteers.guards:occasion_problems",
    "volunteers.guards:entry_problems",
    "village_rules.queries:file_by",
    "village_rules.basis:meeting",
    "village_rules.basis:filing",
    "village_rules.basis:passing",
    "mediation.intake:period",
    "figures.monthly:month",
    "figures.monthly:cutoff_day",
    "figures.monthly:current_month",
    "figures.monthly:trend",
    "today:month",
    "today:is_empty",
    # Who may see what: the questions themselves.
    "residents.scope:limited",
    "residents.scope:problem",
    "residents.scope:people",
    "residents.scope:pickable",
    "residents.scope:homes",
    "residents.scope:areas",
    "residents.scope:sees",
    "residents.placed:narrowed",
    "residents.care:may_see",
    "visits.service:sees",
    "mediation.access:is_on",
    "mediation.access:sees",
    "mediation.access:hides",
    "mediation.access:shown_names",
    "mediation.access:shown_title",
    "mediation.access:as_listed",
    "mediation.access:outward",
    # Asked part by part, each by its own right.
    "today:due",
    "today:due_parts",
    "today:card_keys",
    # Inside a write that has asked.
    "residents.households:with_area",
    "residents.households:refuse_outside",
    "residents.placed:settle",
    "village_rules.drafting:begin",
    # One's own password; the keys say whether it is right.
    "operators.service:change_password",
    "operators.service:verify_password",
    "operators.service:approve",
    # Whether there is one: said to everybody, with the age of the backup.
    "operators.queries:has_recovery",
}
"""Reviewed: public functions that take ``ctx`` and need no permission of their own."""


def modules() -> Iterator[tuple[str, ModuleType]]:
    package = ROOT / "desktop_app"
    files = [file for subject in SUBJECTS for file in sorted((package / subject).glob("*.py"))]
    for file in [*files, *(package / name for name in ALONE)]:
        name = ".".join(file.relative_to(package).with_suffix("").parts).removesuffix(".__init__")
        yield name, importlib.import_module(f"desktop_app.{name}")


def asked() -> Iterator[tuple[str, Any]]:
    """Public functions whose first parameter is ``ctx``, and classes that are made with one."""
    for name, module in modules():
        for key, value in vars(module).items():
            if key.startswith("_") or getattr(value, "__module__", "") != module.__name__:
                continue
            if inspect.isclass(value):
                value = vars(value).get("__init__")
                if not inspect.isfunction(value) or list(inspect.signature(value).parameters)[1:2] != ["ctx"]:
                    continue
            elif not inspect.isfunction(value) or list(inspect.signature(value).parameters)[:1] != ["ctx"]:
                continue
            yield f"{name}:{key}", value


@cache
def guarded(function: Any) -> bool:
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    names = function.__globals__
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        call = node.func
        if isinstance(call, ast.Attribute) and call.attr in GUARDS and _is_ctx(call.value):
            return True
        if node.args and _is_ctx(node.args[0]):
            called = _resolved(call, {**names, **_imported(tree, function)})
            if inspect.isclass(called):
                called = vars(called).get("__init__")
            if inspect.isfunction(called) and called is not function and guarded(called):
                return True
    return False


def _is_ctx(node: ast.expr) -> bool:
    return (isinstance(node, ast.Name) and node.id == "ctx") or (
        isinstance(node, ast.Attribute) and node.attr == "_ctx"
    )


def _resolved(call: ast.expr, names: dict[str, Any]) -> Any:
    if isinstance(call, ast.Name):
        return names.get(call.id)
    if isinstance(call, ast.Attribute) and isinstance(call.value, ast.Name):
        return getattr(names.get(call.value.id), call.attr, None)
    return None


def _imported(tree: ast.AST, function: Any) -> dict[str, Any]:
    """What a function imports for itself."""
    package = function.__module__.rpartition(".")[0]
    found: dict[str, Any] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.level:
            base = ".".join(package.split(".")[: len(package.split(".")) - node.level + 1])
            source = importlib.import_module(f"{base}.{node.module}" if node.module else base)
            for alias in node.names:
                given = getattr(source, alias.name, None) or importlib.import_module(f"{source.__name__}.{alias.name}")
                found[alias.asname or alias.name] = given
    return found


def test_every_service_and_query_asks_for_a_permission() -> None:
    functions = dict(asked())
    assert len(functions) > 120, "the walk finds them"
    assert sorted(name for name, function in functions.items() if not guarded(function) and name not in OPEN) == []


def test_nothing_is_called_open_that_is_gone_or_guarded() -> None:
    functions = dict(asked())
    gone = sorted(OPEN - set(functions))
    now_guarded = sorted(name for name in OPEN & set(functions) if guarded(functions[name]))
    assert (gone, now_guarded) == ([], [])


def test_an_unprotected_function_would_be_found() -> None:
    def total(ctx: Any) -> int:
        return len(ctx.store.tables)

    def read(ctx: Any) -> None:
        ctx.require("residents.read")

    def through(ctx: Any) -> int:
        read(ctx)
        return 1

    assert not guarded(total)
    assert guarded(read)
    through.__globals__["read"] = read
    try:
        assert guarded(through)
    finally:
        del through.__globals__["read"]


def _named() -> set[str]:
    """Every permission that the program asks for, as it stands in the source."""
    found = set()
    for file in [*(ROOT / "desktop_app").rglob("*.py"), *(ROOT / "ui").rglob("*.py")]:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute) or not node.args:
                continue
            first = node.args[0]
            asks = node.func.attr in ("require", "may", "write", "log") and isinstance(first, ast.Constant)
            if asks and isinstance(first.value, str) and re.fullmatch(r"[a-z]+\.[a-z_0-9]+", first.value):
                found.add(first.value)
    return found


def test_every_permission_asked_for_is_declared_and_somebody_has_it() -> None:
    declared = set(PERMISSIONS)
    assert _named() - declared == set()
    held = permissions(ROLES)
    assert held <= declared
    assert declared - held == set(), "a permission that no role has"


@pytest.mark.parametrize("spec", ["today", "residents", "volunteers", "mediation", "rules", "reports"])
def test_every_tab_names_a_declared_permission(spec: str) -> None:
    from ui.tabs import specs

    assert next(one for one in specs() if one.key == spec).permission in PERMISSIONS
