"""统一社会信用代码 of organisations (GB 32100—2015): 18 signs, the last of which checks the others."""

from __future__ import annotations

_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # no I, O, S, V, Z
_WEIGHTS = [pow(3, place, 31) for place in range(17)]


def check_sign(first: str) -> str:
    """The 18th sign that belongs to the first 17. Raises ValueError for a sign that there is not."""
    total = sum(_SIGNS.index(sign) * weight for sign, weight in zip(first, _WEIGHTS, strict=True))
    return _SIGNS[-total % 31]


def problem(code: str) -> str | None:
    """Why it is no code, as a sentence; None when it is one."""
    code = code.upper()
    if len(code) != 18:
        return f"统一社会信用代码应当是18位，现在是{len(code)}位"
    strange = [sign for sign in code if sign not in _SIGNS]
    if strange:
        return f"统一社会信用代码里不会有“{strange[0]}”，请核对（没有字母I、O、S、V、Z）"
    return None if check_sign(code[:17]) == code[17] else "统一社会信用代码校验位不对，请核对"
