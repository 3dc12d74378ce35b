"""Where syntax nodes stand in the text: lines and columns for one file, on demand.

Only a file that has a finding is asked. Places come from CPython's tree, by its own line and column
numbers and a look at the text for what has none (`from_ast.py`, `gaps.py`), or from libcst's, by
writing it out again (`from_libcst.py`); they are the same.
"""
