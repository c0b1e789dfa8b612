"""Records random_streams.json: TensorFlow's own random numbers, for seeds.

python tests/golden/make_random_streams.py    (with TensorFlow 2.15)
"""

import os

from cases import record

_FLOATS = ("float16", "bfloat16", "float32", "float64")
_INTS = ("int32", "int64")
_ALL = (*_FLOATS, *_INTS)


def _thrice(call, seed=5):
    """Three draws in a row, after the global seed was set."""
    set_seed = "tf.keras.utils.set_random_seed" if "backend" in call else "tf.random.set_seed"
    return f"{set_seed}({seed})\n[{call} for _ in range(3)]"


def _stateful():
    for own in ("", ", seed=7"):
        for dtype in _FLOATS:
            yield _thrice(f"tf.random.uniform([7], dtype='{dtype}'{own})")
            yield _thrice(f"tf.random.uniform([2, 3], -2.5, 3.0, dtype='{dtype}'{own})")
            yield _thrice(f"tf.random.normal([7], dtype='{dtype}'{own})")
            yield _thrice(f"tf.random.normal([5], 2.0, 0.3, dtype='{dtype}'{own})")
            yield _thrice(f"tf.random.truncated_normal([21], dtype='{dtype}'{own})")
            yield _thrice(f"tf.random.truncated_normal([5], -1.0, 2.0, dtype='{dtype}'{own})")
            if dtype != "bfloat16":
                for alpha in (0.3, 1.0, 4.5):
                    yield _thrice(f"tf.random.gamma([6], {alpha}, dtype='{dtype}'{own})")
                yield _thrice(f"tf.random.gamma([2], [0.5, 1.0, 3.0], 2.0, dtype='{dtype}'{own})")
            for rate in (0.7, 5.0, 30.0):
                yield _thrice(f"tf.random.poisson([6], {rate}, dtype='{dtype}'{own})")
        for dtype in _INTS:
            yield _thrice(f"tf.random.uniform([7], -3, 100, dtype='{dtype}'{own})")
            yield _thrice(f"tf.random.uniform([7], 0, 2**31 - 1, dtype='{dtype}'{own})")
            yield _thrice(f"tf.random.poisson([3], [1.5, 12.0, 200.0], dtype='{dtype}'{own})")
        yield _thrice(f"tf.random.uniform([5], -2**62, 2**62 + 1000, dtype='int64'{own})")
        yield _thrice(f"tf.random.categorical([[0.1, 1.0, -2.0, 0.5]], 9{own})")
        yield _thrice(f"tf.random.categorical([[0.1, 1.0], [3.0, 1.0]], 5, 'int32'{own})")
        yield _thrice(f"tf.random.categorical(tf.zeros([3, 70]), 4{own})")
        yield _thrice(f"tf.random.shuffle(tf.range(11){own})")
        yield _thrice(f"tf.random.shuffle([[1, 2], [3, 4], [5, 6], [7, 8]]{own})")
        yield _thrice(f"tf.image.random_crop(tf.reshape(tf.range(36), [6, 6, 1]), [2, 3, 1]{own})")
        yield _thrice(f"tf.nn.dropout(tf.ones([3, 4]), 0.4{own})")
        yield _thrice(f"tf.nn.dropout(tf.ones([3, 4], 'float16'), 0.4{own})")
        yield _thrice(f"tf.nn.dropout(tf.ones([3, 4], 'float64'), 0.3, noise_shape=[3, 1]{own})")
        for change in (
            "brightness(image, 0.3",
            "contrast(image, 0.5, 1.5",
            "saturation(image, 0.5, 1.5",
            "hue(image, 0.2",
            "flip_left_right(image",
            "flip_up_down(image",
            "flip_left_right(images",
        ):
            images = "images = tf.reshape(tf.range(36.0) / 36, [3, 2, 2, 3])\nimage = images[0]\n"
            yield images + _thrice(f"tf.image.random_{change}{own})")
        for sampler in ("uniform_candidate", "log_uniform_candidate", "learned_unigram_candidate"):
            if not sampler.startswith("learned"):
                for unique in (True, False):
                    arguments = f"[[1, 2]], 2, 4, {unique}, 30{own}"
                    yield _thrice(f"tf.random.{sampler}_sampler({arguments})")
        yield _thrice(f"tf.compat.v1.multinomial([[0.1, 1.0, -2.0]], 5{own})")
        yield _thrice(f"tf.compat.v1.random_uniform([3]{own})")
        yield _thrice(f"tf.keras.backend.random_normal([3]{own})")
        yield _thrice(f"tf.keras.backend.random_uniform([3], 1.0, 2.0{own})")
        yield _thrice(f"tf.keras.backend.truncated_normal([3], 1.0, 2.0{own})")
        yield _thrice(f"tf.keras.backend.random_bernoulli([6], 0.4{own})")
        yield _thrice(f"tf.keras.backend.dropout(tf.ones([6]), 0.4{own})")
    yield _thrice("tf.random.uniform([300], seed=2)[::37]")
    yield _thrice("tf.random.normal([1001], seed=2)[::97]")
    yield _thrice("tf.random.truncated_normal([1001], seed=2)[::97]")
    yield _thrice("tf.random.gamma([101], 2.5, seed=2)[::17]")
    yield _thrice("tf.random.shuffle(tf.range(500), seed=2)[::50]")


def _seeds():
    pair = "[tf.random.uniform([2]), tf.random.uniform([2], seed={0})]"
    for seed in (0, 1, -1, 2**31 - 1, 2**31, 2**40 + 5, -(2**33), 3.7, True):
        yield f"tf.random.set_seed({seed})\n" + pair.format(3)
    for seed in (0, -1, 2**31 - 1, 2**31, 2**40 + 5, -(2**33)):
        yield f"tf.random.set_seed(4)\n[tf.random.uniform([2], seed={seed}) for _ in range(2)]"
        yield f"tf.random.set_seed(0)\n[tf.random.uniform([2], seed={seed}) for _ in range(2)]"
    yield "tf.random.set_seed(None)\n[tf.random.uniform([2], seed=3) for _ in range(2)]"
    yield "tf.random.set_seed(None)\n[tf.random.shuffle(tf.range(9), seed=3) for _ in range(2)]"
    yield "tf.random.set_seed(np.int64(4))\ntf.random.uniform([2])"
    draws = ("uniform([3], {0})", "normal([3], {0})", "uniform([3], dtype='float64', {0})")
    mixed = ", ".join(f"tf.random.{draw.format('seed=1')}" for draw in (*draws, *draws))
    yield f"tf.random.set_seed(9)\n[{mixed}]"  # a stream for each kernel
    yield "tf.random.set_seed(9)\n[tf.random.uniform([3], seed=1), tf.nn.dropout(tf.ones([5]), 0.5, seed=1), tf.random.uniform([3], 2, 5, seed=1)]"
    yield "tf.random.set_seed(9)\n[tf.random.uniform([3], 0, m, 'int32', seed=1) for m in (5, 9, 5)]"


def _functions():
    draws = "tf.random.uniform([2]), tf.random.normal([2]), tf.random.uniform([2], seed=4)"
    define = f"tf.random.set_seed(6)\n@tf.function\ndef f(n=0):\n  return [{draws}]\n"
    yield define + "[f(), f(), f()]"
    yield define + "first = f()\ntf.random.set_seed(6)\n[first, f()]"
    yield define + "first = f()\ntf.random.set_seed(7)\n[first, f()]"
    yield define + "[f(1), f(2), f(1), f(2)]"
    yield define + "g = tf.function(f.python_function)\n[f(), g(), f(), g()]"
    yield define + "[tf.random.uniform([2]), f(), tf.random.uniform([2])]"
    nested = "@tf.function\ndef g():\n  return [f(), f(), tf.random.uniform([2])]\n"
    yield define + nested + "[g(), g(), f()]"
    branch = (
        "tf.random.set_seed(6)\n@tf.function\ndef f(n):\n  a = tf.random.uniform([2])\n"
        "  b = tf.cond(n > 0, lambda: tf.random.uniform([2]), lambda: tf.random.normal([2]))\n"
        "  return a, b, tf.random.uniform([2])\n"
    )
    yield branch + "[f(tf.constant(k)) for k in (1, 0, 1, 1)]"
    variable = (
        "tf.random.set_seed(6)\nkept = []\n@tf.function\ndef f():\n"
        "  if not kept:\n    kept.append(tf.Variable(tf.random.uniform([2])))\n"
        "  return kept[0] + 0.0, tf.random.uniform([2]), tf.random.uniform([2], seed=4)\n"
    )
    yield variable + "[f(), f()]"
    yield "tf.random.set_seed(6)\n@tf.function\ndef f():\n  return tf.random.shuffle(tf.range(8))\n[f(), f()]"
    yield "tf.random.set_seed(6)\n@tf.function\ndef f():\n  return tf.nn.dropout(tf.ones([6]), 0.5), tf.random.uniform([2])\n[f(), f()]"
    image = "tf.image.random_brightness(tf.zeros([2, 2, 3]), 0.3)"
    yield f"tf.random.set_seed(6)\n@tf.function\ndef f():\n  return {image}, tf.random.uniform([2])\n[f(), f()]"
    yield "tf.random.set_seed(6)\ndata = tf.data.Dataset.range(4).map(lambda x: tf.random.uniform([2]))\n[list(data), list(data)]"
    yield "tf.random.set_seed(6)\ndata = tf.data.Dataset.range(4).map(lambda x: (tf.random.normal([2]), tf.random.uniform([2], seed=3)))\n[list(data), list(data)]"
    yield "tf.random.set_seed(6)\ndata = tf.data.Dataset.range(4).batch(2).map(lambda x: tf.random.shuffle(x)).repeat(2)\nlist(data)"
    yield "tf.random.set_seed(6)\ndata = tf.data.Dataset.range(40).filter(lambda x: tf.random.uniform([]) < 0.3)\n[list(data), list(data)]"
    images = "tf.data.Dataset.from_tensor_slices(tf.reshape(tf.range(48.0) / 48, [4, 2, 2, 3]))"
    yield f"tf.random.set_seed(6)\ndata = {images}.map(lambda x: tf.image.random_flip_left_right(tf.image.random_brightness(x, 0.2)))\nlist(data)"


def _stateless():
    for seed in ("[1, 2]", "[-3, 2**40]", "tf.constant([7, 8], 'int32')"):
        for dtype in _FLOATS:
            yield f"tf.random.stateless_uniform([7], {seed}, dtype='{dtype}')"
            yield f"tf.random.stateless_normal([7], {seed}, dtype='{dtype}')"
            yield f"tf.random.stateless_truncated_normal([21], {seed}, dtype='{dtype}')"
            if dtype != "bfloat16":
                for alpha in (0.3, 1.0, 4.5):
                    yield f"tf.random.stateless_gamma([6], {seed}, {alpha}, dtype='{dtype}')"
                yield f"tf.random.stateless_poisson([6], {seed}, 5.0, dtype='{dtype}')"
                yield f"tf.random.stateless_poisson([2, 3], {seed}, [0.5, 20.0, 3.0], dtype='{dtype}')"
        for dtype in ("int32", "int64", "uint32", "uint64"):
            yield f"tf.random.stateless_uniform([7], {seed}, None, None, dtype='{dtype}')"
        for dtype in _INTS:
            yield f"tf.random.stateless_uniform([7], {seed}, -3, 100, dtype='{dtype}')"
            yield f"tf.random.stateless_binomial([6], {seed}, 10.0, 0.3, '{dtype}')"
            yield f"tf.random.stateless_binomial([6], {seed}, 100.0, 0.3, '{dtype}')"
        yield f"tf.random.stateless_binomial([6], {seed}, [5.0], [0.8], 'float32')"
        yield f"tf.random.stateless_categorical([[0.1, 1.0, -2.0], [1.0, 2.0, 3.0]], 5, {seed})"
        yield f"tf.random.split({seed}, 3)"
        yield f"tf.random.experimental.stateless_split({seed}, 2)"
        yield f"tf.random.fold_in({seed}, 5)"
        yield f"tf.random.experimental.stateless_fold_in({seed}, 5)"
        yield f"tf.random.experimental.stateless_shuffle(tf.range(11), {seed})"
        yield f"tf.nn.experimental.stateless_dropout(tf.ones([9]), 0.4, {seed})"
        images = "images = tf.reshape(tf.range(36.0) / 36, [3, 2, 2, 3])\nimage = images[0]\n"
        for change in (
            f"brightness(image, 0.3, {seed})",
            f"contrast(image, 0.5, 1.5, {seed})",
            f"saturation(image, 0.5, 1.5, {seed})",
            f"hue(image, 0.2, {seed})",
            f"flip_left_right(image, {seed})",
            f"flip_up_down(images, {seed})",
            f"crop(images, [2, 1, 1, 3], {seed})",
        ):
            yield images + f"tf.image.stateless_random_{change}"
    for alg in ("'philox'", "'threefry'", "'auto_select'", "1", "2", "3"):
        yield f"tf.random.stateless_uniform([3], [1, 2], alg={alg})"
        yield f"tf.random.stateless_normal([3], [1, 2], alg={alg})"
        yield f"tf.random.split([1, 2], 2, alg={alg})"
        yield f"tf.random.fold_in([1, 2], 3, alg={alg})"
        yield f"tf.random.create_rng_state([1, 2], {alg})"
        yield f"tf.random.Generator.from_seed(1, alg={alg}).uniform([3])"
    yield "tf.random.stateless_uniform([2003], [1, 2])[::300]"
    yield "tf.random.stateless_normal([2003], [1, 2])[::300]"
    yield "tf.random.stateless_truncated_normal([2003], [1, 2])[::300]"


def _generators():
    make = "g = tf.random.Generator.from_seed(3)\n"
    for dtype in _FLOATS:
        for name in ("uniform", "normal", "truncated_normal"):
            yield make + f"[g.{name}([5], dtype='{dtype}') for _ in range(3)] + [g.state]"
    for dtype in ("int32", "int64", "uint32", "uint64"):
        yield make + f"[g.uniform_full_int([5], dtype='{dtype}') for _ in range(3)] + [g.state]"
        if dtype in _INTS:
            yield make + f"[g.uniform([5], 3, 50, dtype='{dtype}') for _ in range(3)] + [g.state]"
    yield (
        make
        + "[g.uniform([5], 1.0, 3.0), g.normal([3], 2.0, 0.5), g.truncated_normal([2], 1., 2.)]"
    )
    yield make + "[g.binomial([6], 10.0, 0.3) for _ in range(3)] + [g.state]"
    yield make + "[g.binomial([4, 2], [10.0, 60.0], [0.3, 0.7], 'float32'), g.state]"
    yield make + "[g.make_seeds(3), g.make_seeds(), g.state]"
    yield make + "[[h.state, h.uniform([2])] for h in g.split(3)] + [g.state, g.uniform([2])]"
    yield make + "[g.skip(5), g.uniform([2]), g.state, g.key, g.algorithm]"
    yield make + "g.reset_from_seed(8)\n[g.uniform([2]), g.state]"
    yield make + "g.reset_from_key_counter(8, [1, 2])\n[g.uniform([2]), g.state]"
    yield make + "g.reset([5, 6, 7])\n[g.uniform([2]), g.state]"
    yield make + "h = tf.random.Generator(g)\n[h.uniform([2]), g.uniform([2])]"
    yield "tf.random.Generator.from_state([1, 2, 3], 'philox').normal([5])"
    yield "tf.random.Generator.from_state([-1, -1, 3], 'philox').normal([5])"
    yield "g = tf.random.Generator.from_state([-1, -1, 3], 'philox')\n[g.normal([5]), g.state]"
    yield "tf.random.Generator.from_key_counter(9, [1, 2], 'philox').normal([5])"
    yield "tf.random.Generator.from_seed([4, 5]).uniform([3])"
    yield (
        make + "@tf.function\ndef f():\n  return g.uniform([2]), g.normal([2])\n[f(), f(), g.state]"
    )
    yield "tf.random.set_seed(4)\ng = tf.random.get_global_generator()\ng.reset_from_seed(2)\n[g.uniform([2])]"


def _initializers():
    for dtype in _FLOATS:
        for shape in ("[3, 4]", "[2, 2, 3, 5]", "[7]"):
            for made in (
                *("glorot_uniform(", "glorot_normal(", "he_uniform(", "he_normal("),
                *("lecun_uniform(", "lecun_normal(", "random_normal(", "random_uniform("),
                *("truncated_normal(", "orthogonal(", "random_normal(1.0, 2.0, "),
                *("random_uniform(-3.0, 5.0, ", "truncated_normal(1.0, 0.1, "),
                "variance_scaling(2.0, 'fan_out', 'untruncated_normal', ",
            ):
                if shape == "[7]" and made == "orthogonal(":
                    continue
                halves = dtype in ("float16", "bfloat16") and made == "orthogonal("
                if not halves and (dtype == "float32" or shape == "[3, 4]"):
                    init = f"tf.keras.initializers.{made}seed=3)"
                    yield f"{init}({shape}, dtype='{dtype}')"
    yield "tf.keras.initializers.random_uniform(-3, 50, seed=3)([6], dtype='int32')"
    yield "tf.keras.initializers.orthogonal(2.0, seed=3)([4, 3])"
    yield "i = tf.keras.initializers.glorot_uniform(seed=3)\n[i([2]), i([2]), i([2], partition_offset=(1,), partition_shape=(2,))]"
    yield "tf.keras.utils.set_random_seed(5)\n[tf.keras.initializers.glorot_uniform()([3]) for _ in range(3)]"
    yield "tf.random.set_seed(5)\ntf.random_normal_initializer(seed=3)([4])"
    yield "tf.random.set_seed(5)\ni = tf.random_normal_initializer()\n[i([4]), i([4])]"
    yield "tf.random.set_seed(5)\ni = tf.random_uniform_initializer(-1., 1., seed=3)\n[i([4]), i([4])]"
    for name in ("glorot_uniform", "glorot_normal", "orthogonal", "variance_scaling"):
        made = (
            f"tf.compat.v1.{name}_initializer"
            if name != "variance_scaling"
            else "tf.compat.v1.variance_scaling_initializer"
        )
        yield f"tf.random.set_seed(5)\ni = {made}(seed=3)\n[i([4, 3]), i([4, 3])]"
    yield "tf.random.set_seed(5)\ni = tf.compat.v1.truncated_normal_initializer(seed=3)\n[i([4, 3]), i([4, 3])]"


CASES = [*_stateful(), *_seeds(), *_functions(), *_stateless(), *_generators(), *_initializers()]

if __name__ == "__main__":
    import tensorflow

    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "random_streams.json")
    record(list(dict.fromkeys(CASES)), tensorflow, path)
