"""Whether everybody can read a page: what axe-core finds on it."""

from __future__ import annotations


def violations(page, *rules: str) -> list[str]:
    """What axe-core finds against WCAG and its own best practices, or against some rules only."""
    from axe_playwright_python.sync_playwright import Axe

    options = {"resultTypes": ["violations"], **({"runOnly": list(rules)} if rules else {})}
    found = Axe().run(page, options=options).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in found]
