"""Effects that cost something when they happen twice, or are left behind: payments and resources.

Data, and how to recognise them: by the words of an SDK's call, or of the address that is posted to.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from enum import StrEnum

from gnomon.analyzer import syntax
from gnomon.analyzer.flow.events import ExternalCall
from gnomon.analyzer.flow.values import UNKNOWN
from gnomon.analyzer.tables.declared import DeclaredClient, is_one_of
from gnomon.analyzer.tables.effects import Effects
from gnomon.analyzer.walk import nodes_of


class Cost(StrEnum):
    """What an effect costs."""

    PAYMENT = "payment"
    RESOURCE = "resource"


PAYMENT_WORDS = frozenset(
    {"charge", "charges", "payment", "payments", "paymentintent", "payment_intent"}
    | {"payment_intents", "paymentintents", "subscription", "subscriptions", "invoice"}
    | {"invoices", "refund", "refunds", "payout", "payouts", "transfer", "transfers"}
    | {"checkout", "order", "orders", "purchase", "purchases", "capture", "captures"}
    | {"transaction", "transactions"}
)
RESOURCE_WORDS = frozenset(
    {"customer", "customers", "account", "accounts", "instance", "instances", "server"}
    | {"servers", "droplet", "droplets", "bucket", "buckets", "volume", "volumes", "domain"}
    | {"domains", "certificate", "certificates", "shipment", "shipments", "booking"}
    | {"bookings", "reservation", "reservations", "cluster", "clusters", "database"}
    | {"databases"}
)
FREE_WORDS = frozenset({"session", "sessions", "paymentlink", "paymentlinks", "payment_links"})
"""Of what somebody may pay with later, and which costs nothing until then."""

QUESTIONS = frozenset(
    {"search", "query", "lookup", "list", "find", "validate", "verify", "check", "calculate"}
    | {"estimate", "estimates", "preview", "quote", "quotes", "simulate", "count"}
)
"""Ends of addresses that are posted to for an answer, and create nothing."""

CREATING_METHODS = frozenset({"post", "put"})

PAYMENT_PACKAGES = frozenset(
    {"stripe", "braintree", "paypalrestsdk", "square", "mollie", "razorpay", "adyen"}
)
CREATING_WORDS = frozenset({"create", "capture", "confirm", "pay", "charge", "sale", "authorize"})
CLOUD_PACKAGES = frozenset({"boto3", "botocore", "aioboto3", "aiobotocore"})
CLOUD_CREATIONS = re.compile(r"^(create|allocate|register|run|purchase|request)_\w+")

KEY_WORDS = re.compile(r"idempoten|client_?token|request_?id|dedup|nonce|once_?key", re.IGNORECASE)
"""Names of keys by which a repeated request is known."""


def cost_of(effects: Effects, call: ExternalCall) -> Cost | None:
    """What an external call costs, or None if it does not, as far as is known."""
    effect = effects.effect_of(call.name)
    if effect is not None and effect.client.declared is not None:
        return _declared_cost(effect.client.declared, call.name.rpartition(".")[2])
    parts = call.name.lower().split(".")
    if parts[0] in PAYMENT_PACKAGES:
        if parts[-1].partition("_")[0] not in CREATING_WORDS or FREE_WORDS.intersection(parts):
            return None
        return _cost_of_words(parts)
    if parts[0] in CLOUD_PACKAGES:
        return Cost.RESOURCE if CLOUD_CREATIONS.match(parts[-1]) else None
    if effect is None or not _creates(effects, call):
        return None
    words = [word for word in _address_words(call) if word]
    return None if QUESTIONS.intersection(words[-1:]) else _cost_of_words(words)


def _cost_of_words(words: Iterable[str]) -> Cost | None:
    if not PAYMENT_WORDS.isdisjoint(words):
        return Cost.PAYMENT
    return None if RESOURCE_WORDS.isdisjoint(words) else Cost.RESOURCE


def _declared_cost(client: DeclaredClient, last: str) -> Cost | None:
    if is_one_of(last, client.payments):
        return Cost.PAYMENT
    return Cost.RESOURCE if is_one_of(last, client.resources) else None


def has_key(call: ExternalCall) -> bool:
    """Whether a call carries a key by which the service knows a repeated request."""
    names = (argument.keyword or "" for argument in call.call.args)
    return any(KEY_WORDS.search(text) for text in (*names, *_texts(call.call)))


def _creates(effects: Effects, call: ExternalCall) -> bool:
    last = call.name.rpartition(".")[2].lower()
    if last in CREATING_METHODS:
        return True
    method = call.keywords.get("method") or next(iter(call.positional), UNKNOWN)
    methods = [str(word).lower() for word in method.constants]
    return effects.changes_outside(call.name, tuple(methods), has_body=False) and any(
        word in CREATING_METHODS for word in methods
    )


def _address_words(call: ExternalCall) -> Iterator[str]:
    """The words of the literals in the address: `v1`, `charges`."""
    given = syntax.positional_arguments(call.call)
    named = syntax.arguments_by_keyword(call.call).get("url")
    written = [*(text for one in given for text in _texts(one)), *(_texts(named) if named else ())]
    known = [*call.positional, *(call.keywords[name] for name in ("url",) if name in call.keywords)]
    literals = [text for value in known for text in value.constants if isinstance(text, str)]
    for text in (*written, *literals):
        path = text.partition("://")[2].partition("/")[2] if "://" in text else text
        yield from re.split(r"[^a-z0-9_]+", path.lower())


def _texts(node: object) -> Iterator[str]:
    for constant in nodes_of(syntax.Constant, (node,)):
        if isinstance(constant.value, str):
            yield constant.value
