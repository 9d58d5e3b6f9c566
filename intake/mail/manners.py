"""Which mail is a machine's, so that no machine of ours ever answers it (RFC 3834; RFC 5230, section 4.6).

Recorded all the same: `flask --app app mail set-aside` shows what belongs to no complaint, for a person to look through.
"""

from collections.abc import Collection

from .arrived import Arrived

_BULK = {"bulk", "junk", "list", "auto_reply", "auto-reply"}
_ROBOTS = ("x-autoreply", "x-autorespond", "x-autoresponder")
_SYSTEM = {"mailer-daemon", "postmaster"}


def why_not_answered(mail: Arrived, *, ours: Collection[str]) -> str:
    """Why no machine answers it, in words; empty for a mail that a person wrote to us. `ours` are our addresses."""
    said = mail.headers
    if mail.address.lower() in ours or (mail.envelope_from or "").lower() in ours:
        return "it came from ourselves"
    if said.get("auto-submitted", "no").split(";")[0].strip().lower() not in ("no", ""):
        return "it says that a machine wrote it"
    if said.get("precedence", "").strip().lower() in _BULK or any(name in said for name in _ROBOTS):
        return "it is an automatic answer or goes to many"
    if said.get("x-auto-response-suppress", "none").strip().lower() not in ("none", ""):
        return "it asks for no automatic answer"
    if "list-id" in said:
        return "it came by a mailing list"
    if mail.envelope_from == "" or mail.address.lower().split("@")[0] in _SYSTEM:
        return "it is a mail system's report"
    if said.get("content-type", "").strip().lower().startswith("multipart/report"):
        return "it is a mail system's report"
    return ""
