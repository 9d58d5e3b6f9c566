"""The nouns: rows that keep the Code and log every event."""

from code_of_practice.roles import Role

from .casework.complaint_drafts import ComplaintDraft
from .casework.complaints import Complaint
from .casework.holds import Hold, HoldKind
from .casework.notes import GuideRun, Note, NoteConflict
from .casework.obligations import Obligation, ObligationState
from .casework.offers import Offer, OfferKind, OfferState
from .casework.promises import Promise
from .correspondence.attachments import Attachment
from .correspondence.inbound_mail import InboundMail, MailKind
from .correspondence.letters import Letter, LetterCopy, LetterState
from .correspondence.messages import Message, MessageKind, MessageState
from .database import Database, Transaction, after_commit, bind, bound, reading, transaction, written
from .people.complainants import Complainant
from .people.customers import Account, Customer, CustomerClass
from .people.identity_attempts import AttemptOutcome, IdentityAttempt
from .people.one_time_codes import OneTimeCode
from .people.staff import Presence, Staff
from .people.staff_sessions import StaffSession
from .policy.policy_editions import PolicyEdition
from .record.event_kinds import QUIET, EventKind
from .record.events import Event
from .storage.idempotency import IdempotencyKey
from .storage.sealed import use_keys
from .telephone.calls import AlreadyTaken, Call, CallState
from .telephone.escalations import CannotDoThatNow, Escalation, EscalationState
from .telephone.legs import Leg, LegKind, LegState
from .telephone.recordings import Recording
from .telephone.turns import LegTurn, Turn

__all__ = [
    "QUIET",
    "Account",
    "AlreadyTaken",
    "Attachment",
    "AttemptOutcome",
    "Call",
    "CallState",
    "CannotDoThatNow",
    "Complainant",
    "Complaint",
    "ComplaintDraft",
    "Customer",
    "CustomerClass",
    "Database",
    "Escalation",
    "EscalationState",
    "Event",
    "EventKind",
    "GuideRun",
    "Hold",
    "HoldKind",
    "IdempotencyKey",
    "IdentityAttempt",
    "InboundMail",
    "Leg",
    "LegKind",
    "LegState",
    "LegTurn",
    "Letter",
    "LetterCopy",
    "LetterState",
    "MailKind",
    "Message",
    "MessageKind",
    "MessageState",
    "Note",
    "NoteConflict",
    "Obligation",
    "ObligationState",
    "Offer",
    "OfferKind",
    "OfferState",
    "OneTimeCode",
    "PolicyEdition",
    "Presence",
    "Promise",
    "Recording",
    "Role",
    "Staff",
    "StaffSession",
    "Transaction",
    "Turn",
    "after_commit",
    "bind",
    "bound",
    "reading",
    "transaction",
    "use_keys",
    "written",
]
