"""tf.function against TensorFlow, and what goldens cannot say."""

import copy
import gc
import json
import subprocess
import sys
import threading
import weakref
from pathlib import Path

import numpy as np
import pytest
from golden import cases

import kerastorch as tf
from kerastorch import _eager_function, _function

GOLDEN = json.loads((Path(cases.__file__).parent / "function.json").read_text())


@pytest.mark.parametrize("case", GOLDEN)
def test_golden(case):
    cases.check(case, tf, GOLDEN[case])


def test_loops_and_branches_on_tensors():
    @tf.function
    def evens(n):
        total = tf.constant(0)
        for i in tf.range(n):
            if i % 2 == 0:
                total += i
        while total > 15:
            total = total - 3
        return total

    assert evens(tf.constant(10)).numpy() == 14


def test_side_effects_run_while_it_is_traced():
    calls = []
    f = tf.function(lambda x: calls.append(1))
    f(1)
    f(1)
    assert len(calls) == 1


def test_super_and_overriding():
    class A:
        @tf.function
        def f(self, x):
            return x + 1

    class B(A):
        @tf.function
        def f(self, x):
            return super().f(x) * 10

    assert B().f(1).numpy() == 20 and A().f(1).numpy() == 2 and A.f(A(), 3).numpy() == 4


def test_methods_do_not_keep_their_instance_alive():
    class A:
        @tf.function
        def f(self, x):
            return x

    a = A()
    a.f(1)
    alive = weakref.ref(a)
    del a
    gc.collect()
    assert alive() is None
    assert not A.f._methods


def test_copied_instances_have_their_own_method():
    class A:
        def __init__(self, k):
            self.k = k

        @tf.function
        def f(self, x):
            return x * self.k

    a = A(2)
    a.f(1)
    b = copy.copy(a)
    b.k = 5
    assert [a.f(1).numpy(), b.f(1).numpy(), copy.deepcopy(b).f(1).numpy()] == [2, 5, 5]


def test_an_instance_may_be_without_a_weak_reference():
    class A:
        __slots__ = ("k",)

        @tf.function
        def f(self, x):
            return x * self.k

    a = A()
    a.k = 3
    assert a.f(2).numpy() == 6


def test_variables_of_a_branch_not_taken_at_first_are_refused():
    class Two:
        def __init__(self):
            self.made = {}

        @tf.function
        def __call__(self, first):
            if first:
                if "a" not in self.made:
                    self.made["a"] = tf.Variable(1.0)
                return self.made["a"]
            if "b" not in self.made:
                self.made["b"] = tf.Variable(2.0)
            return self.made["b"]

    two = Two()
    assert two(True).numpy() == 1
    with pytest.raises(ValueError, match="singleton"):
        two(False)
    assert two(True).numpy() == 1


def test_variables_made_at_each_call_are_refused_even_when_kept():
    kept = []

    @tf.function
    def f(x):
        kept.append(tf.Variable(x))
        return kept[-1]

    for _ in range(2):
        with pytest.raises(ValueError, match="singleton"):
            f(1.0)


def test_variables_made_in_init_scope_are_made_once():
    kept, traces = [], []

    @tf.function
    def f(x):
        traces.append(1)
        with tf.init_scope():
            if not kept:
                kept.append(tf.Variable(1.0))
        return kept[-1] + x

    assert f(1.0).numpy() == 2
    assert len(traces) == 2

    @tf.function
    def again(x):
        with tf.init_scope():
            kept.append(tf.Variable(1.0))
        return kept[-1] + x

    with pytest.raises(ValueError, match="singleton"):
        again(1.0)


def test_an_error_leaves_no_trace():
    @tf.function
    def f(fail):
        if fail:
            tf.Variable(1.0)
            raise KeyError("no")
        return 1

    with pytest.raises(KeyError):
        f(True)
    assert f(False).numpy() == 1 and tf.executing_eagerly()


def test_messages_name_the_function_the_argument_and_what_came():
    f = tf.function(lambda a: a, input_signature=[tf.TensorSpec([2], tf.float32)])
    with pytest.raises(TypeError) as caught:
        f(tf.constant([1, 2, 3]))
    for part in ("a: TensorSpec(shape=(2,)", "shape=(3,)", "tf.int32", "tf.float32"):
        assert part in str(caught.value)


def test_numpy_in_nests_becomes_tensors():
    seen = []
    tf.function(lambda x: seen.append(x))({"a": [np.ones(2), 3], "b": "t"})
    assert isinstance(seen[0]["a"][0], tf.Tensor)
    assert seen[0]["a"][1] == 3 and seen[0]["b"] == "t"


def test_concrete_functions_of_unknown_shapes():
    f = tf.function(lambda x: (tf.reduce_sum(x, 1), tf.shape(x)))
    c = f.get_concrete_function(tf.TensorSpec([None, 3]))
    assert [s.shape.as_list() for s in c.structured_outputs] == [[None], [2]]
    assert [x.name for x in c.inputs] == ["x:0"]


def test_asking_for_outputs_leaves_variables_as_they_are():
    v = tf.Variable(1.0)
    c = tf.function(lambda: v.assign_add(1.0)).get_concrete_function()
    assert c.output_shapes.as_list() == [] and v.numpy() == 1


def test_run_eagerly_is_the_python_function(monkeypatch):
    monkeypatch.setattr(_function.settings, "run_eagerly", True)
    assert tf.function(lambda x: x)(3) == 3


def test_jit_compile_gives_the_same(monkeypatch):
    import torch

    compile = torch.compile
    monkeypatch.setattr(torch, "compile", lambda f: compile(f, backend="eager"))
    _eager_function.can_compile.cache_clear()
    v = tf.Variable([1.0, 2.0])

    @tf.function(jit_compile=True)
    def step(x):
        y = tf.reduce_sum(v * x)
        if y > 5:
            y = y * 10.0
        v.assign_add([1.0, 1.0])
        return y

    assert [step(tf.constant([1.0, 1.0])).numpy() for _ in range(3)] == [3, 5, 70]
    assert v.numpy().tolist() == [4, 5]
    with tf.GradientTape() as tape:
        y = step(tf.constant([1.0, 2.0]))
    assert tape.gradient(y, v).numpy().tolist() == [10, 20]
    _eager_function.can_compile.cache_clear()


def test_jit_compile_without_a_compiler_runs_eagerly(monkeypatch):
    monkeypatch.setattr(_eager_function, "can_compile", lambda: False)
    assert tf.function(lambda x: x * 2, jit_compile=True)(tf.constant(3)).numpy() == 6


def test_tracing_is_loaded_where_it_is_needed():
    code = (
        "import sys, kerastorch as tf\n"
        "def loaded(): return [m for m in sys.modules if m.startswith('kerastorch._graph')]\n"
        "f = tf.function(lambda x: x + 1)\n"
        "assert not loaded() and 'kerastorch.autograph' not in sys.modules, loaded()\n"
        "assert int(f(tf.constant(1))) == 2 and f.experimental_get_tracing_count() == 1\n"
        "assert loaded()"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_threads_trace_a_new_function_once():
    @tf.function
    def count(x):
        traced.append(x)
        return x + 1

    traced, x = [], tf.constant(1)
    threads = [threading.Thread(target=count, args=(x,)) for _ in range(8)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert len(traced) == 1 and count.experimental_get_tracing_count() == 1
