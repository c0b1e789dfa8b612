# Document 003, "Basic Operation" and the opening of "Eager Execution".
# compat: random coin_flip die_number success simulation_result big_than_three flip_head
import numpy as np
import tensorflow as tf

# Lines 22-24.
prime_numbers = tf.constant([2, 3, 5, 7, 11, 13, 17, 19, 23])
shifted_prime_numbers = tf.concat([prime_numbers[1:], [29]], axis=0)
diffs = tf.abs(tf.square(prime_numbers) - tf.square(shifted_prime_numbers))

# Lines 32-37. Correction: `coin_flip` is flip_head.
dtype = tf.int32
flip_head = tf.random.uniform([10, 1], maxval=2, dtype=dtype)
die_number = tf.random.uniform([10, 1], minval=1, maxval=7, dtype=dtype)
big_than_three = tf.cast(tf.math.greater(die_number, 3), dtype)
success = tf.cast(tf.math.equal(big_than_three + flip_head, 2), dtype)
coin_flip = flip_head
simulation_result = tf.concat([coin_flip, die_number, success], axis=1)

coins_in_range = bool(tf.reduce_all((coin_flip >= 0) & (coin_flip < 2)))
dice_in_range = bool(tf.reduce_all((die_number >= 1) & (die_number <= 6)))
wins = tf.reduce_all(tf.equal(success == 1, (coin_flip == 1) & (die_number > 3)))


# Lines 44-55.
def euclidean_norm_distance(v, w):
    n, _ = tf.shape(v)
    m, _ = tf.shape(w)
    v = tf.tile(tf.expand_dims(v, 1), [1, m, 1])
    w = tf.tile(tf.expand_dims(w, 0), [n, 1, 1])
    distances = tf.math.reduce_sum((v - w) ** 2, axis=2)
    distances = tf.math.sqrt(distances)
    row_sum = tf.reshape(tf.math.reduce_sum(distances, axis=1), [-1, 1])
    return distances / row_sum


rng = np.random.RandomState(0)
v = tf.constant(rng.normal(size=(3, 5)), dtype=tf.float32)
w = tf.constant(rng.normal(size=(2, 5)), dtype=tf.float32)
distances = euclidean_norm_distance(v, w)

# Lines 63-66.
a = tf.constant([[1, 9], [3, 6]])
b = tf.add(a, 2)
s = np.multiply(a, b)
print(a.numpy())
print(s)

# Lines 70-73.
max_num = tf.convert_to_tensor(16)
for num in range(1, max_num.numpy() + 1):
    num = tf.constant(num)
    if int(num % 3) == 0:
        print("buzz")
