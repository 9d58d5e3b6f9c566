"""Personal fields, encrypted where they rest.

AES-256-GCM with the table, the column and the row's own random uid as associated data, so a sealed value
copied into another row or column does not open. A key id goes in front, so keys can be rotated: the first
of DATA_KEYS seals, all of them open. Hashing would not do: every plausible birth date hashes in a tenth of
a second.
"""

import base64
import hashlib
import hmac
import os
import secrets
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NONCE = 12


class CannotUnseal(Exception):
    """A sealed field does not open: its key is missing from DATA_KEYS, or the row was tampered with."""


class KeyRing:
    """The keys of DATA_KEYS: the first seals, all open, and the last also makes look-up marks and history.

    The last stays the last when a newer key is put in front, so marks and history outlive a rotation.
    """

    def __init__(self, keys: Mapping[str, bytes]) -> None:
        self._ciphers = {key_id: AESGCM(key) for key_id, key in keys.items()}
        self._sealing = next(iter(keys))
        oldest = list(keys.values())[-1]
        self._mark_key = hmac.digest(oldest, b"look-up marks", "sha256")
        self.history_key = hmac.digest(oldest, b"history", "sha256")

    def seal(self, text: str, *, place: str) -> str:
        nonce = os.urandom(_NONCE)
        sealed = self._ciphers[self._sealing].encrypt(nonce, text.encode(), place.encode())
        return f"{self._sealing}:{base64.b64encode(nonce + sealed).decode()}"

    def unseal(self, sealed: str, *, place: str) -> str:
        """Raises CannotUnseal."""
        key_id, _, encoded = sealed.partition(":")
        cipher = self._ciphers.get(key_id)
        if cipher is None:
            raise CannotUnseal(f"A field is sealed with key {key_id!r}; add that key to DATA_KEYS.")
        raw = base64.b64decode(encoded)
        try:
            return cipher.decrypt(raw[:_NONCE], raw[_NONCE:], place.encode()).decode()
        except InvalidTag:
            raise CannotUnseal(
                f"A sealed field of {place} does not open; restore that row from a backup."
            ) from None

    def seal_bytes(self, content: bytes, *, place: str) -> bytes:
        """The same for a file."""
        nonce = os.urandom(_NONCE)
        sealed = self._ciphers[self._sealing].encrypt(nonce, content, place.encode())
        return self._sealing.encode() + b":" + nonce + sealed

    def unseal_bytes(self, sealed: bytes, *, place: str) -> bytes:
        """Raises CannotUnseal."""
        key_id, _, raw = sealed.partition(b":")
        cipher = self._ciphers.get(key_id.decode())
        if cipher is None:
            raise CannotUnseal(f"A file is sealed with key {key_id.decode()!r}; add that key to DATA_KEYS.")
        try:
            return cipher.decrypt(raw[:_NONCE], raw[_NONCE:], place.encode())
        except InvalidTag:
            raise CannotUnseal(f"The sealed file {place} does not open; restore it from a backup.") from None

    def mark(self, text: str, *, kind: str) -> str:
        """A keyed digest that finds an equal value again without storing it."""
        return hmac.new(self._mark_key, f"{kind}:{text}".encode(), hashlib.sha256).hexdigest()


_keys: KeyRing | None = None


def use_keys(keys: Mapping[str, bytes]) -> None:
    """Give this process its keys (Settings.data_keys)."""
    global _keys
    _keys = KeyRing(keys)


def keys() -> KeyRing:
    if _keys is None:
        raise RuntimeError("No keys yet; call models.use_keys(settings.data_keys) first.")
    return _keys


def new_uid() -> str:
    """A row's own random name, which its sealed fields are bound to."""
    return secrets.token_hex(16)


def mark(text: str, *, kind: str) -> str:
    """See KeyRing.mark; `kind` is "phone", "email" or "account"."""
    return keys().mark(text, kind=kind)


def sealed(name: str) -> Any:
    """A property that reads and writes `<name>_sealed`: in the clear only while it is looked at."""

    def read(row: Any) -> str:
        kept = getattr(row, f"{name}_sealed")
        return keys().unseal(kept, place=place(row.__tablename__, name, row.uid)) if kept else ""

    def write(row: Any, text: str) -> None:
        kept = keys().seal(text, place=place(row.__tablename__, name, row.uid)) if text else ""
        setattr(row, f"{name}_sealed", kept)

    return property(read, write, doc=f"{name}, unsealed")


def place(table: str, column: str, uid: str) -> str:
    """The associated data of a sealed field."""
    return f"{table}.{column}:{uid}"
