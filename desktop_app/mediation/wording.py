"""Words of an agreement that are easily mixed up: hints, never refusals (domain reference 1.5, F10)."""

from __future__ import annotations

from ..common import money

_CHILDREN = ("子女", "孩子", "儿子", "女儿", "未成年")
_PARENTS = ("父母", "老人", "父亲", "母亲")


def hint(text: str) -> str | None:
    """A sentence about a word that may be the wrong one; None when there is none."""
    found = []
    if "订金" in text:
        found.append("“订金”不是“定金”：只有“定金”才有双倍返还的效力（民法典第五百八十七条），请核对")
    if "扶养" in text:
        found.append("“扶养”用于夫妻、兄弟姐妹之间；对子女用“抚养”，对父母用“赡养”")
    if "抚养" in text and any(word in text for word in _PARENTS) and not any(word in text for word in _CHILDREN):
        found.append("“抚养”用于对子女；对父母用“赡养”")
    if "赡养" in text and any(word in text for word in _CHILDREN) and not any(word in text for word in _PARENTS):
        found.append("“赡养”用于对父母；对子女用“抚养”")
    if "补偿" in text and "赔偿" in text:
        found.append("同时写了“补偿”和“赔偿”：赔偿以有过错为前提，请核对是不是同一笔款")
    return "；".join(found) or None


def amount_hint(fen: int) -> str | None:
    """An amount in words, as it is printed."""
    return f"大写：人民币{money.in_words(fen)}" if fen >= 0 else None
