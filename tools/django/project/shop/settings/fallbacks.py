"""Old keys that were never removed: one weak, three in number."""

from shop.settings.production import *  # noqa: F401,F403

SECRET_KEY_FALLBACKS = [
    "p4nd9vx2wq7mk1zr8tb5cj6fhl3sgy0aeuo-invented-older-key-R",
    "short-and-old",
    "b8vc2nz4wq9mk3xr7td1pj5fhl6sgy0aeuo-invented-oldest-key-S",
]
