"""What names a call, and each of its legs, in addresses and at the carrier."""

import secrets

from .. import wall_clock


def new_key() -> str:
    """128 random bits, so that nobody can guess their way into a call.

    The second before them keeps the keys of one hour together in their index: purely random, each would dirty a page
    of its own among a million.
    """
    return f"{int(wall_clock.now().timestamp()):x}-{secrets.token_urlsafe(16)}"
