"""Values of every kind that a settings file was seen to hold."""

import collections
import datetime
import decimal
import functools
import logging
import re
from pathlib import PurePosixPath

from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from shop.settings.production import *  # noqa: F401,F403


class Credentials:
    """Its representation is no Python literal, and holds a secret."""

    def __repr__(self):
        return "Credentials(user='app', password='invented-nested-password')"


class Broken:
    """A representation of several lines, as matrices and tables have."""

    def __repr__(self):
        return "Broken[\n  DEBUG = True\n]"


class Colour(str):
    pass


A_BOTH_QUOTES = "it's \"quoted\""
A_BYTES = b"\x00\xff it's"
A_COMPLEX = 1 - 2j
A_CLASS = dict
A_COUNTER = collections.Counter("abca")
A_CREDENTIALS = Credentials()
A_CREDENTIALS_LIST = [1, Credentials(), "after"]
A_DECIMAL = decimal.Decimal("1.50")
A_DEEP = {"a": {"b": [({"c": {1, 2}},)]}}
A_DEFAULTDICT = collections.defaultdict(list, {"a": [1]})
A_DELTA = datetime.timedelta(days=1)
A_DICT_OF_KINDS = {1: "one", None: "none", (1, 2): "pair", True: "yes", 1.5: "half"}
A_DOUBLE = "it's"
A_ELLIPSIS = ...
A_EMPTY = ["", (), [], {}, set(), frozenset(), b""]
A_FLOATS = [1.5, -2.0, 1e100, 1e-07, float("inf"), float("-inf"), float("nan")]
A_FROZENSET = frozenset({"a"})
A_FUNCTION = [len, functools.partial(int, base=2), logging.getLogger("shop"), lambda self: None]
A_HASHES = "ends like this  ###"
A_INT = [0, -1, 12345678901234567890, 10**30]
A_LAZY = SimpleLazyObject(lambda: "lazy")
A_LAZY_TEXT = [("de", _("German")), ("en", _("English"))]
A_NAMEDTUPLE = collections.namedtuple("Point", "x y")(1, 2)
A_ORDERED = collections.OrderedDict(a=1, b=[2, 3])
A_PATH = PurePosixPath("/srv/it's here")
A_REGEX = [re.compile(r"[,'\"(]", re.I), "after"]
A_SINGLETON = ("one",)
A_STR_SUBCLASS = Colour("red")
A_UNICODE = "Grüße \U0001f600 \u2028 \ud800 \x00 \t\n"
B_SEVERAL_LINES = Broken()
C_AFTER = "still here"
API_TOKEN = "invented-api-token"
PAYMENT = {"public": "pk", "secret": {"live": "invented-live-key", "test": ["invented-test-key"]}}
BROKER_URL = "amqp://app:invented-broker-password@mq.internal:5671//"
