"""The head of the small modules of the tests of `side-effect-in-transaction`."""

from __future__ import annotations

RULE = "side-effect-in-transaction"

HEAD = """
import asyncio, email.utils, functools, gzip, importlib.resources, logging, os, random, secrets
import smtplib, socket, subprocess, threading, time, uuid
import datetime as dt
import bcrypt, bson, numpy as np
import gnomon as g
from dataclasses import dataclass, field
from pydantic import BaseModel, Field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import httpx2
import requests
import stripe
from gnomon import ActionCtx, MutationCtx, QueryCtx, action, internal_mutation, mutation, query

log = logging.getLogger(__name__)
"""

MUTATION = "\n@mutation\nasync def act(ctx: MutationCtx) -> None:\n    "
