"""A guide's author hears of every mistake in a sentence, before an adviser meets it on a call."""

import pytest

from playbooks import library
from playbooks.guide import GuideError
from playbooks.lint import lint

GUIDES = library.load()
SOUND = """
guide: tiny
version: 1
title: {en: Tiny}
status: published
owner: complaints-team
approved_by: head-of-service
effective_from: 2026-11-22
review_by: 2027-11-22
cites: [CP5]
vars:
  calm: {type: yesno, label: Calm, ask: "Are they calm?"}
  why: {type: choice, label: Why, ask: "Why?", choices: [{value: one, label: One}, {value: two, label: Two}]}
start: hello
steps:
  hello:
    say: {en: "Hello {customer.name}."}
    next: ask
  ask:
    ask: calm
    next:
      - {if: {var: calm, is: true}, to: reason}
      - {else: reason}
  reason:
    ask: why
    next:
      - {if: {var: why, is: one}, to: close}
      - {else: close}
  close: {run: closing, next: resolved}
  resolved: {outcome: resolved, needs: [customer_agreed]}
tests:
  - name: settled
    given: {calm: true, why: one}
    path: [hello, ask, reason, close, resolved]
"""


def faults(old="", new=""):
    assert old in SOUND
    return " / ".join(lint(library.read(SOUND.replace(old, new, 1)).guide, GUIDES))


def test_the_sound_guide_has_no_fault():
    assert faults() == ""


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("next: ask", "next: aks", "hello leads to aks, which is not a step"),
        ("start: hello", "start: ask", "hello is never reached"),
        ("start: hello", "start: hallo", "starts at hallo"),
        ("      - {else: reason}\n", "", "ask needs exactly one else"),
        ("next: ask", "next: hello", "hello is in a circle that asks nothing"),
        ("next: ask", "next: hello", "hello never comes to an end"),
        ("run: closing", "run: opening", "can be reached before the customer is told: adr, contact"),
        ("run: closing", "run: clossing", "runs clossing, which is not a guide"),
        ("run: closing", "run: slow_broadband", "which is not a part"),
        ("needs: [customer_agreed]", "letter: bye", "only the customer settles a complaint"),
        ("cites: [CP5]", "cites: [CP99]", "cites CP99"),
        ("{customer.name}", "{customer.shoe_size}", "names {customer.shoe_size}"),
        ("Hello {customer.name}.", "word " * 61, "says 61 words at once; keep to 60"),
        ("is: true", 'is: "yes"', "compares calm with 'yes', which it can never be"),
        ("is: one", "is: three", "compares why with 'three'"),
        ("var: why, is", "var: when, is", "tests when, which is neither a var nor a fact"),
        ("path: [hello, ask, reason, close, resolved]", "path: [hello]", "resolved is an outcome that no scenario comes to"),
        ("approved_by: head-of-service", "approved_by: complaints-team", "approved by its own owner"),
        ("review_by: 2027-11-22", "review_by: 2029-11-22", "must be reviewed within a year"),
        ("outcome: resolved, needs: [customer_agreed]", "outcome: return", "returns, but nothing runs this guide"),
        ("outcome: resolved, needs: [customer_agreed]", "outcome: escalate", "`to` goes with the outcome escalate"),
        ('ask: "Are they calm?"', "from: account.shoe_size", "calm comes from account.shoe_size"),
        ('ask: "Are they calm?"', "from: call.extra_help", "asks calm without words to ask it in"),
    ],
)  # fmt: skip
def test_a_mistake_is_named(old, new, says):
    assert says in faults(old, new)


def test_a_step_that_tells_the_law_on_one_path_only_is_not_enough():
    """The ADR line jumped by a branch is the ADR line not said."""
    said = faults("{if: {var: why, is: one}, to: close}", "{if: {var: why, is: one}, to: resolved}")
    assert "resolved can be reached before the customer is told: adr" in said


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("version: 1", "version: 1\nversion: 2", "there twice"),
        ("status: published", "status: publisht", "status"),
        ("    say: {en", "    sey: {en", "steps.hello.sey"),
        ("type: yesno", "type: boolean", "vars.calm.type"),
        ("- {else: reason}", "- {to: reason}", "a branch is either"),
        ("say: {en: \"Hello {customer.name}.\"}", "must_read: verbatim", "must_read and tells need a say"),
        ("next: ask", "outcome: resolved\n    next: ask", "either an outcome or a next"),
        ("var: calm, is: true", "eval: 1 + 1", "if"),
    ],
)  # fmt: skip
def test_a_file_of_the_wrong_shape_is_not_read(old, new, says):
    assert old in SOUND
    with pytest.raises(GuideError) as refused:
        library.read(SOUND.replace(old, new, 1), "tiny.yaml")
    assert says in str(refused.value) and str(refused.value).startswith("tiny.yaml")


def test_too_many_choices_or_steps_are_too_many():
    many = ", ".join(f"{{value: v{n}x, label: L{n}}}" for n in range(8))
    assert "8 choices" in faults("[{value: one, label: One}, {value: two, label: Two}]", f"[{many}]")
    chain = (
        "".join(f"  s{n}: {{say: Hm., next: s{n + 1}}}\n" for n in range(40))
        + "  s40: {say: Hm., next: ask}\n"
    )
    assert "46 steps" in faults("    next: ask\n", f"    next: s0\n{chain}")
