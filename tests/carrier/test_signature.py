"""Twilio's own known answers, its own validator as judge, and what that validator leaves open."""

import base64
import hmac
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from twilio.request_validator import RequestValidator
from werkzeug.datastructures import MultiDict

from carrier.signature import Keys, body_is_signed, form_is_signed, forms_of

TOKEN = "12345"
SHARED = {"webhooks_sharedkey_EXAMPLE": "12345"}
TOLD = yaml.safe_load((Path(__file__).parent / "signature_vectors.yaml").read_text())
URL = "https://complaints.example.co.uk/ivr/voice"
FORM = [("CallSid", "CA" + "0" * 32), ("Digits", "1234")]


def form_of(vector: dict[str, Any]) -> list[tuple[str, str]]:
    form = vector["form"]
    return [(name, value) for name, value in (TOLD["forms"][form] if isinstance(form, str) else form)]


def signed(url: str, fields: list[tuple[str, str]], token: str = TOKEN) -> str:
    """An independent reading of the rule: name by name, each value once."""
    text = url
    for name in sorted({name for name, _ in fields}):
        for value in sorted({value for other, value in fields if other == name}):
            text += name + value
    return base64.b64encode(hmac.new(token.encode(), text.encode(), "sha1").digest()).decode()


@pytest.mark.parametrize("vector", TOLD["vectors"], ids=lambda vector: vector["id"])
def test_every_known_answer_of_twilios_libraries_is_ours(vector: dict[str, Any]) -> None:
    keys, settings = Keys((TOKEN,), SHARED), vector.get("settings")
    if "body" in vector:
        answer = body_is_signed(vector["url"], vector["body"].encode(), vector["signature"], keys, settings)
    else:
        answer = form_is_signed(vector["url"], form_of(vector), vector["signature"], keys, settings)
    assert answer is vector["valid"]


@pytest.mark.parametrize("vector", TOLD["vectors"], ids=lambda vector: vector["id"])
def test_the_known_answers_were_retyped_without_a_slip(vector: dict[str, Any]) -> None:
    params = vector["body"] if "body" in vector else MultiDict(form_of(vector))
    algorithm = "HMAC_SHA256" if vector.get("settings") else None
    judged = RequestValidator(TOKEN).validate(vector["url"], params, vector["signature"], algorithm)
    assert judged is vector.get("python", vector["valid"])


names = st.text(st.characters(min_codepoint=33, max_codepoint=0x24F), min_size=1, max_size=12)
values = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
urls = st.builds(
    "{}://{}{}{}{}".format,
    st.sampled_from(["https", "http"]),
    st.sampled_from(["complaints.example.co.uk", "127.0.0.1", "localhost"]),
    st.sampled_from(["", ":80", ":443", ":8188"]),
    st.sampled_from(["/", "/ivr/voice", "//ivr", "/ivr/a-_b/3", "/ivr/%C3%A9%2F"]),
    st.sampled_from(["", "?a=1", "?a=%27&b=", "?q=%C3%A9+x"]),
)


@settings(max_examples=300)
@given(urls, st.lists(st.tuples(names, values), max_size=12), st.booleans(), st.booleans())
def test_twilios_validator_and_ours_agree_on_every_form(
    url: str, fields: list[tuple[str, str]], with_port: bool, spoilt: bool
) -> None:
    candidates = [form for form in forms_of(url) if "%27" not in form or "'" not in url]
    signature = signed(candidates[-1] if with_port else candidates[0], fields)
    if spoilt:
        signature = signature[::-1]
        assume(signature != signed(url, fields))
    judged = RequestValidator(TOKEN).validate(url, MultiDict(fields), signature)
    assert form_is_signed(url, fields, signature, Keys((TOKEN,))) is judged
    assert judged is not spoilt


def test_a_missing_signature_is_a_no_and_not_a_crash() -> None:
    """twilio's own validator raises TypeError here, which would be a 500."""
    assert form_is_signed(URL, FORM, None, Keys((TOKEN,))) is False
    assert form_is_signed(URL, FORM, "", Keys((TOKEN,))) is False
    assert form_is_signed(URL, FORM, "é☃", Keys((TOKEN,))) is False


def test_without_any_token_nothing_is_genuine() -> None:
    assert not form_is_signed(URL, FORM, signed(URL, FORM, ""), Keys(()))


def test_a_lone_surrogate_is_a_no_and_not_a_crash() -> None:
    assert not form_is_signed(URL, [("CallSid", "\ud800")], "x", Keys((TOKEN,)))


def test_both_tokens_are_taken_while_one_is_being_rotated() -> None:
    keys = Keys(("new", "old"))
    assert form_is_signed(URL, FORM, signed(URL, FORM, "new"), keys)
    assert form_is_signed(URL, FORM, signed(URL, FORM, "old"), keys)
    assert not form_is_signed(URL, FORM, signed(URL, FORM, "older"), keys)


@pytest.mark.parametrize("at", range(28))
def test_one_letter_off_is_refused(at: int) -> None:
    good = signed(URL, FORM)
    off = good[:at] + ("A" if good[at] != "A" else "B") + good[at + 1 :]
    assert not form_is_signed(URL, FORM, off, Keys((TOKEN,)))
    assert not form_is_signed(URL, FORM, good + "=", Keys((TOKEN,)))
    assert not form_is_signed(URL, FORM, " " + good, Keys((TOKEN,)))


def test_names_are_sorted_before_values_are_joined() -> None:
    """Reason + Participant comes before ReasonConferenceEnded; sorting the joined text turns them round."""
    fields = [("ReasonConferenceEnded", "test"), ("Reason", "Participant")]
    wrong = URL + "".join(sorted(name + value for name, value in fields))
    signature = base64.b64encode(hmac.digest(TOKEN.encode(), wrong.encode(), "sha1")).decode()
    assert not form_is_signed(URL, fields, signature, Keys((TOKEN,)))


def test_the_fragment_with_our_overrides_is_never_part_of_it() -> None:
    assert form_is_signed(URL + "#rc=3&rp=5xx", FORM, signed(URL, FORM), Keys((TOKEN,)))


class TestSharedKeys:
    """The header that names a SharedKey is the sender's choice, so it can only make things stricter."""

    def test_a_key_we_do_not_hold_is_refused_even_with_a_true_auth_token_signature(self) -> None:
        header = "key=webhooks_sharedkey_OTHER,algorithm=HMAC_SHA256"
        assert not form_is_signed(URL, FORM, signed(URL, FORM), Keys((TOKEN,), SHARED), header)

    @pytest.mark.parametrize(
        "header",
        ["", "algorithm=HMAC_SHA1", "key=webhooks_sharedkey_EXAMPLE", "key=webhooks_sharedkey_EXAMPLE,algorithm=HMAC_SHA1",
         "key=webhooks_sharedkey_EXAMPLE,algorithm=MD5", ",,=,", "algorithm=HMAC_SHA256"],
    )  # fmt: skip
    def test_no_header_brings_back_the_weaker_hash(self, header: str) -> None:
        assert not form_is_signed(URL, FORM, signed(URL, FORM), Keys((TOKEN,), SHARED), header)

    def test_a_deployment_with_shared_keys_alone_takes_no_auth_token(self) -> None:
        assert not form_is_signed(URL, FORM, signed(URL, FORM), Keys((), SHARED))


class TestJsonBodies:
    BODY = b'{"property": "value"}'

    def test_a_body_without_its_hash_in_the_url_is_refused(self) -> None:
        assert not body_is_signed(URL, self.BODY, signed(URL, []), Keys((TOKEN,)))

    def test_another_body_under_the_same_signature_is_refused(self) -> None:
        url = URL + "?bodySHA256=0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620"
        assert body_is_signed(url, b'{"property": "value", "boolean": true}', signed(url, []), Keys((TOKEN,)))
        assert not body_is_signed(url, self.BODY, signed(url, []), Keys((TOKEN,)))
