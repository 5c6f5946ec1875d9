"""A module that cannot be imported, because what it needs is missing."""

import shop.nowhere  # noqa: F401
