"""Which portal is asking: a bearer token of PORTAL_TOKENS, compared in constant time (RFC 6750)."""

import hmac
from collections.abc import Mapping

from .problems import Problem

_CHALLENGE = {"WWW-Authenticate": 'Bearer realm="complaints"'}


def portal_of(authorization: str, tokens: Mapping[str, str]) -> str:
    """The name of the token's portal; raises Problem 401. `tokens` maps each token to its name."""
    scheme, _, given = authorization.partition(" ")
    if scheme.lower() != "bearer" or not given.strip():
        raise Problem(401, "Send the portal's token as 'Authorization: Bearer …'.", headers=_CHALLENGE)
    found = ""
    for token, name in tokens.items():
        # Every token is compared, found or not, so that how long it takes tells nothing.
        if hmac.compare_digest(token.encode(), given.strip().encode("utf-8", "replace")):
            found = name
    if not found:
        raise Problem(401, "That token is not one of ours; ask us for one.", headers=_CHALLENGE)
    return found
