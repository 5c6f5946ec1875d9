"""System checks as third-party applications bring them along: every level, odd ids, no id, several lines."""

from django.core import checks


@checks.register(deploy=True)
def remarks(app_configs, **kwargs):
    return [
        checks.Critical("The till is open.", hint="Close it.", id="shop.C001", obj="shop.Till"),
        checks.Error("Prices are missing:\n  - apples\n  - pears", id="shop.E042"),
        checks.Warning("No id at all (shop.W999 is only text).\nSecond line", obj="shop.Order.total"),
        checks.Info("Opening hours are long.", id="shop.I001"),
        checks.Debug("Counted the apples.", id="shop-extra.D1"),
    ]
