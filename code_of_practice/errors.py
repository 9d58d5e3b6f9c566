"""Everything that can be refused here, as one drawn tree; each is one plain sentence saying what to do.

CodeError
├── MoveRefused                a complaint cannot go that way
│   ├── NoSuchMove             the table has no such arrow
│   ├── NotYoursToMake         the arrow is there, for somebody else
│   └── ReasonMissing          the arrow needs its reason written down
├── ReferralNotDeclined        an early referral may not be declined like this
├── OfferTooHigh               more money than this role may offer alone
├── NotAMember                 automatic compensation, before we have joined it
├── NoRateYet                  no compensation rate is held for that day
├── HoldRefused                not yours to hold, or until a day that has passed
├── NobodyAbove                the ladder ends at the Managing Director
├── ReferenceNotUnderstood     not eight digits, or the check digit is wrong
├── MomentWithoutZone          a time that does not say its zone cannot be dated
├── HoursNotUnderstood         opening hours that cannot be read
├── NoSuchCategory             a complaint category nobody wrote down
└── PolicyError                the dated rules
    ├── YamlRefused            a data file with a trap in it
    ├── PolicyNotUnderstood    a data file that does not fit its form
    └── NoSuchRule             no rule of that name was in force that day
"""


class CodeError(Exception):
    """The Code of Practice does not allow it; the message is shown to people as it is."""


class MoveRefused(CodeError):
    """A complaint cannot make that move."""


class NoSuchMove(MoveRefused):
    """The table of moves has no such arrow."""


class NotYoursToMake(MoveRefused):
    """The move is there, but for another role."""


class ReasonMissing(MoveRefused):
    """The move is made only with its reason written down."""


class ReferralNotDeclined(CodeError):
    """An early referral to ADR may not be declined like this (CP16)."""


class OfferTooHigh(CodeError):
    """More money than this role may offer alone; the sentence names who may."""


class NotAMember(CodeError):
    """Automatic compensation is a scheme that one joins."""


class NoRateYet(CodeError):
    """Compensation for a day before the first year whose rates we hold."""


class HoldRefused(CodeError):
    """A hold that may not be placed or released like this."""


class NobodyAbove(CodeError):
    """There is no rung above the Managing Director (CP11)."""


class ReferenceNotUnderstood(CodeError):
    """What was keyed is not one of our complaint references."""


class MomentWithoutZone(CodeError):
    """A moment without its time zone has no London date."""


class HoursNotUnderstood(CodeError):
    """Opening hours written in a way that cannot be read."""


class NoSuchCategory(CodeError):
    """No complaint category has that key."""


class PolicyError(CodeError):
    """The dated rules are missing or malformed."""


class YamlRefused(PolicyError):
    """A data file that is not the plain YAML we read."""


class PolicyNotUnderstood(PolicyError):
    """A data file that is good YAML but not a policy."""


class NoSuchRule(PolicyError):
    """No rule of that name was in force on that day."""
