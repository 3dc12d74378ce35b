"""The services outside, each behind a class; the actions are handed a bundle of them."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import Protocol, Self

import httpx2
import requests
import stripe
from pydantic import BaseModel
from twilio.base.exceptions import TwilioException
from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client as Twilio


class GatewayError(Exception):
    """A service outside has failed."""


class Receipt(BaseModel):
    reference: str


class Texts(Protocol):
    def send(self, phone: str, body: str) -> None: ...


class TwilioTexts:
    """Text messages by Twilio."""

    def __init__(self, client: Twilio | None = None) -> None:
        self._client = client or Twilio(
            os.environ["TWILIO_SID"],
            os.environ["TWILIO_TOKEN"],
            http_client=TwilioHttpClient(timeout=10),
        )

    def send(self, phone: str, body: str) -> None:
        try:
            self._client.messages.create(to=phone, from_="+15550100", body=body)
        except (TwilioException, requests.RequestException) as error:
            raise GatewayError(str(error)) from error


class Insurer:
    """The insurers' clearing house, over HTTP."""

    base_url = "https://clearing.example.com"
    api_key = "sk_live_51HG7aKJh2398sdkfj23FD"  # expect: hardcoded-secret

    def __init__(self, http: httpx2.AsyncClient) -> None:
        self._http = http

    @classmethod
    def connected(cls) -> Insurer:
        return cls(httpx2.AsyncClient(base_url=cls.base_url, timeout=10))

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exception: object) -> None:
        await self._http.aclose()

    async def submit(self, claim: str, cents: int) -> Receipt:
        """Send a claim.

        Raises:
            GatewayError: it was refused, or nobody answered.
        """
        try:
            response = await self._http.post("/claims", json={"claim": claim, "cents": cents})
            response.raise_for_status()
        except httpx2.HTTPError as error:
            raise GatewayError("not sent") from error
        return Receipt.model_validate_json(response.content)

    async def state(self, claim: str) -> str:
        response = await self._http.get(f"/claims/{claim}")
        return response.text

    async def checked_state(self, claim: str) -> str:
        response = await self._http.get(f"/claims/{claim}")
        if response.status_code == 404:
            return "unknown"
        response.raise_for_status()
        return response.text


class Calendar:
    """The doctors' calendar, by a plain session."""

    def __init__(self) -> None:
        self.session = requests.Session()

    def create(self, doctor: str, at: str) -> str:
        answer = self.session.post(f"https://cal.example.com/{doctor}", json={"at": at}, timeout=5)
        answer.raise_for_status()
        return answer.json()["id"]

    def remove(self, event: str) -> None:
        self.session.delete(f"https://cal.example.com/events/{event}", timeout=5)

    def free(self, doctor: str) -> list[str]:
        answer = self.session.get(f"https://cal.example.com/{doctor}/free")
        answer.raise_for_status()
        return answer.json()


class Till:
    """Payments of what no insurer pays."""

    def __init__(self, key: str | None = None) -> None:
        self._stripe = stripe.StripeClient(key or os.environ["STRIPE_KEY"])

    def charge(self, cents: int, key: str) -> str:
        intent = self._stripe.payment_intents.create(
            params={"amount": cents, "currency": "eur"}, options={"idempotency_key": key}
        )
        return intent.id

    def refund(self, payment: str) -> None:
        self._stripe.refunds.create(params={"payment_intent": payment})


@dataclass
class Services:
    """What an action works with; a test gives its own."""

    texts: Texts = field(default_factory=TwilioTexts)
    calendar: Calendar = field(default_factory=Calendar)
    till: Till = field(default_factory=Till)


def production() -> Services:
    return Services()
