"""From a libcst tree to plain syntax, in one walk over the fields that matter.

The walk is our own: libcst's visitors rebuild every node, and its metadata providers cost several
times the parse.
"""
