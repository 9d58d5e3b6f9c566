"""Known answers for the signature: Twilio's documentation and the tests of its libraries."""

import pytest
from twilio.request_validator import RequestValidator

from simulator.signing import signature, signed_url

FORM = {
    "CallSid": "CA1234567890ABCDE",
    "Caller": "+14158675310",
    "Digits": "1234",
    "From": "+14158675310",
    "To": "+18005551212",
}


def test_the_documentations_own_example() -> None:
    """https://www.twilio.com/docs/usage/security: token 12345."""
    assert (
        signature("12345", "https://example.com/myapp.php?foo=1&bar=2", FORM)
        == "L/OH5YylLD5NRKLltdqwSvS0BnU="
    )


def test_the_libraries_example() -> None:
    form = FORM | {"Caller": "+14158675309", "From": "+14158675309"}
    assert (
        signature("12345", "https://mycompany.com/myapp.php?foo=1&bar=2", form)
        == "RSOYDt4T1cUTdK1PDd93/VVr8B8="
    )


@pytest.mark.parametrize(
    ("url", "signed"),
    [
        ("https://user:secret@example.com:8443/a?b=c#rc=3&rp=5xx", "https://example.com/a?b=c"),
        ("http://user:secret@example.com:8080/a#rc=3", "http://example.com:8080/a"),
        ("https://example.com/a%2Fb?name=%C3%A9", "https://example.com/a%2Fb?name=%C3%A9"),
    ],
)
def test_what_is_signed_is_the_url_as_configured_without_fragment_credentials_and_over_https_port(
    url: str, signed: str
) -> None:
    assert signed_url(url) == signed


def test_names_sort_by_bytes_and_empty_values_count() -> None:
    form = {"b": "", "a": "é", "A": " x ", "ä": "1"}
    url = "https://example.com/x"
    assert RequestValidator("t").validate(url, form, signature("t", url, form))
