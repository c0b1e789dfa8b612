"""What converted functions keep of the functions they were made of."""

import functools
import inspect
import logging
import traceback

import pytest
import stand_ins

import kerastorch as tf
from kerastorch.autograph import _errors, conversion


@pytest.fixture(autouse=True)
def nodes(monkeypatch):
    stand_ins.use(monkeypatch)


def test_to_graph_and_to_code():
    def f(x):
        if x > 0:
            y = x
        else:
            y = -x
        return y

    code = tf.autograph.to_code(f)
    assert code.startswith("def tf__f(x):")
    assert "ag__.if_stmt(x > 0, ag__if_body, ag__else_body" in code
    made = tf.autograph.to_graph(f)
    assert made is not f and made.__name__ == "tf__f"
    assert made(tf.constant(-3)).numpy() == 3
    with pytest.raises(TypeError):
        tf.autograph.to_graph(3)


def test_closures_share_cells():
    count = 0

    def f(x):
        nonlocal count
        if x:
            count += x
        return lambda: count

    made = conversion.converted(f)
    assert made(2)() == 2 and made(3)() == 5 and count == 5
    count = 7
    assert made(0)() == 7


def test_function_parts():
    def f(a, /, b=2, *args, c: int = 3, **kwargs) -> int:
        "Says."
        return a, b, args, c, kwargs

    made = conversion.converted(f)
    assert made(1) == (1, 2, (), 3, {})
    assert made(1, 5, 6, c=7, d=8) == f(1, 5, 6, c=7, d=8)
    assert inspect.getsource(made) == inspect.getsource(f)
    assert made.__code__.co_firstlineno == f.__code__.co_firstlineno


class Base:
    def value(self, x):
        if x > 2:
            return "base"
        return "small"


class Derived(Base):
    def __init__(self):
        self.__secret = 1
        self.items = {"a": 0}

    def value(self, x):
        if x > 3:
            self.__secret += 1
            return super().value(x), self.__secret, __class__.__name__
        return [super(Derived, self).value(x)]  # noqa: UP008

    def secret(self, x):
        if x > 0:
            self.__secret = x
            self.items["a"] = x
        return self.__secret, self.items

    @classmethod
    def of_class(cls, x):
        return cls.__name__ if x else None

    @staticmethod
    def static(x):
        return "yes" if x > 1 else "no"

    def __call__(self, x):
        return self.value(x) if x else None


def test_methods():
    made = conversion.converted(Derived().value)
    assert made(4) == ("base", 2, "Derived") and made(1) == ["small"]
    assert conversion.converted(Derived())(4) == ("base", 2, "Derived")
    assert conversion.converted(Derived.of_class)(1) == "Derived"
    assert conversion.converted(Derived.static)(tf.constant(3)).numpy() == b"yes"
    secret, items = conversion.converted(Derived().secret)(tf.constant(5))
    assert secret.numpy() == 5 and items["a"].numpy() == 5


def test_partials_and_decorators():
    def twice(f):
        @functools.wraps(f)
        def wrapper(*args):
            return f(*args), f(*args)

        return wrapper

    @twice
    def f(x):
        return 1 if x > 0 else 2

    assert [v.numpy() for v in conversion.converted(f)(tf.constant(1))] == [1, 1]
    assert conversion.converted(functools.partial(f, tf.constant(-1)))()[0].numpy() == 2


@tf.autograph.experimental.do_not_convert
def left(x):
    return type(x > 0 and 3)


def calls_left(x):
    return left(x)


def test_what_stays():
    assert conversion.converted(calls_left)(tf.constant(1)) is int
    assert conversion.converted(len) is not None and conversion.converted(dict) is dict
    assert conversion.converted(tf.add) is tf.add
    assert conversion.converted(inspect.getsource) is inspect.getsource
    namespace = {}
    exec("def f(x): return 1 if x else 2", namespace)
    assert conversion.converted(namespace["f"]) is namespace["f"]

    def generator(x):
        yield x

    assert conversion.converted(generator) is generator


def test_lambdas_on_one_line():
    pair = (lambda x: 1 if x else 2), (lambda x: 3 if x else 4)
    assert [conversion.converted(f)(tf.constant(True)).numpy() for f in pair] == [1, 3]


def fails(x):
    for _ in range(2):
        if x > 0:
            raise ValueError("why")
    return x


def calls_fails(x):
    if x:
        y = fails(x)
    return y


def test_tracebacks_name_the_users_lines():
    with pytest.raises(ValueError, match=r"^why$") as raised:
        conversion.converted(calls_fails)(3)
    frames = traceback.extract_tb(raised.value.__traceback__)
    assert frames[-1].line == 'raise ValueError("why")' and frames[-1].name == "fails"
    assert any(f.line == "y = fails(x)" and f.name == "calls_fails" for f in frames)
    said = str(_errors.in_user_code(raised.value))
    start = calls_fails.__code__.co_firstlineno
    assert said == (
        f'in user code:\n\n    File "{__file__}", line {start + 2}, in calls_fails  *\n'
        f'        y = fails(x)\n    File "{__file__}", line {fails.__code__.co_firstlineno + 3}, '
        'in fails  *\n        raise ValueError("why")\n\n    ValueError: why\n'
    )


def test_unconvertible_warns(caplog):
    def f(x):
        while x > 0:
            x -= 1
        else:
            x = 10
        return x

    with caplog.at_level(logging.WARNING, logger="tensorflow"):  # which other tests may have set
        assert conversion.converted(f) is f
    assert "AutoGraph could not transform" in caplog.text
    assert "while/else statement not yet supported" in caplog.text
