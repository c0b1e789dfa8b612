"""Records function.json: tf.function and tf.TensorSpec."""

import os

CASES = r"""
tf.function(lambda x: x + 1)(1)
===
f = tf.function(lambda x: x)
[f(1), f([1, 2]), f(np.array([1.5])), f("a"), f(None), f({"a": 1}), f((1, tf.constant(2)))]
===
v = tf.Variable(1.0)
tf.function(lambda: v)()
===
v = tf.Variable(1.0)
tf.function(lambda: [v, 1, None, "s", np.float64(2)])()
===
tf.function(lambda: print)()
===
tf.function(lambda: tf.float32)()
===
tf.function(lambda x: x.shape)(tf.constant([1]))
===
tf.function(lambda x: ({"a": x, "b": [x, None]}, (x,)))(tf.constant([1]))
===
@tf.function
def f(x, *args, **kwargs):
    return len(args) + len(kwargs)
f(1, 2, 3, k=4)
===
@tf.function
def f(x, *, k):
    return x * k
f(2, k=3)
===
tf.function(lambda x: x)(1, 2)
===
tf.function(lambda x: x)(y=2)
===
tf.function(lambda x: x)()
===
tf.function(3)
===
tf.function()(lambda x: x)(3)
===
tf.function(None)(lambda x: x)(3)
===
tf.function(tf.function(lambda x: x + 1))(3)
===
@tf.function
def f(x):
    raise ValueError("my error")
f(1)
===
@tf.function
def f(x):
    yield x
f(tf.constant(5))
===
kinds = []
@tf.function
def f(x):
    kinds.append(isinstance(x, tf.Tensor))
    return 1
f(np.float32(2))
f(np.arange(2))
f(3)
f(np.bool_(True))
f([np.arange(2)])
f(tf.constant(1))
kinds
===
@tf.function
def f(x):
    return [isinstance(v, tf.Tensor) for v in x]
[f([np.arange(2), 3]), f((1, np.float32(2)))]
===
spec = [tf.TensorSpec([], tf.float32)]
f = tf.function(lambda a: a, input_signature=spec)
[f(1), f(1.5), f(tf.constant(2.0)), f(np.float64(3)), f(tf.Variable(1.0)), f(a=3)]
===
tf.function(lambda a: a, input_signature=[tf.TensorSpec([], tf.float32)])(tf.constant(1))
===
tf.function(lambda a: a, input_signature=[tf.TensorSpec([], tf.float32)])(tf.constant([1.0]))
===
tf.function(lambda a: a, input_signature=[tf.TensorSpec([], tf.float32)])("x")
===
tf.function(lambda a: a, input_signature=[tf.TensorSpec([], tf.float32)])(None)
===
tf.function(lambda a: a, input_signature=[tf.TensorSpec([], tf.float32)])()
===
tf.function(lambda a: a, input_signature=[tf.TensorSpec([], tf.float32)])(1.0, 2.0)
===
tf.function(lambda a: a, input_signature=[tf.TensorSpec([], tf.float32)])(b=1.0)
===
tf.function(lambda a, b: a, input_signature=[tf.TensorSpec([], tf.float32)])
===
tf.function(lambda a, b=3: b, input_signature=[tf.TensorSpec([], tf.float32)])(1.0)
===
tf.function(lambda a, b=3: b, input_signature=[tf.TensorSpec([], tf.float32)])(1.0, 2.0)
===
tf.function(lambda a, b=3: b, input_signature=[tf.TensorSpec([], tf.float32)])(1.0, 3)
===
spec = [tf.TensorSpec([None], tf.int32), tf.TensorSpec([], tf.float32)]
f = tf.function(lambda a, b: (a, b), input_signature=spec)
[f([1, 2], b=3.0), f(np.array([1, 2]), 1), f((), 1)]
===
tf.function(lambda a: a, input_signature=[tf.TensorSpec([None], tf.int32)])([1.5, 2])
===
tf.function(lambda a: a, input_signature=[tf.TensorSpec([None], tf.float32)])(np.array([1.0, 2]))
===
tf.function(lambda a: a, input_signature=[tf.TensorSpec([2], tf.float32)])([1, 2, 3])
===
tf.function(lambda a: a, input_signature=[tf.TensorSpec([], tf.string)])("abc")
===
spec = [[tf.TensorSpec([None], tf.float32), tf.TensorSpec([], tf.float32)]]
f = tf.function(lambda a: a, input_signature=spec)
f([np.float32([1.0, 2]), 2])
===
spec = [[tf.TensorSpec([None], tf.float32), tf.TensorSpec([], tf.float32)]]
tf.function(lambda a: a, input_signature=spec)([np.float32([1.0, 2])])
===
tf.function(lambda a: a, input_signature=[{"x": tf.TensorSpec([None])}])({"y": [1.0]})
===
tf.function(lambda a: a, input_signature=[{"x": tf.TensorSpec([None])}])({"x": [1.0]})
===
tf.function(lambda x: x, input_signature=5)
===
tf.function(lambda x: x, input_signature=[5])
===
tf.function(lambda x: x, input_signature=[tf.TensorSpec(None), tf.TensorSpec(None)])
===
tf.function(lambda x, *a: x, input_signature=[tf.TensorSpec(None), tf.TensorSpec(None)])(1.0, 2.0)
===
tf.function(lambda: 3, input_signature=[])()
===
@tf.function
def f(x):
    return tf.Variable(x)
f(1.0)
===
@tf.function
def f(x):
    v = tf.Variable(1.0)
    return v + x
f(1.0)
===
made = []
@tf.function
def f(x):
    if len(made) < 2:
        made.append(tf.Variable(1.0))
    return made[-1] * x
[f(tf.constant(1.0)), f(1)]
===
made = []
@tf.function
def f(x):
    if not made:
        made.append(tf.Variable(1.0))
    return made[-1].assign_add(x)
[f(tf.constant(1.0)), f(tf.constant(2.0)), made[0]]
===
class C:
    v = None
    @tf.function
    def f(self, x):
        if self.v is None:
            self.v = tf.Variable(1.0)
        self.v.assign_add(x)
        return self.v
c, d = C(), C()
[c.f(tf.constant(1.0)), c.f(tf.constant(2.0)), d.f(tf.constant(5.0)), c.f(tf.constant(0.0))]
===
class A:
    @tf.function(input_signature=[tf.TensorSpec([])])
    def g(self, x):
        return x + 1
a = A()
[a.g(1), a.g.get_concrete_function()(tf.constant(1.0)), a.g.input_signature[0].shape]
===
class A:
    @tf.function(input_signature=[tf.TensorSpec([])])
    def g(self, x):
        return x + 1
A().g(tf.constant([1.0]))
===
class A:
    @tf.function
    def __call__(self, x):
        return x + 1
A()(1)
===
class A:
    @staticmethod
    @tf.function
    def s(x):
        return x * 2
    @classmethod
    @tf.function
    def c(cls, x):
        return x * 3
[A.s(2), A().c(3)]
===
@tf.function
def outer(x):
    @tf.function
    def inner(y):
        return y * 2
    return inner(x) + 1
outer(2)
===
tf.function(lambda: tf.executing_eagerly())()
===
@tf.function
def f():
    with tf.init_scope():
        return tf.executing_eagerly()
[f(), tf.executing_eagerly(), tf.inside_function()]
===
x = tf.Variable(3.0)
@tf.function
def f(y):
    with tf.GradientTape() as tape:
        z = x * x * y
    return tape.gradient(z, x)
f(tf.constant(2.0))
===
x = tf.Variable(3.0)
f = tf.function(lambda y: x * x * y)
with tf.GradientTape() as tape:
    z = f(tf.constant(2.0))
tape.gradient(z, x)
===
tf.config.run_functions_eagerly(True)
results = [tf.config.functions_run_eagerly(), tf.function(lambda x: x)(1)]
tf.config.run_functions_eagerly(False)
[results, tf.config.functions_run_eagerly()]
===
f = tf.function(lambda x, y=2: x + y)
c = f.get_concrete_function(tf.TensorSpec([None], tf.int32))
[c(tf.constant([1, 2])), c(x=tf.constant([1, 2])), c.output_shapes, c.output_dtypes]
===
c = tf.function(lambda x, y=2: x + y).get_concrete_function(tf.TensorSpec([None], tf.int32))
[repr(c.structured_input_signature), c.structured_outputs.shape, c.structured_outputs.dtype]
===
c = tf.function(lambda x, y=2: x + y).get_concrete_function(tf.TensorSpec([None], tf.int32))
c(tf.constant([1.0, 2]))
===
c = tf.function(lambda x: x).get_concrete_function(tf.TensorSpec([2], tf.int32))
[c(tf.constant([1, 2, 3])), c([1, 2]), c(np.int32([1, 2]))]
===
c = tf.function(lambda x: x).get_concrete_function(tf.TensorSpec([2], tf.int32))
c()
===
c = tf.function(lambda x: x).get_concrete_function(tf.TensorSpec([2], tf.int32))
c(1)
===
c = tf.function(lambda x, y=2: x).get_concrete_function(tf.TensorSpec([2], tf.int32))
c(tf.constant([1, 2]), tf.constant(1))
===
c = tf.function(lambda x, y=2: x + y).get_concrete_function(tf.TensorSpec([2], tf.int32), 5)
c(tf.constant([1, 2]))
===
f = tf.function(lambda x, y: {"a": x, "b": (x, y)})
c = f.get_concrete_function(tf.constant(1.0), y=tf.TensorSpec([], name="yy"))
[repr(c.structured_input_signature), c.output_shapes, c(tf.constant(1.0), tf.constant(2.0))]
===
f = tf.function(lambda x, l: x)
c = f.get_concrete_function(tf.TensorSpec([1]), [tf.TensorSpec([2]), 3])
repr(c.structured_input_signature)
===
tf.function(lambda x: x).get_concrete_function()
===
tf.function(lambda x: x).get_concrete_function(tf.TensorSpec([1]), 2)
===
tf.function(lambda x: x).get_concrete_function(5)()
===
f = tf.function(lambda x: x, input_signature=[tf.TensorSpec([])])
[repr(f.get_concrete_function().structured_input_signature), repr(f.input_signature)]
===
f = tf.function(lambda x: x, input_signature=[tf.TensorSpec([])])
f.get_concrete_function(tf.TensorSpec([], tf.int32))
===
v = tf.Variable(1.0)
c = tf.function(lambda x: x * v).get_concrete_function(tf.TensorSpec([1]))
[c.variables, c.trainable_variables, c.output_shapes]
===
v = tf.Variable(1.0)
@tf.function
def count():
    return v.assign_add(1.0)
c = count.get_concrete_function()
[c.output_shapes, c(), v]
===
@tf.function
def documented(x):
    "text"
    return x
[documented.__doc__, documented.__name__, documented.python_function(3)]
===
[tf.TensorSpec([1, None]), tf.TensorSpec(None, tf.int32, name="a"), tf.TensorSpec([]).name]
===
repr(tf.TensorSpec([1, None])), repr(tf.TensorSpec(None, tf.int32, name="a")), str(tf.TensorSpec([]))
===
repr(tf.TensorSpec.from_tensor(tf.constant([1, 2])))
===
repr(tf.TensorSpec.from_tensor(tf.constant([1, 2]), name="n"))
===
repr(tf.TensorSpec.from_spec(tf.TensorSpec([1]), name="q"))
===
tf.TensorSpec.from_tensor(3)
===
s = tf.TensorSpec([None])
[s.is_compatible_with(tf.constant([1.0])), s.is_compatible_with(tf.constant([1])), s.is_compatible_with(tf.constant(1.0))]
===
s = tf.TensorSpec([None])
[s == tf.TensorSpec([None]), tf.TensorSpec([None], name="a") == s, s != tf.TensorSpec([1]), s == 3]
===
hash(tf.TensorSpec([1])) == hash(tf.TensorSpec([1]))
===
repr(tf.TensorSpec([1, 2]).most_specific_compatible_type(tf.TensorSpec([3, 2])))
===
tf.TensorSpec([1, 2]).most_specific_compatible_type(tf.TensorSpec([3, 2], tf.int32))
===
repr(tf.TensorSpec([1, 2]).most_specific_compatible_type(tf.TensorSpec([3])))
===
repr(tf.TensorSpec([1, 2]).most_specific_common_supertype([tf.TensorSpec([3, 2])]))
===
tf.TensorSpec([1, 2]).most_specific_common_supertype([tf.TensorSpec([3, 2], tf.int32)])
===
a, b = tf.TensorSpec([1, 2]), tf.TensorSpec([None, 2])
[a.is_subtype_of(b), b.is_subtype_of(a), a.is_compatible_with(b), b.is_compatible_with(a)]
===
[tf.TensorSpec([1]).is_compatible_with(5), tf.TensorSpec([]).is_compatible_with(5)]
===
repr(tf.type_spec_from_value(tf.constant([1])))
===
tf.type_spec_from_value(object())
===
tf.TensorSpec("a")
===
tf.TensorSpec([1], "nope")
===
tf.autograph.experimental.do_not_convert(len)([1])
===
tf.function(lambda x: x * 2, jit_compile=True)(3)
===
f = tf.function(lambda x: x, autograph=False, reduce_retracing=True, experimental_relax_shapes=True)
f(3)
"""

if __name__ == "__main__":
    import cases
    import tensorflow

    lines = [case.strip() for case in CASES.split("===") if case.strip()]
    here = os.path.dirname(os.path.abspath(__file__))
    cases.record(lines, tensorflow, os.path.join(here, "function.json"))
