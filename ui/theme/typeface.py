"""Which font the window is written in: the machine's own if it has a good Chinese one, else the one we carry."""

from __future__ import annotations

from PySide6.QtGui import QFontDatabase

import resources

# Droid Sans Fallback, AR PL and the bitmap fonts of old systems are left out: no bold, or gaps in names.
_GOOD = (
    "Microsoft YaHei UI",
    "Microsoft YaHei",
    "PingFang SC",
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "思源黑体",
    "思源黑体 CN",
    "Noto Sans SC",
    "HarmonyOS Sans SC",
    "MiSans",
)
_CARRIED = ("NotoSansSC-Regular.ttf", "NotoSansSC-Bold.ttf")


def choose_family() -> str:
    """The family to write the window in; the carried font is registered when the machine has none of the good ones.

    Registering costs some 3 ms for both weights, and only then. Raises FileNotFoundError when it is missing.
    """
    present = set(QFontDatabase.families())
    for family in _GOOD:
        if family in present:
            return family
    family = ""
    for name in _CARRIED:
        file = resources.path("fonts", name)
        found = QFontDatabase.applicationFontFamilies(QFontDatabase.addApplicationFont(str(file)))
        if not found:
            raise FileNotFoundError(file.name)
        family = found[0]
    return family
