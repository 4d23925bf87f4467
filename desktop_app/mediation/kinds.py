"""Every kind of part that a case may have, in the order in which a case page shows them."""

from __future__ import annotations

from .applications import APPLICATION
from .case_parts import PartKind
from .investigations import INVESTIGATION
from .revisits import REVISIT

KINDS: dict[str, PartKind] = {kind.key: kind for kind in (APPLICATION, INVESTIGATION, REVISIT)}
