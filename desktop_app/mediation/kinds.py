"""Every kind of part that a case may have, in the order in which a case page shows them."""

from __future__ import annotations

from .agents import AGENT
from .applications import APPLICATION
from .case_parts import PartKind
from .confirming import CONFIRMATION
from .evidence import EVIDENCE
from .investigations import INVESTIGATION
from .letters import DECLINE, REFERRAL_IN, REFERRAL_OUT, RISK, URGING
from .notices import INVITATION, SUMMONS
from .pausing import EXTENSION, SUSPENSION
from .recusing import RECUSAL
from .reviewing import REVIEW
from .revisits import REVISIT

KINDS: dict[str, PartKind] = {
    kind.key: kind
    for kind in (
        *(REVISIT, REFERRAL_IN, APPLICATION, DECLINE, AGENT, SUMMONS, INVITATION, RECUSAL, EVIDENCE, INVESTIGATION),
        *(SUSPENSION, EXTENSION, RISK, REVIEW, URGING, CONFIRMATION, REFERRAL_OUT),
    )
}
