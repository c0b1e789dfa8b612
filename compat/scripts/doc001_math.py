# Document 001, "数据运算".
# compat: random s d document_product
# compat: stderr on
import tensorflow as tf

# Corrections: every operand gets a value; `tf.print` and friends as they stand.
a = tf.constant([[1.0, 2.0], [-3.0, 4.0]])
b = tf.constant([[5.0, 6.0], [7.0, 8.0]])
c = tf.constant([[-1.0, 9.0], [0.5, 3.0]])

# Lines 157-173.
added = a + b
subtracted = a - b
multiplied = a * b
divided = a / b
squared = a**2
rooted = a ** (0.5)
remainder = a % 3
mod = tf.math.mod(a, 3)
floored = a // 3
at_least = a >= 2
both = (a >= 2) & (a <= 3)
either = (a >= 2) | (a <= 3)
equal = a == 5
tf_equal = tf.equal(a, 5)
root = tf.sqrt(a)
sum_of_three = tf.add_n([a, b, c])
larger = tf.maximum(a, b)
smaller = tf.minimum(a, b)

# Lines 177-182.
a = tf.range(1, 10)
reduced_sum = tf.reduce_sum(a)
reduced_mean = tf.reduce_mean(a)
reduced_max = tf.reduce_max(a)
reduced_min = tf.reduce_min(a)
reduced_prod = tf.reduce_prod(a)
b = tf.reshape(a, (3, 3))
sum_rows = tf.reduce_sum(b, axis=1, keepdims=True)
sum_columns = tf.reduce_sum(b, axis=0, keepdims=True)

# Lines 184-185. Correction: `p` and `q` get values.
p = tf.constant([True, False, False])
q = tf.constant([False, False, True])
all_true = tf.reduce_all(p)
any_true = tf.reduce_any(q)

# Line 188.
folded = tf.foldr(lambda a, b: a + b, tf.range(10))

# Lines 190-192.
cumulated = tf.math.cumsum(a)
cumulated_product = tf.math.cumprod(a)
position = tf.argmax(a)
lowest = tf.argmin(a)

# Line 194. Correction: unsorted data.
a = tf.constant([1, 3, 7, 5, 4, 8])
values, indices = tf.math.top_k(a, 3, sorted=True)
tf.print(values)
tf.print(indices)

# Lines 199-205. Correction: inverse, eigenvalues and the rest get matrices that have them.
a = tf.constant([[1.0, 2.0], [3.0, 4.0]])
b = tf.constant([[2.0, 0.0], [0.0, 2.0]])
matrix_product = a @ b
matmul = tf.matmul(a, b)
transposed = tf.transpose(a)
inverse = tf.linalg.inv(a)
trace = tf.linalg.trace(a)
norm = tf.linalg.norm(a)
determinant = tf.linalg.det(a)
symmetric = tf.constant([[1.0, 2.0], [2.0, -4.0]])
eigenvalues = tf.linalg.eigvalsh(symmetric)

# Lines 206-208.
q, r = tf.linalg.qr(a)
tf.print(q)
tf.print(r)

# Lines 209-210. The signs of singular vectors are free, so `s` and `d` are compared in shape.
v, s, d = tf.linalg.svd(a)
document_product = tf.matmul(tf.matmul(s, tf.linalg.diag(v)), d)

# Correction: TF's svd gives V, not its transpose, so the product needs d's adjoint.
restored = tf.matmul(tf.matmul(s, tf.linalg.diag(v)), d, adjoint_b=True)
