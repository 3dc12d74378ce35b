"""From CPython's own tree to plain syntax, in one walk.

The tree depends on the Python that runs us, the syntax must not. What differs between versions:

- f-strings are parsed with the file since 3.12, and their nodes have places of their own; before,
  the places are wrong, so nobody asks for them (`files/positions/`);
- `type X = …`, type parameters (3.12) and their defaults (3.13), and t-strings (3.14) are classes
  that an older `ast` lacks; a file that needs a newer one is read through libcst.
"""
