"""Signatures, of what comes in and of what goes out: HMAC over the time and the body."""

import hashlib
import hmac


def signature_of(secret: str, timestamp: int, body: str) -> str:
    """The signature of a body sent at a time (seconds since 1970), as hexadecimal digits."""
    signed = f"{timestamp}.{body}".encode()
    return hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


def is_genuine(secret: str, timestamp: int, body: str, signature: str) -> bool:
    """Whether a signature was made by whoever knows the secret."""
    # As bytes: `compare_digest` refuses strings that are not ASCII, and anyone may send one.
    made = signature_of(secret, timestamp, body).encode()
    return hmac.compare_digest(made, signature.encode())
