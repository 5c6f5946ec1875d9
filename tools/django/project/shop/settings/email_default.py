"""No mail settings at all: a relay on localhost."""

from shop.settings import production

for _name in dir(production):
    if _name.isupper() and not _name.startswith(("EMAIL_", "MAILERS", "RELAY")):
        globals()[_name] = getattr(production, _name)
