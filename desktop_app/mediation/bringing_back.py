"""Back from the recycle bin: one function for each register, as the bin asks for it by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..registers import restore
from .committees import COMMITTEES
from .duty import DUTY
from .experts import EXPERTS, HELPERS
from .funds import FUNDS
from .mediators import DISCIPLINE, TRAINING
from .rooms import BOOKINGS, ROOMS

if TYPE_CHECKING:
    from ..context import Context


def committee(ctx: Context, record: int) -> None:
    restore(ctx, COMMITTEES, record)


def training(ctx: Context, record: int) -> None:
    restore(ctx, TRAINING, record)


def discipline(ctx: Context, record: int) -> None:
    restore(ctx, DISCIPLINE, record)


def expert(ctx: Context, record: int) -> None:
    restore(ctx, EXPERTS, record)


def helper(ctx: Context, record: int) -> None:
    restore(ctx, HELPERS, record)


def duty(ctx: Context, record: int) -> None:
    restore(ctx, DUTY, record)


def room(ctx: Context, record: int) -> None:
    restore(ctx, ROOMS, record)


def booking(ctx: Context, record: int) -> None:
    """Unless the room is taken by now. Raises ChecksFailed."""
    restore(ctx, BOOKINGS, record)


def fund(ctx: Context, record: int) -> None:
    restore(ctx, FUNDS, record)
