"""Case numbers: （向阳）人调字〔2026〕第41号, one series a committee, from 1 each year (domain reference 1.4)."""

from __future__ import annotations


def series(committee_id: int) -> str:
    """The name of a committee's number series."""
    return f"case:{committee_id}"


def pattern(org_short: str, width: int = 0) -> str:
    """The number's form with {year} and {seq}; ``width`` pads the sequence number with zeros."""
    short = org_short.replace("{", "{{").replace("}", "}}")
    return f"（{short}）人调字〔{{year}}〕第{{seq:0{max(width, 1)}d}}号"


def letter_series(committee_id: int, word: str) -> str:
    """The series of a kind of letter: 调告 (notices), 调移 (referrals), 调督 (urging)."""
    return f"letter:{word}:{committee_id}"


def letter_pattern(org_short: str, word: str) -> str:
    """向阳调告〔2026〕1号: neither 第 nor zeros before, as official letters have it (domain reference 1.4)."""
    short = org_short.replace("{", "{{").replace("}", "}}")
    return f"{short}{word}〔{{year}}〕{{seq}}号"
