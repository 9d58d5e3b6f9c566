"""The nouns: rows that keep the Code and log every event."""

from code_of_practice.roles import Role

from .attachments import Attachment
from .calls import AlreadyTaken, Call, CallState
from .complainants import Complainant
from .complaint_drafts import ComplaintDraft
from .complaints import Complaint
from .customers import Account, Customer, CustomerClass
from .database import Database, Transaction, after_commit, bind, bound, reading, transaction, written
from .escalations import CannotDoThatNow, Escalation, EscalationState
from .event_kinds import QUIET, EventKind
from .events import Event
from .holds import Hold, HoldKind
from .idempotency import IdempotencyKey
from .identity_attempts import AttemptOutcome, IdentityAttempt
from .inbound_mail import InboundMail, MailKind
from .legs import Leg, LegKind, LegState
from .letters import Letter, LetterCopy, LetterState
from .messages import Message, MessageKind, MessageState
from .notes import GuideRun, Note, NoteConflict
from .obligations import Obligation, ObligationState
from .offers import Offer, OfferKind, OfferState
from .one_time_codes import OneTimeCode
from .policy_editions import PolicyEdition
from .promises import Promise
from .recordings import Recording
from .sealed import use_keys
from .staff import Presence, Staff
from .staff_sessions import StaffSession
from .turns import LegTurn, Turn

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
