"""Money: whole fen inside, yuan on screen, figures and words on paper. Never a float."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

_MOST_FEN = 10**16 - 1  # below a hundred trillion yuan: what the words are tested for, and fits BIGINT
_FILLER = re.compile(r"人民币|[￥¥$,，\s元]")


def fen_from_text(text: str) -> int:
    """Fen of an amount as people write it: 1680.32, 1,680.32元, ￥1680. Raises ValueError with a sentence."""
    bare = _FILLER.sub("", text.translate(_HALF_WIDTH))
    try:
        if not re.fullmatch(r"-?\d+(?:\.\d*)?", bare, re.ASCII):
            raise InvalidOperation
        fen = Decimal(bare) * 100
    except InvalidOperation:
        raise ValueError(f"“{text}”不是金额，请写成 1680.32 的样子") from None
    if fen != fen.to_integral_value():
        raise ValueError(f"金额“{text}”的小数超过两位")
    if abs(fen) > _MOST_FEN:
        raise ValueError(f"金额“{text}”太大")
    return int(fen)


_HALF_WIDTH = str.maketrans("０１２３４５６７８９．－", "0123456789.-")


def yuan(fen: int) -> str:
    """1,680.32 of 168032."""
    sign = "-" if fen < 0 else ""
    return f"{sign}{abs(fen) // 100:,}.{abs(fen) % 100:02d}"


def in_words(fen: int) -> str:
    """壹仟陆佰捌拾元叁角贰分 of 168032, by the house rule of domain reference 7.4. Raises ValueError below zero."""
    if not 0 <= fen <= _MOST_FEN:
        raise ValueError(fen)
    import cn2an

    digits = "零壹贰叁肆伍陆柒捌玖"
    whole, jiao, cents = fen // 100, fen // 10 % 10, fen % 10
    if not fen:
        return "零元整"
    text = f"{cn2an.an2cn(whole, 'up')}元" if whole else ""
    if jiao:
        text += f"{digits[jiao]}角"
    elif cents and whole:
        text += "零"
    return text + (f"{digits[cents]}分" if cents else "整")


def on_paper(fen: int) -> str:
    """人民币1,680.32元（大写：壹仟陆佰捌拾元叁角贰分）"""
    return f"人民币{yuan(fen)}元（大写：{in_words(fen)}）"
