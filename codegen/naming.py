"""Names for generated classes."""

from __future__ import annotations


def camel(text: str) -> str:
    """`billing/invoices` and `billing_invoices` as `BillingInvoices`."""
    parts = text.replace("/", "_").replace(".", "_").split("_")
    return "".join(part[:1].upper() + part[1:] for part in parts)


class Names:
    """Hands out names that are not taken yet, with a number behind a repeated one."""

    def __init__(self) -> None:
        self.taken: set[str] = set()

    def take(self, wanted: str) -> str:
        """The wanted name, or the first free one of its numbered forms."""
        name, number = wanted, 2
        while name in self.taken:
            name, number = f"{wanted}{number}", number + 1
        self.taken.add(name)
        return name
