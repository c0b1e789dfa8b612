# Three tensors of every distribution and dtype, with and without a seed of the op.
# compat: rtol 1e-7
import tensorflow as tf

tf.random.set_seed(11)
floats = {}
for kind in ("float16", "bfloat16", "float32", "float64"):
    for seed in (None, 5):
        for name in ("uniform", "normal", "truncated_normal"):
            draw = getattr(tf.random, name)
            name = f"{name} {kind} {seed}"
            floats[name] = [tf.cast(draw([9], dtype=kind, seed=seed), "float64") for _ in range(3)]
whole = {}
for kind in ("int32", "int64"):
    for seed in (None, 5):
        name = f"{kind} {seed}"
        whole[name] = [tf.random.uniform([9], -5, 1000, kind, seed) for _ in range(3)]
others = {}
for seed in (None, 5):
    others[f"gamma {seed}"] = [tf.random.gamma([5], [0.5, 1.0, 2.5], seed=seed) for _ in range(3)]
    others[f"poisson {seed}"] = [
        tf.random.poisson([5], [0.5, 4.0, 20.0], seed=seed) for _ in range(3)
    ]
    logits = tf.math.log([[0.1, 0.4, 0.5], [0.7, 0.2, 0.1]])
    others[f"categorical {seed}"] = [tf.random.categorical(logits, 6, seed=seed) for _ in range(3)]
    others[f"shuffle {seed}"] = [tf.random.shuffle(tf.range(20), seed=seed) for _ in range(3)]
stateless = {}
for kind in ("float16", "float32", "float64"):
    stateless[f"uniform {kind}"] = tf.random.stateless_uniform([9], [1, 2], dtype=kind)
    stateless[f"normal {kind}"] = tf.random.stateless_normal([9], [3, 4], dtype=kind)
    stateless[f"truncated {kind}"] = tf.random.stateless_truncated_normal([9], [5, 6], dtype=kind)
for kind in ("int32", "int64"):
    stateless[f"whole {kind}"] = tf.random.stateless_uniform([9], [7, 8], None, None, kind)
stateless["gamma"] = tf.random.stateless_gamma([9], [1, 2], 0.7)
stateless["poisson"] = tf.random.stateless_poisson([9], [1, 2], 12.0)
stateless["binomial"] = tf.random.stateless_binomial([9], [1, 2], 20.0, 0.4)
stateless["categorical"] = tf.random.stateless_categorical([[1.0, 2.0, 0.5]], 9, [1, 2])
stateless["split"] = tf.random.split([1, 2], 3)
stateless["fold_in"] = tf.random.fold_in([1, 2], 7)
stateless["shuffle"] = tf.random.experimental.stateless_shuffle(tf.range(9), [1, 2])
generator = tf.random.Generator.from_seed(21)
drawn = [generator.uniform([4]), generator.normal([4]), generator.uniform([4], 0, 9, "int32")]
drawn += [generator.binomial([4], 9.0, 0.5), generator.make_seeds(2), generator.state.read_value()]
parts = [[g.normal([2]), g.state.read_value()] for g in generator.split(2)]
