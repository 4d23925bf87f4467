"""Every kind of part that a case may have, in the order in which a case page shows them."""

from __future__ import annotations

from .agents import AGENT
from .case_parts import PartKind
from .notices import INVITATION, SUMMONS
from .revisits import REVISIT

KINDS: dict[str, PartKind] = {kind.key: kind for kind in (AGENT, SUMMONS, INVITATION, REVISIT)}
