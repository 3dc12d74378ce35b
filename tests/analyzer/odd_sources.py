"""Small pieces of Python in which CPython's tree and libcst's are least alike."""

from __future__ import annotations

ODD = (
    # What is too large or too deep to be kept as it is.
    *(f"x = 0x{'f' * 5_000}", f"x: 'a{'.b' * 5_000}'", "x: '" + "(" * 300 + "a" + ")" * 300 + "'"),
    # Subscripts and slices.
    *("a[1, 2]", "a[(1, 2)]", "a[()]", "a[1,]", "a[(1,)]", "a[(1, 2), 3]", "a[((1, 2))]"),
    *("a[*b]", "a[*b, 1:2]", "a[(*b,)]", "a[:]", "a[1:]", "a[: (2)]", "a[::3]", "a[(b)]"),
    *("a[(1) : (2) : (3)]", "a[b:c, (d)]", "(a)[0].b", "a[b, c][(d)]"),
    # Annotations.
    *(
        "x: a[(int, 'str')]",
        "x: Annotated[(int, 'x')]",
        "x: Literal['int', (1, 2)]",
        "x: 'x' 'y.z'",
    ),
    *("x: ('int')", "x: f'{int}'", "x: b'int'", "x: ['int', 'str'] | 'None'", "x: 'a\\nb'"),
    *("def f(a: 'list[\"int\"]', *b: (c), **d: 'not a type ') -> 'int' 'eger': ...",),
    *(
        "def f(*a: *b): ...",
        "x: a['b':'c', 'd']",
        "x: t.Literal['a']",
        "x: 'a[\\'b\\', *c]'",
        "x: ' a'",
    ),
    # Chains, parentheses, tuples.
    *("del a", "del a, b", "del (a, b)", "del (a), b", "del a,", "del [a, b]", "del (a.b), c[0]"),
    *("a and b and c or d or (e and f and g) and h", "(a or b) or c", "not a and (not b)"),
    *(
        "((a) and (b) and (c))",
        "(a) or (  # )\n  (b)) or c",
        "a or b or (c)",
        "(a and b) and (c, d)",
    ),
    *("((a))", "(a, b)", "((a), b)", "(a), b", "(a), (b)", "(a,)", "a,", "()", "((),)", "( )"),
    *(
        "((a), (b),  # c\n)",
        "(  # (\n (a), b)",
        "(a.b(), c)",
        "((a, b), c)",
        "(a, b), c",
        "(a), b,",
    ),
    *("((a, b))", "(*a, b)", "*a, b", "((a),)", "(a)(b), c", "('(', a)", "(a if (b) else (c), d)"),
    *(
        "(a for a in (b))",
        "(  (a) for a in b if (c) if (d)  )",
        "((a for a in b))",
        "(a for a in b).c",
    ),
    *("(a).b", "((a)[b])", "(lambda: (a))", "(a if b else c)", "x = (yield_)", "x = (  # a\n  b)"),
    # Calls.
    *(
        "f((a))",
        "f((a), *(b), **(c))",
        "f(((a)), k=(b))",
        "(f)((a))",
        "((f))((a), (b))",
        "f()((a))",
    ),
    *(
        "f((a for a in b))",
        "f(a for a in b)",
        "f((a) for a in (b))",
        "f(((a for a in b)))",
        "f(a,)",
    ),
    *(
        "f(  # (\n  (a),  # )\n  ((b)),\n)",
        "f((a, b))",
        "f((a), b)",
        "f(*a, k=1)",
        "f(k=1, *a, l=2)",
    ),
    *(
        "f(a, *b, c, k=1)",
        "f(k=(1), *(a), **b)",
        "f((yield_), (a := b))",
        "f(a := b)",
        "f(*a, (b))",
    ),
    *(
        "class C((A), (B), k=(1)): ...",
        "class C(*a, (b), k=1): ...",
        "class C(): ...",
        "class C: ...",
    ),
    # Comprehensions.
    *("[(a) for (b) in (c) if (d) for e in f]", "{(a): (b) for a in c}", "{a for a in b}"),
    *("[a for a in b if (c)]", "async def f(): return [a async for a in (b) if c for d in e]"),
    # With and match.
    *("with a: ...", "with (a): ...", "with (a), b: ...", "with (a, b): ...", "with (a as b): ..."),
    *("with (a as b, (c) as (d),): ...", "with ((a) as b): ...", "with (a), (b) as (c): ..."),
    *(
        "with ((a, b)): ...",
        "with (a, b) as c: ...",
        "with a as (b, c), d: ...",
        "with ((a), b): ...",
    ),
    *(
        "with (\n  # (\n  (a)  # )\n  , b as c\n): ...",
        "async def f():\n  async  with (a) as b: ...",
    ),
    *(
        "with (a)(b): ...",
        "with ((a), (b)): ...",
        "with (a for a in b) as c: ...",
        "with (a), (b): ...",
    ),
    "match (a):\n  case (b): ...\n  case (b, c) | [d, *e]: ...\n  case b, *_: ...\n  case _: ...",
    "match a,:\n  case (b), c: ...\n  case (b,): ...\n  case []: ...\n  case (): ...\n",
    "match a:\n  case [b], c: ...\n  case A(b, c=(d)) if (e): ...\n  case {'a': (b), **c}: ...\n",
    "match a:\n  case -1 | 1-2j | 'a' 'b': ...\n  case (1 | (2)) as x: ...\n",
    "match a:\n  case None | True: pass;\n  case (None) | (-1) | (a.b): ...\n",
    "match a, b:\n  # case\n  case c: ...\n  case a.b | (a.c): ...\n  case ((b, c), d): ...\n",
    "match a:\n  case ((b), c), d: ...\n  case A(): ...\n  case {}: ...\n  case (*a, b): ...\n",
    # Definitions.
    *(
        "async  def \\\n  f(): pass",
        "class  \\\n  C: pass;",
        "@(a)\n@b.c()\ndef g(): x = 1; del x;",
    ),
    "def h(a, /, b: (int) = (1), *, c=(2), **d): return\nlambda a, /, *b, c=1, **d: (a)",
    *("lambda: 0", "lambda *, a: a", "def f(*, a, b=1): ...", "def f(a=1, /, b=2, *c): ..."),
    # Strings.
    *(
        "'a' 'b'",
        "b'a' b'\\r'",
        "r'\\d' '\\d'",
        "u'a'",
        "'a\\\n b'",
        "'''a\r\n b'''",
        "b'''a\r\nb'''",
    ),
    *(
        "'\\N{BULLET}'",
        "('a'  # b\n  'c')",
        "'\\x41\\101\\u00e9'",
        "''",
        "'' ''",
        "rb'\\x'",
        "'\\udc80'",
    ),
    *(
        "f''",
        "f'a'",
        "f'{a}'",
        "'a' f'b{c}d' 'e'",
        "f'{{}}{a!r:>{b}}c'",
        "f'{a}' f'{b}'",
        "rf'\\d{a}'",
    ),
    *(
        "f'{a = }b'",
        "f'x{a=!r:>3}'",
        "f'{a:{b}c{d}}'",
        "'' f'{a}' ''",
        "f'\\N{BULLET}{a}'",
        "f'\\t{a}'",
    ),
    *(
        "F'''{\na}\r\n'''",
        "f(f'{a(b, (c))}', (d))",
        "f'{ {1: (2)} }'",
        "f'{a, b}'",
        "f'{(yield_)}'",
    ),
    *(
        "f'{a!s}' if 0 else 1",
        "f'{a:}b'",
        "f'{a=:}'",
        "f'{a=!r:}'",
        "f'{a}{b}'",
        "f(f'{a}', k=f'{b}', *c)",
        "f'''a\r\n{b}'''",
    ),
    # Names, numbers, ends of lines.
    *(
        "ﬁ = 1; ﬁ.ﬂ(ﬁ=ﬁ)",
        "import ﬁ.a as ﬂ",
        "from ﬁ import ﬂ",
        "def ﬁ(ﬂ): global ℌ",
        "class ﬁ: pass",
    ),
    *("def cafe\u0301(n\u0303: int): ...", "class a·b: ...", "lambda \u2118, *हि: हि"),
    *("x = 'é🎉'; f('é', (é), k='🎉')  # 🎉", "ü = [é for é in 'ü' if (é)]", "é = ('ü', (é))"),
    *(
        "if a:\r\n  b(1)\r\nelse:\r\n  c = (1,\r\n    2)\r\n",
        "a = 1\rb = f(a,\r c)\r",
        "if a:\n\tb\n",
    ),
    *("0x_1f; 1_0; 1e400; 1j; 0o7; 0b1", "1_0.0_1", "-1", "...", "True; (None)"),
    # Statements.
    *(
        "import a.b, c as d",
        "from . import (a as b, c,)",
        "from ...a.b import *",
        "from .. import x",
    ),
    *("if a: b; c;\nelif d: e\nelse: f;", "for a in b: c;", "while a: b; ", "try: a;\nfinally: b;"),
    *(
        "try: a\nexcept (b): c;\nexcept d as e: f\nelse: g",
        "if a: b\nelse:\n  if c: d\n",
        "while a: b\nelse: c;",
    ),
    *(
        "a, *b = c = (d, e) = [f] = g",
        "(a).b += (1)",
        "x = *a, b",
        "for a, in b: ...",
    ),
    *("for x in *a, b: ...", "return_ = (a, b)", "a = (b), c", "for (a) in (b): ..."),
    "def f(): x = yield; yield (a); yield a, b; yield from (a); await_ = (yield)",
    *(
        "a < (b) <= c not in d is not e",
        "(a := (b))",
        "-(a) ** ~b",
        "assert (a), (b)",
        "raise (a) from (b)",
    ),
    *(
        "if a:\n  pass\n  # the end\n",
        "def f(): return (a, b)",
        "def f(): return a, (b)",
        "global a, b",
    ),
)

NEWER = (
    # What Python 3.11 does not read: type parameters, quotes in f-strings, t-strings.
    *("type A[T: int = str, *Ts, **P] = list[T]", "type A = 'int'"),
    *(
        "class B[T]((A)): ...",
        "class B[T: (A), *Ts]((C), k=1): ...",
        "def f[T: (A, 'B')](a: T): ...",
    ),
    *("async def f[*Ts](*a: *Ts): ...", "def f[**  P](): ...", "class C[T = (A)](B): ..."),
    *("f'{'a'}'", "f'{a:{'b'}}'", "f'{f'{a}'}' 'b'", "f'{\n a  # b\n}'", "f'{a!r:{b:{c}}}'"),
    *("t'{a}b{c!r:>{d}}'", "t'{a=}' t'b'", "try: a\nexcept B, C: d"),
)
