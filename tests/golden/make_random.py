"""Records random.json: run with the python of TensorFlow 2.15, from this folder."""

import tensorflow as tf
from cases import record

CASES = r"""
tf.random.set_seed(1)
tf.random.normal([2, 3]).shape
tf.random.normal([2], dtype=tf.float64).dtype
tf.random.normal([2], dtype=tf.int32)
tf.random.normal(3).shape
tf.random.normal([]).shape
tf.random.normal([2, 2], [0.0, 100.0], [1.0, 1.0]).shape
tf.random.normal([2], tf.constant([[1.0], [2.0]])).shape
tf.random.normal([2], tf.constant([1.0, 2.0, 3.0])).shape
tf.random.normal([-1])
tf.random.normal([2.5])
tf.random.normal(tf.constant([2, 1])).shape
tf.random.normal((2, 1), mean=1.0, stddev=0.0)
tf.random.normal([2], mean=1, stddev=2).dtype
tf.random.normal([2], dtype="float16").dtype
tf.random.normal([2], mean=tf.constant(1.0), dtype=tf.float64)
tf.random.uniform([2, 3]).shape
tf.random.uniform([2], dtype=tf.float64).dtype
tf.random.uniform([2], 0, 10).dtype
tf.random.uniform([2], 0, 10, dtype=tf.int32).dtype
tf.random.uniform([2], maxval=10, dtype=tf.int64).dtype
tf.random.uniform([2], dtype=tf.int32)
tf.random.uniform([2], 5, 5, dtype=tf.int32)
tf.random.uniform([2], 5, 3, dtype=tf.int32)
tf.random.uniform([2], 5, 6, dtype=tf.int32)
tf.random.uniform([0], 5, 5, dtype=tf.int32)
tf.random.uniform([2], 5.0, 3.0).dtype
tf.random.uniform([2], 1.0, 1.0)
tf.random.uniform([2], 0, 1.5, dtype=tf.int32)
tf.random.uniform([2], 0, 10, dtype=tf.uint8)
tf.random.uniform([2], 0, 2, dtype=tf.bool)
tf.random.uniform([2], maxval=10, dtype=tf.uint32)
tf.random.uniform((), 0, 1).shape
tf.random.uniform([2, 2], [0.0, 10.0], [1.0, 20.0]).shape
tf.random.uniform([2, 2], minval=[0, 10], maxval=[1, 11], dtype=tf.int32)
tf.random.uniform([1], "a", "b")
tf.random.uniform([1], tf.constant(0), tf.constant(3), dtype=tf.int64)
tf.random.truncated_normal([2, 3]).shape
tf.random.truncated_normal([2], dtype=tf.int32)
tf.random.truncated_normal([2], 5.0, 0.0)
tf.random.truncated_normal([2], dtype=tf.float64).dtype
tf.random.shuffle([1, 1, 1])
tf.random.shuffle([[1, 2]])
tf.random.shuffle(3)
tf.random.shuffle(["a", "a"])
tf.random.shuffle([]).shape
tf.sort(tf.random.shuffle(tf.range(10)))
tf.random.categorical([[1.0, 2.0]], 5).shape
tf.random.categorical([[1.0, 2.0]], 5).dtype
tf.random.categorical([[1.0, 2.0]], 5, dtype=tf.int32).dtype
tf.random.categorical([[0.0, 1000.0], [1000.0, 0.0]], 3)
tf.random.categorical([[0.0, float("-inf")]], 3)
tf.random.categorical([1.0, 2.0], 5)
tf.random.categorical([[1.0, 2.0]], -1)
tf.random.categorical(tf.zeros([0, 2]), 3).shape
tf.random.categorical(tf.zeros([2, 0]), 3)
tf.random.categorical([[1.0, 2.0]], 5, dtype=tf.float32)
tf.random.categorical(tf.constant([[1.0, 2.0]], tf.float64), 5).dtype
tf.random.gamma([3], 2.0).shape
tf.random.gamma([3], [1.0, 2.0]).shape
tf.random.gamma([3], [[1.0], [2.0]], [3.0, 4.0]).shape
tf.random.gamma([], 2.0).shape
tf.random.gamma([2], 2.0, dtype=tf.float64).dtype
tf.random.gamma([2], 2, dtype=tf.int32)
tf.random.gamma([2], 1).dtype
tf.random.poisson([3], 2.0).shape
tf.random.poisson([3], [1.0, 2.0]).shape
tf.random.poisson([3], 2.0).dtype
tf.random.poisson([3], 2.0, dtype=tf.int32).dtype
tf.random.poisson([3], 0.0)
tf.random.poisson([3], [1.0, 2.0], dtype=tf.float64).dtype
tf.random.stateless_normal([2, 3], seed=[1, 2]).shape
tf.random.stateless_normal([2, 3], seed=(1, 2), dtype=tf.float64).dtype
tf.random.stateless_normal([2, 3], seed=1)
tf.random.stateless_normal([2, 3], seed=[1])
tf.random.stateless_normal([2, 3], seed=[1, 2, 3])
tf.random.stateless_normal([2, 3], seed=[1.0, 2.0])
tf.random.stateless_normal([2], [1, 2], 5.0, 0.0)
tf.random.stateless_uniform([2, 3], seed=[1, 2]).shape
tf.random.stateless_uniform([2], [1, 2], dtype=tf.int32)
tf.random.stateless_uniform([2], [1, 2], 0, 5, dtype=tf.int32).dtype
tf.random.stateless_uniform([2], [1, 2], None, None, dtype=tf.int32).dtype
tf.random.stateless_uniform([2], [1, 2], None, None, dtype=tf.uint32).dtype
tf.random.stateless_uniform([2], [1, 2], 5, 6, dtype=tf.int64)
tf.random.stateless_uniform([2], [1, 2], 5, 5, dtype=tf.int64)
tf.random.stateless_uniform([2], [1, 2], None, 5, dtype=tf.int32)
tf.random.stateless_uniform([2], [1, 2], 1.0, 1.0)
tf.random.stateless_truncated_normal([2], [1, 2], 5.0, 0.0)
tf.random.stateless_categorical([[0.0, 1000.0]], 3, [1, 2])
tf.random.stateless_categorical([[1.0, 2.0]], 3, [1, 2], dtype=tf.int32).dtype
tf.random.stateless_categorical([1.0, 2.0], 3, [1, 2])
tf.random.stateless_gamma([3, 2], [1, 2], [1.0, 2.0]).shape
tf.random.stateless_gamma([3], [1, 2], [1.0, 2.0]).shape
tf.random.stateless_gamma([3], [1, 2], 2.0).dtype
tf.random.stateless_poisson([3], [1, 2], 2.0).dtype
tf.random.stateless_poisson([3, 2], [1, 2], [0.0, 0.0])
tf.random.stateless_poisson([3], [1, 2], [1.0, 2.0])
tf.random.stateless_binomial([3], [1, 2], 10, 1.0)
tf.random.stateless_binomial([3], [1, 2], 10.0, 0.0).dtype
tf.random.stateless_binomial([3, 2], [1, 2], [10, 5], [1.0, 0.0])
tf.random.stateless_parameterized_truncated_normal([3], [1, 2]).shape
tf.random.stateless_parameterized_truncated_normal([3, 2], [1, 2], means=[0.0, 1.0]).dtype
tf.random.split([1, 2]).shape
tf.random.split([1, 2], 3).shape
tf.random.split([1, 2]).dtype
tf.random.fold_in([1, 2], 3).shape
tf.random.fold_in([1, 2], 3).dtype
tf.random.experimental.stateless_split([1, 2], num=4).shape
tf.random.experimental.stateless_fold_in([1, 2], 1).shape
tf.sort(tf.random.experimental.stateless_shuffle(tf.range(6), [1, 2]))
tf.random.Generator.from_seed(1).normal([2, 3]).shape
tf.random.Generator.from_seed(1).normal([2], dtype=tf.float64).dtype
tf.random.Generator.from_seed(1).uniform([2]).dtype
tf.random.Generator.from_seed(1).uniform([2], 5, 6, dtype=tf.int32)
tf.random.Generator.from_seed(1).uniform([2], dtype=tf.int32)
tf.random.Generator.from_seed(1).uniform([2], 5, 5, dtype=tf.int32)
tf.random.Generator.from_seed(1).uniform_full_int([2]).dtype
tf.random.Generator.from_seed(1).uniform_full_int([2], dtype=tf.int32).dtype
tf.random.Generator.from_seed(1).truncated_normal([2], 1.0, 0.0)
tf.random.Generator.from_seed(1).binomial([2], 5.0, 1.0)
tf.random.Generator.from_seed(1).binomial([2], [5.0, 4.0], 1.0).dtype
tf.random.Generator.from_seed(1, alg="philox").algorithm
tf.random.Generator.from_seed(1, alg="threefry").algorithm
tf.random.Generator.from_seed(1, alg="nope")
tf.random.Generator.from_seed(1).state
tf.random.Generator.from_seed(1, alg="philox").state.shape
tf.random.Generator.from_seed(1).key
tf.random.Generator.from_seed(1).make_seeds(2).shape
tf.random.Generator.from_seed(1).make_seeds(2).dtype
len(tf.random.Generator.from_seed(1).split(3))
tf.random.Generator.from_non_deterministic_state().normal([1]).shape
tf.random.Generator.from_state(tf.random.Generator.from_seed(1).state, alg="philox").state
tf.random.Generator.from_key_counter(key=[5], counter=[1, 2], alg="philox").state
tf.random.Generator.from_key_counter(key=5, counter=[1, 2], alg="philox").state
tf.random.Generator()
tf.random.Generator(state=[1, 2, 3], alg=1).state
tf.random.Generator(state=[1, 2, 3], alg="philox").state.dtype
tf.random.Generator.from_seed(234).state
tf.random.create_rng_state(1, "philox")
tf.random.create_rng_state([1, 2], alg=1)
tf.random.get_global_generator().normal([2]).shape
tf.random.set_global_generator(tf.random.Generator.from_seed(1))
tf.random.Algorithm.PHILOX
tf.random.Algorithm.PHILOX.value, tf.random.Algorithm.THREEFRY.value, tf.random.Algorithm.AUTO_SELECT.value
tf.random.all_candidate_sampler([[0]], 1, 3, True)[0].shape
tf.random.uniform_candidate_sampler([[0]], 1, 3, True, 5)[0].shape
tf.random.log_uniform_candidate_sampler([[0]], 1, 3, True, 5)[0].dtype
tf.random.log_uniform_candidate_sampler([[0]], 1, 3, False, 5)[1].shape
""".strip().splitlines()

if __name__ == "__main__":
    record([c for c in CASES if c and not c.startswith("#")], tf, "random.json")
