"""Chinese numerals of clauses and articles. (cn2an would add 0.3 s to the first paper; amounts do use it.)"""

from __future__ import annotations

_DIGITS = "零一二三四五六七八九"


def numeral(n: int) -> str:
    """1 to 999 in Chinese: 一, 十二, 一百零五. Raises ValueError outside."""
    if not 1 <= n <= 999:
        raise ValueError(n)
    hundreds, tens, ones = n // 100, n // 10 % 10, n % 10
    text = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        text += f"{_DIGITS[tens]}十" if tens > 1 or hundreds else "十"
    elif hundreds and ones:
        text += "零"
    return text + (_DIGITS[ones] if ones else "")
