# Document 001, "Autograph" and "tf.Model".
# compat: stderr on
import tensorflow as tf


# Lines 271-275. The tf.summary trace of lines 278-293 belongs to later work.
@tf.function
def strjoin(x, y):
    z = tf.strings.join([x, y], separator=" ")
    tf.print(z)
    return z


# Line 286.
result = strjoin("hello", "world")
tensor_result = strjoin(tf.constant("hello"), tf.constant("again"))

# Lines 301-307.
x = tf.Variable(1.0, dtype=tf.float32)


@tf.function(input_signature=[tf.TensorSpec(shape=[], dtype=tf.float32)])
def add_print(a):
    x.assign_add(a)
    tf.print(x)
    return x


three = add_print(tf.constant(2.0))
converted = add_print(1)

# Line 308: a tensor of another dtype or shape is refused.
try:
    add_print(tf.constant(1))
except Exception as e:
    error_int_tensor = type(e).__name__
try:
    add_print(tf.constant([1.0]))
except Exception as e:
    error_shape = type(e).__name__
try:
    add_print("one")
except Exception as e:
    error_text = type(e).__name__


# Lines 314-325. Correction: `addprint` is indented as a method.
class DemoModule(tf.Module):
    def __init__(self, init_value=tf.constant(0.0), name=None):
        super(DemoModule, self).__init__(name=name)
        with self.name_scope:
            self.x = tf.Variable(init_value, dtype=tf.float32, trainable=True)

    @tf.function(input_signature=[tf.TensorSpec(shape=[], dtype=tf.float32)])
    def addprint(self, a):
        with self.name_scope:
            self.x.assign_add(a)
            tf.print(self.x)
            return self.x


# Lines 326-327.
demo = DemoModule(init_value=tf.constant(1.0))
result = demo.addprint(tf.constant(5.0))

# Lines 330-331.
print(demo.variables)
print(demo.trainable_variables)
demo_name = demo.name
scope_name = demo.name_scope.name

# Line 334. Lines 337-341 (SavedModel) belong to later work.
submodules = demo.submodules

# Lines 347-354.
mymodule = tf.Module()
mymodule.x = tf.Variable(0.0)


@tf.function(input_signature=[tf.TensorSpec(shape=[], dtype=tf.float32)])
def addprint(a):
    mymodule.x.assign_add(a)
    tf.print(mymodule.x)
    return mymodule.x


mymodule.addprint = addprint

mymodule.addprint(tf.constant(4.0))
module_name = mymodule.name
module_variables = mymodule.variables

# The rules of lines 253-261, in use: Python side effects aside, loops and branches on tensors.
nested = tf.Module()
nested.child = DemoModule(tf.constant(2.0))
nested.children = [tf.Module(name="one"), tf.Module(name="two")]
nested.children[0].w = tf.Variable([1, 2], trainable=False, name="w")
nested_names = [module.name for module in nested.submodules]
nested_variables = nested.variables
nested_trainable = nested.trainable_variables


@tf.function
def collatz(n):
    steps = tf.constant(0)
    while n != 1:
        if n % 2 == 0:
            n = n // 2
        else:
            n = 3 * n + 1
        steps += 1
    return steps


collatz_steps = collatz(tf.constant(27))


@tf.function
def triangle(n):
    total = tf.constant(0)
    for i in tf.range(n):
        total += i
    return total


triangle_number = triangle(tf.constant(10))
