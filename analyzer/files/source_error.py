"""The name under which files that cannot be read are reported."""

SYNTAX_ERROR = "syntax-error"
"""`rules/syntax_error.py` documents it."""
