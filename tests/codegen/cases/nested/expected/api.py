"""References to the functions of this project. Written by `gnomon codegen`: do not edit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gnomon.references import internal_mutation_reference, query_reference

if TYPE_CHECKING:
    from ..shop.items.prices import Price

__all__ = ["api", "internal"]


class _ApiShopOrdersRefunds:
    """The public functions of `shop/orders/refunds`."""

    # functions/shop/orders/refunds.py::list_all
    @query_reference("shop/orders/refunds:list_all")
    @staticmethod
    def list_all(*, at_most: int = 10) -> list[Price]:
        raise NotImplementedError


class _ApiShopOrders:
    """The public functions of `shop/orders`."""

    refunds = _ApiShopOrdersRefunds()


class _ApiShop:
    """The public functions of `shop`."""

    orders = _ApiShopOrders()

    # functions/shop/__init__.py::is_open
    @query_reference("shop:is_open")
    @staticmethod
    def is_open() -> bool:
        raise NotImplementedError


class _Api:
    """The public functions, by module."""

    shop = _ApiShop()


class _InternalShopItemsPrices:
    """The internal functions of `shop/items/prices`."""

    # functions/shop/items/prices.py::refund
    @internal_mutation_reference("shop/items/prices:refund")
    @staticmethod
    def refund(*, price: Price) -> None:
        raise NotImplementedError


class _InternalShopItems:
    """The internal functions of `shop/items`."""

    prices = _InternalShopItemsPrices()


class _InternalShopOrdersRefunds:
    """The internal functions of `shop/orders/refunds`."""

    # functions/shop/orders/refunds.py::refund
    @internal_mutation_reference("shop/orders/refunds:refund")
    @staticmethod
    def refund(*, price: Price) -> Price:
        raise NotImplementedError


class _InternalShopOrders:
    """The internal functions of `shop/orders`."""

    refunds = _InternalShopOrdersRefunds()


class _InternalShop:
    """The internal functions of `shop`."""

    items = _InternalShopItems()
    orders = _InternalShopOrders()


class _Internal:
    """The internal functions, by module."""

    shop = _InternalShop()


api = _Api()
internal = _Internal()
