"""Models that the programs of make_model_programs.py start from: a line of a program that is a name
of PARTS stands for its text."""

PARTS = {
    "MLP": """\
m = fix(keras.Sequential([L.Dense(4, activation="relu", input_shape=(3,), name="one"), L.Dense(2, name="two")]))""",
    "ONE": """\
i = keras.Input((3,), name="i")
m = fix(keras.Model(i, L.Dense(1, name="o")(L.Dense(4, activation="tanh", name="h")(i)), name="m"))""",
    "TWO": """\
i, j = keras.Input((3,), name="i"), keras.Input((2,), name="j")
h = L.Dense(4, activation="tanh", name="h")(L.concatenate([i, j], name="c"))
m = fix(keras.Model([i, j], [L.Dense(1, name="a")(h), L.Dense(3, activation="softmax", name="b")(h)], name="m"))
x, y = [X(8, 3), X(8, 2, start=1)], [X(8, 1, start=2), labels(8, 3)]""",
    "NAMED": """\
i, j = keras.Input((3,), name="i"), keras.Input((2,), name="j")
h = L.Dense(4, activation="tanh", name="h")(L.concatenate([i, j], name="c"))
m = fix(keras.Model({"i": i, "j": j}, {"p": L.Dense(1, name="a")(h), "q": L.Dense(3, activation="softmax", name="b")(h)}, name="m"))
x, y = {"i": X(8, 3), "j": X(8, 2, start=1)}, {"p": X(8, 1, start=2), "q": labels(8, 3)}""",
    "NET": """\
class Net(keras.Model):
    def __init__(self, units=2, **kw):
        super().__init__(**kw)
        self.first = L.Dense(units, activation="relu", name="first")
        self.last = L.Dense(1, name="last")
    def call(self, x, training=None):
        return self.last(self.first(x))
m = Net()
m.build((None, 3))
fix(m)""",
    "PAIR": """\
class Pair(keras.Model):
    def __init__(self):
        super().__init__()
        self.a, self.b = L.Dense(1, name="a"), L.Dense(3, activation="softmax", name="b")
    def call(self, x):
        return self.a(x), self.b(x)
m = Pair()
m.build((None, 3))
fix(m)
x, y = X(8, 3), (X(8, 1, start=2), labels(8, 3))""",
    "DICT": """\
class Named(keras.Model):
    def __init__(self):
        super().__init__()
        self.a, self.b = L.Dense(1, name="a"), L.Dense(3, activation="softmax", name="b")
    def call(self, x):
        return {"p": self.a(x), "q": self.b(x)}
m = Named()
m.build((None, 3))
fix(m)
x, y = X(8, 3), {"p": X(8, 1, start=2), "q": labels(8, 3)}""",
    "FIT": """\
out = [history(m.fit(x, y, batch_size=4, epochs=2, shuffle=False, verbose=0))]
out += [m.metrics_names, m.evaluate(x, y, batch_size=3, verbose=0), m.evaluate(x, y, verbose=0, return_dict=True)]""",
}


def expand(case):
    """A program with its parts written out."""
    return "\n".join(PARTS.get(line, line) for line in case.split("\n"))
