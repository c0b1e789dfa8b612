"""Records module.json: what tf.Module and layers track, in which order and under which names."""

import os


def names(tf):
    """What the cases use."""

    class Leaf(tf.Module):
        def __init__(self, name=None):
            super().__init__(name)
            self.z = tf.Variable(1.0, name="z")
            self.a = tf.Variable(2.0, name="a")
            self.b = tf.Variable(3, name="b", trainable=False)
            self._p = tf.Variable(1.0, name="p")

    class Tree(tf.Module):
        def __init__(self, name=None):
            super().__init__(name)
            self.right = Leaf("right")
            self.left = tf.Module("left")
            self.left.deep = Leaf("deep")
            self.left.also = tf.Variable(0.0, name="also")
            self.right.more = tf.Module("more")
            self.right.more.v = tf.Variable(0.0, name="v")

    def listed(variables):
        return [v.name for v in variables]

    return {"Leaf": Leaf, "Tree": Tree, "listed": listed}


CASES = r"""
m = Leaf()
[listed(m.variables), listed(m.trainable_variables), listed(m.non_trainable_variables)]
===
[type(Leaf().variables).__name__, type(Leaf().submodules).__name__]
===
m = Tree()
[listed(m.variables), listed(m.submodules)]
===
class Q(tf.Module):
    def __init__(self):
        super().__init__()
        self.d = {"k2": tf.Variable(1.0, name="k2"), "k1": tf.Variable(1.0, name="k1"), "mod": Leaf("m3")}
        self.mods = [Leaf("m1"), Leaf("m2")]
        self.t = (tf.Variable(1.0, name="t0"), (tf.Variable(2.0, name="t1"), [tf.Variable(3.0, name="t2")]))
        self.c = Leaf("c")

m = Q()
[listed(m.variables), listed(m.submodules)]
===
m = tf.Module()
m.d = {3: tf.Variable(1.0), "a": tf.Variable(1.0)}
m.variables
===
import collections
m = tf.Module()
m.p = collections.namedtuple("P", "b a")(tf.Variable(1.0, name="b"), tf.Variable(2.0, name="a"))
m.o = collections.OrderedDict([("z", tf.Variable(1.0, name="oz")), ("a", tf.Variable(1.0, name="oa"))])
listed(m.variables)
===
m = tf.Module()
m.v = tf.Variable(1.0, name="v")
m.l = []
m.l.append(tf.Variable(2.0, name="late"))
m.d = {}
m.d["x"] = Leaf("dx")
[listed(m.variables), listed(m.submodules), m.name]
===
m = tf.Module()
m.v = tf.Variable(1.0, name="v")
m.w = m.v
s = Leaf("s")
m.s1 = s
m.s2 = s
[listed(m.variables), listed(m.submodules)]
===
m, k = tf.Module("m"), tf.Module("k")
m.k = k
k.m = m
k.v = tf.Variable(1.0, name="v")
[listed(m.variables), listed(m.submodules), listed(k.submodules)]
===
m = tf.Module()
m.v = tf.Variable(1.0)
del m.v
listed(m.variables)
===
m = tf.Module()
m.v = tf.Variable(1.0, name="one")
m.v = tf.Variable(1.0, name="two")
listed(m.variables)
===
m = tf.Module()
m.s = {1, 2}
m.n = None
m.f = len
listed(m.variables)
===
tf.Module("a b")
===
tf.Module("1a")
===
tf.Module("")
===
tf.Module("a/b")
===
tf.Module(5)
===
[tf.Module("_a").name, tf.Module(name="A").name, tf.Module().name]
===
class CamelCaseHTTPNet(tf.Module):
    pass

CamelCaseHTTPNet().name
===
class Q(tf.Module):
    def __init__(self):
        self.x = tf.Variable(1.0, name="x")
        super().__init__(name="q")

q = Q()
[listed(q.variables), q.name]
===
class Q(tf.Module):
    def __init__(self):
        self.x = tf.Variable(1.0, name="x")

listed(Q().variables)
===
class Q(tf.Module):
    def __init__(self):
        pass

Q().name
===
class Dense(tf.Module):
    @tf.Module.with_name_scope
    def __call__(self, x):
        if not hasattr(self, "w"):
            self.w = tf.Variable(tf.ones([2, 2]), name="w")
            self.inner = tf.Module("inner")
        return x @ self.w

d = Dense(name="dense")
y = d(tf.ones([1, 2]))
[y, d.w.name, d.name_scope.name, d.inner.name_scope.name, Dense.__call__.__name__]
===
with tf.name_scope("outer"):
    m = tf.Module("m")

[m.name, m.name_scope.name]
===
with tf.Module("m").name_scope as scope:
    v = tf.Variable(1.0, name="v")

[v.name, scope]
===
class F(tf.Module):
    def __init__(self):
        super().__init__()
        self.t = tf.constant(1.0)
        self.l = [tf.constant(2.0)]
        self.v = tf.Variable(1.0, name="v")

[x for x in F()._flatten(predicate=lambda x: isinstance(x, tf.Tensor))]
===
[list(path) for path, _ in Tree()._flatten(with_path=True, predicate=lambda x: isinstance(x, tf.Variable))]
===
listed(Tree()._flatten(recursive=False, predicate=lambda x: isinstance(x, tf.Module)))
===
m = tf.Module()
m.d = {"b": [tf.Variable(1.0)], "a": (tf.Variable(1.0),)}
[list(path) for path, _ in m._flatten(with_path=True, predicate=lambda x: isinstance(x, tf.Variable))]
===
class F(tf.Module):
    _TF_MODULE_IGNORED_PROPERTIES = frozenset(["hidden"]).union(tf.Module._TF_MODULE_IGNORED_PROPERTIES)

    def __init__(self):
        super().__init__()
        self.hidden = tf.Variable(1.0, name="h")
        self.v = tf.Variable(1.0, name="v")

listed(F().variables)
===
class P(tf.Module):
    def __init__(self):
        super().__init__()
        self._v = tf.Variable(1.0, name="v")

    @property
    def v(self):
        return self._v

    @v.setter
    def v(self, x):
        self._v = x

p = P()
p.v = tf.Variable(2.0, name="new")
listed(p.variables)
===
m = tf.Module()
m.x = tf.Variable(10.0, name="x")

@tf.function
def f(y):
    return m.x * y

m.f = f
[m.f(tf.constant(2.0)), listed(m.variables)]
===
model = tf.Module()
model.w, model.b = tf.Variable(3.0, name="w"), tf.Variable(0.5, name="b")
model.__dict__["call"] = lambda x: model.w * x + model.b
with tf.GradientTape() as tape:
    y = model.call(tf.constant(2.0))

tape.gradient(y, model.trainable_variables)
===
tf.keras.backend.clear_session()
m = tf.Module()
m.l = tf.keras.layers.Dense(2)
y = m.l(tf.ones([1, 3]))
m.k = tf.keras.layers.BatchNormalization()
y = m.k(y)
[listed(m.variables), listed(m.trainable_variables), listed(m.submodules)]
===
class L(tf.keras.layers.Layer):
    def __init__(self):
        super().__init__()
        self.m = Leaf("am")
        self.l = [Leaf("x")]

    def call(self, x):
        return x

l = L()
[listed(l.weights), listed(l.trainable_weights), listed(l.submodules)]
===
class L(tf.keras.layers.Layer):
    def __init__(self):
        super().__init__()
        self._a = tf.Variable(1.0, name="a")
        self._l = [tf.Variable(2.0, name="l"), tf.keras.layers.Dense(1, name="dd")]
        self._d = {"z": tf.Variable(1.0, name="dz"), "a": tf.Variable(1.0, name="da")}

l = L()
y = l._l[1](tf.ones([1, 1]))
[listed(l.weights), listed(l.variables)]
===
class L(tf.keras.layers.Layer):
    def __init__(self):
        super().__init__()
        self.l = []
        self.l.append(tf.Variable(1.0, name="appended"))
        self.d = {}
        self.d["k"] = tf.Variable(2.0, name="dk")
        self.l.append(tf.keras.layers.Dense(1, name="dense_app"))

l = L()
y = l.l[1](tf.ones([1, 1]))
[listed(l.weights), listed(l.submodules)]
===
class L(tf.keras.layers.Layer):
    def build(self, shape):
        self.w = self.add_weight("kernel", shape=[2])
        self.c = self.add_weight("count", shape=[], trainable=False, initializer="zeros")
        self.v = tf.Variable(1.0, name="v")

l = L()
y = l(tf.ones([1, 1]))
l.w = tf.Variable(0.0, name="other")
[listed(l.trainable_weights), listed(l.non_trainable_weights)]
===
class L(tf.keras.layers.Layer):
    def __init__(self):
        super().__init__()
        self.v = tf.Variable(1.0, name="v")
        self.d = tf.keras.layers.Dense(1)

l = L()
y = l.d(tf.ones([1, 1]))
del l.v, l.d
[listed(l.weights), listed(l.submodules)]
===
a, b = tf.keras.layers.Dense(1, name="a"), tf.keras.layers.Dense(1, name="b")
m = tf.keras.Sequential([a, tf.keras.Sequential([b], name="inner")])
y = m(tf.ones([1, 1]))
[listed(m.weights), sorted(listed(m.submodules))]
"""


if __name__ == "__main__":
    os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
    import cases
    import tensorflow as tf

    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "module.json")
    blocks = [c.strip("\n") for c in CASES.split("===\n")]
    cases.record(blocks, tf, path, **names(tf))
