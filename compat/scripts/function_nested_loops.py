"""AutoGraph: loops in loops, with break and continue that leave the right one."""

# compat: stderr on
import tensorflow as tf


@tf.function
def break_in_for_in_while(n):
    rounds, total = 0, 0
    while rounds < n:
        for i in tf.range(10):
            if i > rounds:
                break
            total += i
        rounds += 1
        if total > 9:
            tf.print("enough at", rounds)
            break
    return rounds, total


a = [break_in_for_in_while(tf.constant(n)) for n in (3, 10)]


@tf.function
def while_in_for(n):
    total = 0
    for i in tf.range(n):
        j = i
        while j > 0:
            j -= 1
            if j == 2:
                continue
            if j == 4:
                break
            total += j
    return total


b = [while_in_for(tf.constant(n)) for n in (3, 7)]


@tf.function
def search(matrix, wanted):
    position = tf.constant([-1, -1])
    found = False
    for i in tf.range(tf.shape(matrix)[0]):
        for j in tf.range(tf.shape(matrix)[1]):
            if matrix[i, j] == wanted:
                position = tf.stack([i, j])
                found = True
                break
        if found:
            break
    return position, found


matrix = tf.reshape(tf.range(12), [3, 4])
c = [search(matrix, tf.constant(v)) for v in (6, 99)]


@tf.function
def python_and_tensor_loops(x, n):
    for k in (1, 2, 3):
        for i in tf.range(n):
            if i == k:
                continue
            for j in range(2):
                x += i * k + j
    return x


d = [python_and_tensor_loops(tf.constant(0), tf.constant(n)) for n in (0, 4)]


@tf.function
def bubble_sort(values):
    n = tf.shape(values)[0]
    for i in tf.range(n):
        swapped = False
        for j in tf.range(n - i - 1):
            if values[j] > values[j + 1]:
                pair = tf.stack([values[j + 1], values[j]])
                values = tf.tensor_scatter_nd_update(values, [[j], [j + 1]], pair)
                swapped = True
        if not swapped:
            tf.print("sorted after", i)
            break
    return values


e = [bubble_sort(tf.constant(v)) for v in ([3, 1, 2, 0], [1, 2, 3, 4])]


@tf.function
def primes(limit):
    found = tf.TensorArray(tf.int32, size=0, dynamic_size=True)
    count = 0
    for candidate in tf.range(2, limit):
        prime = True
        divisor = 2
        while divisor * divisor <= candidate:
            if candidate % divisor == 0:
                prime = False
                break
            divisor += 1
        if prime:
            found = found.write(count, candidate)
            count += 1
    return found.stack()


f = primes(tf.constant(30))
