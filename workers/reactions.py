"""Everything that follows from anything: one job for each kind of event that is not quiet."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from models import Event, EventKind
from workers.hands import Hands
from workers.jobs import connect, goodbye, hold, letters, messages, policy, recording, rungs, texts, together

Job = Callable[[Hands, Event], None]
"""Does what follows from an event. It may be called twice for one, and must do it once."""

REACTIONS: Mapping[EventKind, Job] = {
    # The call.
    EventKind.NOTICE_HEARD: recording.start,
    EventKind.CALL_ANSWERED: connect.connect_the_adviser,
    EventKind.ADVISER_LOST: connect.back_to_the_front,
    EventKind.CALL_HELD: hold.match,
    EventKind.CALL_RESUMED: hold.match,
    EventKind.RECORDING_PAUSED: recording.match,
    EventKind.RECORDING_RESUMED: recording.match,
    EventKind.HANG_UP_ASKED: goodbye.hang_up,
    EventKind.CALL_ENDED: letters.call_over,
    # Who is calling, and what they complain of.
    EventKind.IDENTITY_LOCKED: texts.warn_the_holder,
    EventKind.COMPLAINT_CONFIRMED: letters.confirm,
    EventKind.STAGE_CHANGED: letters.follow_the_stage,
    # Escalation.
    EventKind.ESCALATED: rungs.ring_the_rung,
    EventKind.RUNG_MISSED: rungs.ring_the_rung,
    EventKind.ESCALATION_UNDONE: rungs.stop_ringing,
    EventKind.RUNG_ANSWERED: together.brief,
    EventKind.RUNG_JOIN_ASKED: together.join,
    EventKind.ADVISER_LEAVE_ASKED: together.leave,
    # Promises, letters and messages.
    EventKind.LETTER_APPROVED: letters.dispatch,
    EventKind.CALL_BACK_PROMISED: texts.confirm_the_call_back,
    EventKind.RECORDING_OUTLIVED: recording.delete,
    EventKind.MESSAGE_WAITING: messages.send,
    # The rules themselves.
    EventKind.POLICY_ADOPTED: policy.take_effect,
}
