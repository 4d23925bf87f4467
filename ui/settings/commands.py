"""The pages of 设置 as commands of the find box; nothing of the pages is imported for it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from ..frame.find_box import Command
from .pages import offered, tr

if TYPE_CHECKING:
    from ..main_window import MainWindow

TAB = "settings"


def page_commands(window: MainWindow) -> Sequence[Command]:
    """设置：备份与恢复 and the like, as far as the operator may use them."""

    def show(key: str) -> None:
        window.go(TAB).show_page(key)  # type: ignore[attr-defined]

    return [
        Command(tr("设置：{title}").format(title=one.title), partial(show, one.key)) for one in offered(window._ctx)
    ]
