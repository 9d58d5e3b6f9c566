"""Everything that follows from anything: one job for each kind of event that is not quiet."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from models import Event, EventKind
from workers.hands import Hands
from workers.jobs import connect, goodbye, hold, messages, recording, rungs, texts, together

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
    EventKind.CALL_ENDED: goodbye.let_everybody_go,
    # Who is calling, and what they complain of.
    EventKind.IDENTITY_LOCKED: texts.warn_the_holder,
    EventKind.COMPLAINT_CONFIRMED: texts.confirm_the_complaint,
    # Escalation.
    EventKind.ESCALATED: rungs.ring_the_rung,
    EventKind.RUNG_MISSED: rungs.ring_the_rung,
    EventKind.ESCALATION_UNDONE: rungs.stop_ringing,
    EventKind.RUNG_ANSWERED: together.brief,
    EventKind.RUNG_JOIN_ASKED: together.join,
    EventKind.ADVISER_LEAVE_ASKED: together.leave,
    # Promises and messages.
    EventKind.CALL_BACK_PROMISED: texts.confirm_the_call_back,
    EventKind.MESSAGE_WAITING: messages.send,
}
