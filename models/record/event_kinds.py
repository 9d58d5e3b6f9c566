"""Everything that can happen here, by name, in the past tense."""

from enum import StrEnum


class EventKind(StrEnum):
    """What an event says happened. The reactions to each are one table, `workers/reactions.py`."""

    # The call.
    CALL_RECEIVED = "call_received"
    NOTICE_HEARD = "notice_heard"
    CALL_QUEUED = "call_queued"
    CALL_OFFERED = "call_offered"
    OFFER_DECLINED = "offer_declined"
    OFFER_EXPIRED = "offer_expired"
    CALL_ANSWERED = "call_answered"
    CLAIM_EXPIRED = "claim_expired"
    ADVISER_CONNECTED = "adviser_connected"
    ADVISER_LOST = "adviser_lost"
    CALL_REQUEUED = "call_requeued"
    CALL_HELD = "call_held"
    CALL_RESUMED = "call_resumed"
    RECORDING_PAUSED = "recording_paused"
    RECORDING_RESUMED = "recording_resumed"
    RECORDING_STARTED = "recording_started"
    RECORDING_KEPT = "recording_kept"
    PERSON_ASKED_FOR = "person_asked_for"
    HANG_UP_ASKED = "hang_up_asked"
    CALL_ENDED = "call_ended"
    WRAP_UP_FINISHED = "wrap_up_finished"
    CALL_CHECKED = "call_checked"
    FALLBACK_MESSAGE_KEPT = "fallback_message_kept"

    # Who is calling.
    IDENTITY_CONFIRMED = "identity_confirmed"
    IDENTITY_FAILED = "identity_failed"
    IDENTITY_LOCKED = "identity_locked"
    EXTRA_HELP_RECORDED = "extra_help_recorded"

    # The complaint.
    COMPLAINT_OPENED = "complaint_opened"
    COMPLAINT_CATEGORISED = "complaint_categorised"
    COMPLAINT_DESCRIBED = "complaint_described"
    COMPLAINT_CONFIRMED = "complaint_confirmed"
    COMPLAINT_LINKED = "complaint_linked"
    COMPLAINT_MARKED = "complaint_marked"
    COMPLAINT_PUT_IN_WRITING = "complaint_put_in_writing"
    STAGE_CHANGED = "stage_changed"
    EARLY_REFERRAL_ASKED = "early_referral_asked"
    FILE_ATTACHED = "file_attached"
    FILE_OPENED = "file_opened"
    LETTER_RECEIVED = "letter_received"
    SUPPLIER_CHASED = "supplier_chased"
    OWNER_CHANGED = "owner_changed"
    OBLIGATION_STARTED = "obligation_started"
    OBLIGATION_WARNED = "obligation_warned"
    OBLIGATION_KEPT = "obligation_kept"
    OBLIGATION_LIFTED = "obligation_lifted"
    OBLIGATION_TAKEN_UP = "obligation_taken_up"
    OBLIGATION_BROKEN = "obligation_broken"
    OBLIGATION_MOVED = "obligation_moved"
    NOTE_WRITTEN = "note_written"
    GUIDE_STEP_DONE = "guide_step_done"
    RESOLVED_ON_THE_CALL = "resolved_on_the_call"

    # Escalation.
    ESCALATED = "escalated"
    ESCALATION_UNDONE = "escalation_undone"
    RUNG_RINGING = "rung_ringing"
    RUNG_ANSWERED = "rung_answered"
    RUNG_MISSED = "rung_missed"
    RUNG_JOIN_ASKED = "rung_join_asked"
    RUNG_JOINED = "rung_joined"
    ADVISER_LEAVE_ASKED = "adviser_leave_asked"
    ADVISER_LEFT = "adviser_left"
    ESCALATION_ENDED = "escalation_ended"
    SENT_BACK = "sent_back"

    # Promises and messages.
    CALL_BACK_PROMISED = "call_back_promised"
    CALL_BACK_MADE = "call_back_made"
    PROMISE_MADE = "promise_made"
    PROMISE_KEPT = "promise_kept"
    PROMISE_BROKEN = "promise_broken"
    MESSAGE_WAITING = "message_waiting"
    MESSAGE_SENT = "message_sent"
    MESSAGE_FAILED = "message_failed"
    MAIL_RECEIVED = "mail_received"
    MAIL_DECIDED = "mail_decided"
    MAIL_OPENED = "mail_opened"

    # Money.
    OFFER_MADE = "offer_made"
    OFFER_ACCEPTED = "offer_accepted"
    OFFER_REFUSED = "offer_refused"
    COMPENSATION_QUOTED = "compensation_quoted"

    # Letters.
    LETTER_WRITTEN = "letter_written"
    LETTER_APPROVED = "letter_approved"
    LETTER_SENT_BACK = "letter_sent_back"
    LETTER_SENT = "letter_sent"
    LETTER_PRINTED = "letter_printed"
    LETTER_POSTED = "letter_posted"

    # What is kept, shown to others, and deleted in its time.
    HOLD_PLACED = "hold_placed"
    HOLD_RELEASED = "hold_released"
    CASE_FILE_MADE = "case_file_made"
    SUBJECT_ACCESS_ASKED = "subject_access_asked"
    SUBJECT_ACCESS_GIVEN = "subject_access_given"
    RECORDING_OUTLIVED = "recording_outlived"
    RECORD_DELETED = "record_deleted"

    # The people who work here.
    SIGNED_IN = "signed_in"
    SIGNED_OUT = "signed_out"
    SIGN_IN_REFUSED = "sign_in_refused"
    PRESENCE_CHANGED = "presence_changed"
    STAFF_ADDED = "staff_added"
    CUSTOMERS_IMPORTED = "customers_imported"
    POLICY_ADOPTED = "policy_adopted"


#: Kinds after which nobody need do anything: they are history the moment they are written.
QUIET = frozenset(EventKind) - {
    EventKind.NOTICE_HEARD,
    EventKind.CALL_ANSWERED,
    EventKind.ADVISER_LOST,
    EventKind.CALL_HELD,
    EventKind.CALL_RESUMED,
    EventKind.RECORDING_PAUSED,
    EventKind.RECORDING_RESUMED,
    EventKind.HANG_UP_ASKED,
    EventKind.CALL_ENDED,
    EventKind.IDENTITY_LOCKED,
    EventKind.COMPLAINT_CONFIRMED,
    EventKind.ESCALATED,
    EventKind.ESCALATION_UNDONE,
    EventKind.RUNG_ANSWERED,
    EventKind.RUNG_MISSED,
    EventKind.RUNG_JOIN_ASKED,
    EventKind.ADVISER_LEAVE_ASKED,
    EventKind.CALL_BACK_PROMISED,
    EventKind.MESSAGE_WAITING,
    EventKind.STAGE_CHANGED,
    EventKind.LETTER_APPROVED,
    EventKind.POLICY_ADOPTED,
    EventKind.RECORDING_OUTLIVED,
}
