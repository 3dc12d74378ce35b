"""The world around the app, for tests and for trying it by hand: the provider and a subscriber.

PYTHONPATH=.. python service.py           serve, and print the variables that lead here
PYTHONPATH=.. python service.py evt_1     print an event as `inbox:receive` takes it
"""

import json
import sys
import time
from typing import TypedDict

from functions import signing
from standin import Answer, Request, serve_until_stopped

SECRET = "not-a-secret"


class SignedEvent(TypedDict):
    """The arguments of `inbox:receive`."""

    body: str
    timestamp: int
    signature: str


def signed_event(
    name: str, timestamp: int, *, type: str = "order.paid", secret: str = SECRET
) -> SignedEvent:
    """An event as the provider sends it."""
    body = json.dumps({"id": name, "type": type, "object_id": "order_7"})
    signature = signing.signature_of(secret, timestamp, body)
    return SignedEvent(body=body, timestamp=timestamp, signature=signature)


def answer(request: Request) -> Answer | None:
    """What a healthy provider, and a healthy subscriber at `/hook`, say."""
    match request.method, request.path.strip("/").split("/"):
        case "GET", ["objects", name]:
            return Answer.of_json({"id": name, "data": {"name": name, "total": 4200}})
        case "POST", ["hook"]:
            return Answer.of_json({}, status=202)
        case _:
            return None


def environment(address: str) -> dict[str, str]:
    """The variables that lead the app to this world, and its secrets here."""
    return {
        "PROVIDER_URL": address,
        "PROVIDER_API_KEY": SECRET,
        "PROVIDER_SECRET": SECRET,
        "DELIVERY_SECRET": SECRET,
    }


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps(signed_event(sys.argv[1], int(time.time()))))
    else:
        serve_until_stopped(answer, environment)
