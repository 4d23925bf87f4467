"""What the intake form says beside its parties and mediators while it is filled in; nothing of it refuses."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from desktop_app.context import Context

from .mediator_chooser import MediatorChooser
from .party_row import PartyRow


def _tr(text: str) -> str:
    return QCoreApplication.translate("IntakeHints", text)


def same_person(mediators: MediatorChooser, parties: Sequence[PartyRow]) -> None:
    """A party never mediates his own case: said beside the mediators as soon as both are named."""
    lead = mediators.lead.picked_name
    if lead and lead in {row.name for row in parties}:
        words = _tr("{name}也是本案当事人，不能担任调解员，应当回避；只是同名的，请在两边都填上电话")
        mediators.say(words.format(name=lead))


def representatives(ctx: Context, parties: Sequence[PartyRow]) -> None:
    """Many on one side may choose who speaks (民事诉讼法 §56, in usage; the number is a setting)."""
    many = int(str(ctx.setting("mediation.representatives_from")))
    words = _tr("这一方有{count}位当事人，可以推选代表人参加调解：点“核对”，勾“推选的代表人”")
    for side in ("A", "B", "C"):
        own = [row for row in parties if row.side == side and row.name]
        chosen = any(row.rows["is_representative"].editor.value() for row in own)
        for row in own:
            last = row is own[-1] and len(own) >= many and not chosen
            row.advise(words.format(count=len(own)) if last else "")
