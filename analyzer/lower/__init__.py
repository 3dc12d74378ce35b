"""Two ways into the same syntax: from CPython's own tree, and from libcst's.

CPython's parser is ten times as fast, so it is what judges code. It knows no syntax newer than
itself, and its places inside of f-strings are wrong before Python 3.12: there libcst is asked,
which reads what any version of Python does. Both ways make equal syntax with equal origins
(`tests/analyzer/lower/test_two_lowerings.py` holds it), so that either can say where something
stands.

Each walks its tree once, and remembers which node each syntax node came from: a list that is
dropped with the tree, and made again, by the same walk, for a file that has a finding.
"""
