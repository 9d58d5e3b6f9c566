"""The control API is for this machine alone."""

import http.client
import urllib.error
import urllib.request

import pytest

from simulator.scripted_handset import Network


def test_the_control_api_is_for_this_machine_and_for_json(serving: object, network: Network) -> None:
    parts = network.base_url.removeprefix("http://")
    connection = http.client.HTTPConnection(parts, timeout=5)
    connection.request("GET", "/network/health", headers={"Host": "evil.example"})
    assert connection.getresponse().status == 403
    form = urllib.request.Request(
        network.base_url + "/network/calls",
        b"from=1&to=2",
        {"Content-Type": "application/x-www-form-urlencoded"},
    )
    with pytest.raises(urllib.error.HTTPError) as error:
        urllib.request.urlopen(form, timeout=5)
    assert error.value.code == 400


@pytest.mark.parametrize(
    ("origin", "allowed"),
    [
        ("http://127.0.0.1:8188", True),
        ("http://localhost:1", True),
        ("http://desk.localhost:8188", True),
        ("https://evil.example", False),
    ],
)
def test_pages_of_this_machine_may_call_the_control_api(network: Network, origin: str, allowed: bool) -> None:
    for method in ("GET", "OPTIONS"):
        request = urllib.request.Request(
            network.base_url + "/network/health", headers={"Origin": origin}, method=method
        )
        with urllib.request.urlopen(request, timeout=5) as response:
            assert response.headers.get("Access-Control-Allow-Origin") == (origin if allowed else None)
