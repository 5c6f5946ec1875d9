"""A handler that takes no request: urls.E007 or E008."""

from shop.urls import urlpatterns  # noqa: F401


def not_found():
    return None


handler404 = not_found
handler500 = "shop.odd_urls.nowhere"
