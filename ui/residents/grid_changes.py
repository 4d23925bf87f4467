"""How a change of the grid tree is carried out from its page: what it reaches is reckoned first and asked about where that is
far, what many live in is done in the background, and nodes of one name are offered to become one."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from desktop_app.common.errors import KnownError
from desktop_app.residents import areas
from desktop_app.residents.areas import Effect, SameName

from ..ask import confirm
from ..frame.acting import tell_saved
from ..frame.tab import Frame
from .grid_dialogs import effect_words

if TYPE_CHECKING:
    from .grid_page import GridPage

DIRECTLY = 300  # people below a node that is read and changed at once; more is a job
_ASKED = 20  # people and households: what reaches further is said before it is done, and not only after


def _tr(text: str) -> str:
    return QCoreApplication.translate("GridPage", text)


class GridChanges:
    """For one page."""

    def __init__(self, frame: Frame, page: GridPage) -> None:
        self.frame, self.page = frame, page

    def carry(
        self,
        title: str,
        question: str,
        people: int,
        foresee: Callable[[], Effect],
        act: Callable[[], Effect],
        others: Callable[[int], object] | None = None,
    ) -> None:
        """What it reaches, asked about where that is far, then done: at once, or as a job where many live. 撤销 takes all
        of it back. ``others``: goes on after a node of the same name became one with the node that it is given."""

        def known(effect: Effect) -> None:
            reach = effect.people + effect.households
            if question and reach > _ASKED and not confirm(self.page, title, question, title, effect_words(effect)):
                return
            self._work(title, people, act, self.tell, partial(self._refused, others))

        self._work(title, people, foresee, known, partial(self._refused, others))

    def _work(
        self,
        title: str,
        people: int,
        work: Callable[[], Effect],
        done: Callable[[Effect], object],
        refused: Callable[[BaseException], object],
    ) -> None:
        if people > DIRECTLY:
            self.frame.jobs.submit(title, lambda _: work(), on_done=done, on_error=refused)
            return
        try:
            effect = work()
        except KnownError as error:
            refused(error)
        else:
            done(effect)

    def _refused(self, others: Callable[[int], object] | None, error: BaseException) -> None:
        if isinstance(error, SameName) and error.own is not None:
            self._offer_uniting(error.fields["name"], error.own, error.twin, others)
        else:
            self.frame.show_error(error)

    def _offer_uniting(self, sentence: str, own: int, twin: int, others: Callable[[int], object] | None) -> None:
        """There is a node of this name: the two may be one place, written down twice."""
        title = _tr("合并网格节点")
        question = _tr(
            "{sentence}。是同一处地方吗？合并后，这一处的人、户和下级都并到那一处，可以撤销。"
            "不是同一处的，请取消，先给其中一处改名（F2）再移动。"
        )

        def known(effect: Effect) -> None:
            words = _tr("{people:,} 人 {homes:,} 户并过去").format(people=effect.people, homes=effect.households)
            if confirm(self.page, title, question.format(sentence=sentence), _tr("合并"), words):
                self.frame.jobs.submit(title, lambda _: areas.unite(self.frame.ctx, own, twin), on_done=united)

        def united(effect: Effect) -> None:
            self.tell(effect)
            if others is not None:
                others(own)

        node = self.page.model.node(self.page.model.index_of(own))
        self._work(
            title,
            node.people if node else 0,
            partial(areas.effect_of_uniting, self.frame.ctx, own, twin),
            known,
            self.frame.show_error,
        )

    def tell(self, effect: Effect) -> None:
        said = effect_words(effect)
        tell_saved(self.frame, _tr("已改好：{said}").format(said=said) if said else _tr("已改好"))
