"""Notes keep themselves: each save names the version it was typed over, so nothing is silently overwritten."""

from flask import Response, jsonify, request

import models
from models import wall_clock
from models.casework.notes import Note, NoteConflict
from models.queries import call_to_wrap_up, last_call_of, note_of

from .acting import Refused, refusal
from .call_actions import me, mine
from .words import clock

LONGEST = 20_000


def note(call_id: int) -> Response | tuple[Response, int]:
    """Keep the text; 409 with both texts when another window has kept one in between."""
    text = request.form.get("text", "").replace("\r\n", "\n")
    version = request.form.get("version", "")
    if len(text) > LONGEST or not version.isdigit():
        return refusal(f"Keep the notes under {LONGEST} letters; the rest is safe in this tab.", 413)
    at = wall_clock.now()
    try:
        with models.transaction() as tx:
            kept = _note(tx, call_id)
            try:
                kept.rewrite(tx, text=text, version=int(version), at=at)
            except NoteConflict as conflict:
                shown = {
                    "sentence": str(conflict),
                    "version": kept.version,
                    "text": kept.text,
                    "by": me(tx).name,
                }
                return jsonify(shown), 409
            return jsonify(version=kept.version, at=clock(at))
    except Refused as reason:
        return jsonify(sentence=str(reason)), 403


def _note(tx: models.Transaction, call_id: int) -> Note:
    """This person's notes on a call they have, or have just had."""
    staff = me(tx)
    written = call_to_wrap_up(tx, staff) or last_call_of(tx, staff)
    call = written if written is not None and written.id == call_id else mine(tx, call_id)[0]
    found = note_of(tx, call_id, staff.id or 0)
    if found is None:
        found = Note(
            call_id=call_id, complaint_id=call.complaint_id, staff_id=staff.id or 0, at=wall_clock.now()
        )
    if found.complaint_id is None:
        found.complaint_id = call.complaint_id
    return found
