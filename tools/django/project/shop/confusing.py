"""A check whose message looks like another issue: nobody can tell which is which."""

from django.core import checks


@checks.register(deploy=True)
def confusing(app_configs, **kwargs):
    return [checks.Warning("A message of the form\n?: (security.W018) which is no issue.", id="shop.W003")]
