"""Nothing that shows something takes a number of somebody past the masks: every access to such a column is reviewed here.

What shows values goes through ``common.words`` (which masks by place) or ``common.masking``. Whoever writes one of these
keys into a screen, a command or a report finds it here first.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SHOWING = ("ui", "reports", "desktop_app/cli", "desktop_app/figures")
KEYS = {"id_no", "phone", "cert_no", "emergency_contact"}
THROUGH = {"shown", "masked", "id_number", "phone", "contact", "row_in_words"}
"""Functions of common.words and common.masking: a number handed to one of them is masked as the place asks."""

REVIEWED = {
    "reports/forms/confirmation.py": 3,  # what goes to a court names whom it is about in full
    "reports/forms/closing.py": 1,  # a statutory paper prints in full
    "reports/forms/invitation.py": 1,
    "reports/forms/proxy.py": 1,
    "reports/forms/parts.py": 2,  # a statutory paper prints in full
    "reports/household.py": 2,  # masked by the query that makes the paper
    "reports/monthly/document.py": 1,  # the hall's own telephone
    "reports/monthly/layout.py": 1,
    "reports/slip.py": 1,
    "ui/mediation/party_row.py": 2,  # the form: what goes into the case is seen and checked in full
    "ui/residents/form.py": 1,  # looks for a twin of what was typed
    "ui/volunteers/teams.py": 1,  # a row of the list, masked there
}


def accesses(tree: ast.AST) -> Iterator[ast.AST]:
    """``row["phone"]``, ``row.get("phone")`` and ``row.phone``, other than as the one argument of what masks."""
    through = {
        id(part)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and _name(node.func) in THROUGH
        for given in node.args
        for part in ast.walk(given)
    }
    for node in ast.walk(tree):
        if id(node) in through:
            continue
        if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant) and node.slice.value in KEYS:
            if not _is_catalogue(node.value):
                yield node
        elif isinstance(node, ast.Call) and _name(node.func) == "get" and node.args:
            first = node.args[0]
            if isinstance(first, ast.Constant) and first.value in KEYS:
                yield node
        elif isinstance(node, ast.Attribute) and node.attr in KEYS and not _is_module(node.value):
            yield node


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _is_catalogue(node: ast.expr) -> bool:
    """FIELDS["phone"] is a declaration, and rows["phone"] of a form an editor."""
    name = _name(node)
    return name.endswith("FIELDS") or name == "rows"


def _is_module(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id == "masking"


def test_no_number_is_shown_past_the_masks() -> None:
    found = {}
    for folder in SHOWING:
        for file in sorted((ROOT / folder).rglob("*.py")):
            lines = [node.lineno for node in accesses(ast.parse(file.read_text(encoding="utf-8")))]
            if lines:
                found[file.relative_to(ROOT).as_posix()] = lines
    assert {name: len(lines) for name, lines in found.items()} == REVIEWED, found


def test_it_finds_what_it_is_for() -> None:
    said = 'label(row["phone"]); f"{row.get(\'id_no\')}"; person.phone; shown(FIELDS["phone"], row["phone"]); masking.phone'
    assert len(list(accesses(ast.parse(said)))) == 3
