"""The functions, by module. Written by `gnomon codegen`: do not edit."""

from __future__ import annotations

from .models import Price
from .wire import mutation, query

__all__ = ["api"]


class _ShopItemsPrices:
    """The functions of `shop/items/prices`."""

    @mutation("shop/items/prices:refund")
    @staticmethod
    def refund(*, price: Price) -> None:
        """Internal: it is not answered over HTTP."""
        raise NotImplementedError


class _ShopItems:
    """The functions of `shop/items`."""

    prices = _ShopItemsPrices()


class _ShopOrdersRefunds:
    """The functions of `shop/orders/refunds`."""

    @query("shop/orders/refunds:list_all")
    @staticmethod
    def list_all(*, at_most: int = 10) -> list[Price]:
        raise NotImplementedError

    @mutation("shop/orders/refunds:refund")
    @staticmethod
    def refund(*, price: Price) -> Price:
        """Internal: it is not answered over HTTP."""
        raise NotImplementedError


class _ShopOrders:
    """The functions of `shop/orders`."""

    refunds = _ShopOrdersRefunds()


class _Shop:
    """The functions of `shop`."""

    items = _ShopItems()
    orders = _ShopOrders()

    @query("shop:is_open")
    @staticmethod
    def is_open() -> bool:
        raise NotImplementedError


class _Api:
    """The functions, by module."""

    shop = _Shop()


api = _Api()
