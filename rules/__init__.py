"""The rules, one a file; `catalog` finds them by file name without importing them."""
