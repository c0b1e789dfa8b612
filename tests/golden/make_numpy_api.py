"""Records numpy_api.json.xz: run with the python of TensorFlow 2.15 (see cases.py)."""

import json
import lzma
import os
import sys

PLACE = os.path.join(os.path.dirname(__file__), "numpy_api.json.xz")

# name: arguments, `|` between alternatives; A to F are the values below
UNARY = """abs absolute angle arccos arccosh arcsin arcsinh arctan arctanh around atleast_1d
atleast_2d atleast_3d bitwise_not cbrt ceil conj conjugate cos cosh deg2rad exp exp2 expm1 fabs fix
flatten flip floor imag iscomplex iscomplexobj isfinite isinf isnan isneginf isposinf isreal
isrealobj isscalar log log10 log1p log2 logical_not ndim negative nonzero positive rad2deg ravel
real reciprocal round shape sign signbit sin sinc sinh size sqrt square squeeze tan tanh transpose
all any amax amin argmax argmin argsort average count_nonzero cumprod cumsum max mean min nanmean
nanprod nansum prod ptp sort std sum var diagflat zeros_like ones_like empty_like.shape array asarray
asanyarray ascontiguousarray copy"""
BINARY = """add arctan2 bitwise_and bitwise_or bitwise_xor divide divmod equal float_power
floor_divide gcd greater greater_equal heaviside hypot isclose kron lcm less less_equal logaddexp
logaddexp2 logical_and logical_or logical_xor maximum minimum mod multiply nextafter not_equal power
remainder subtract true_divide allclose array_equal outer inner dot matmul vdot tensordot append
result_type promote_types"""
VALUES = {
    "A": "[[1.5, -2.0, 0.25], [4.0, 0.5, -1.0]]",
    "B": "np.array([[1, 2, 3], [4, 5, 6]], np.int32)",
    "C": "np.array([[0.5, -0.25, 2.0]], np.float32)",
    "D": "np.array([True, False, True])",
    "E": "3",
    "F": "2.5",
    "G": "tf.constant([[0.5, 0.75], [0.25, -0.5]])",
    "H": "[[1, 2], [3, 4]]",
    "I": "np.array([1 + 2j, 3 - 1j, 0.5])",
}
ONE = "ABCDEFI"
PAIRS = ["AB", "AC", "BC", "BE", "CF", "CE", "BF", "DE", "DB", "GG", "GH", "EF", "BB", "AA", "FC"]
CALLS = """
all(A, axis=1)|all(D, 0, True)|any(B, axis=0, keepdims=True)|amax(A, axis=1)|amin(B, 0)
max(A, axis=(0, 1))|min(A, axis=-1, keepdims=True)|mean(B, axis=0)|mean(C, 1, tnp.float64)
sum(B, axis=1)|sum(D)|sum(A, 0, keepdims=True)|sum(C, dtype=np.float64)|prod(B, axis=0)|std(A, axis=0)
var(A, axis=1)|var(B, 0, ddof=1)|var(A, keepdims=True)|ptp(A, axis=1)|average(A, axis=1)
average(A, 0, [1.0, 3.0])|average(B, weights=B)|average(A, 1, [1., 2., 3.], True)
nanmean(A, axis=1)|nansum([1.0, np.nan])|nanprod([2.0, np.nan])|nanmean([1.0, np.nan, 3.0])
cumsum(B, axis=0)|cumsum(A, 1, tnp.float32)|cumprod(B, axis=1)|argmax(A, axis=1)|argmin(A, 0)
argsort(A)|argsort(A, axis=0)|sort(A, axis=0)|sort(B)|count_nonzero(A, axis=0)|diff(A)|diff(B, 2)
diff(A, axis=0)|trace(A)|trace(B, 1)|trace(B, dtype=np.float32)
arange(5)|arange(1, 6)|arange(1, 6, 2)|arange(5.0)|arange(0, 1, 0.25)|arange(5, dtype=np.int32)
arange(3, 0, -1)|arange(0)|eye(3)|eye(2, 3)|eye(3, k=1)|eye(3, 4, -1, np.int32)|identity(2)
identity(3, tnp.int64)|ones(3)|ones([2, 2], np.int32)|zeros((2, 1))|zeros(2, tnp.bool_)
full(3, 7)|full([2, 2], 1.5)|full((2,), [1, 2])|full(2, 1, tnp.float32)|full_like(B, 3)
full_like(A, 2)|full_like(B, 2.5, np.float64)|zeros_like(B)|ones_like(C)|zeros_like(B, np.float32)
empty(2).shape|empty([2, 3], np.int32).dtype|linspace(0, 1, 5)|linspace(0, 10, 5, endpoint=False)
linspace(0, 1, 3, retstep=True)|linspace(0, 1, 3, dtype=np.float32)|linspace([0, 1], [1, 2], 3)
linspace([0., 1.], [1., 2.], 3, axis=1)|logspace(0, 2, 3)|logspace(0, 2, 3, base=2.0)
geomspace(1, 100, 3)|geomspace(1, 100, 4, endpoint=False)|meshgrid([1, 2], [3, 4, 5])
meshgrid([1, 2], [3, 4, 5], indexing='ij')|tri(3)|tri(2, 3, 1)|tri(3, dtype=np.int32)|tril(B)
tril(A, -1)|triu(B, 1)|triu(A)|vander([1, 2, 3])|vander([1., 2.], 3, True)|diag([1, 2])|diag(B)
diag([1., 2.], 1)|diag(B, -1)|diagonal(B)|diagonal(B, 1)|diagflat([1, 2], 1)|diag_indices(3)
ix_([0, 1], [2, 0])|array([1, 2])|array(3)|array([1.0])|array([True])|array(B, tnp.float32)
array([1, 2], ndmin=3)|array([[1, 2], [3.5, 4]])|array(2**40)|array(2.5)|array('abc')|array(1j)
array([tf.constant(1.0), tf.constant(2.0)])|asarray([1, 2], np.float32)|array([])
concatenate([A, B])|concatenate([B, B], 1)|concatenate([A, C], axis=0)|concatenate([A, A], None)
stack([A, B])|stack([E, F])|stack([B, B], axis=-1)|hstack([A, B])|hstack([[1, 2], [3]])|vstack([A, C])
dstack([A, B])|vstack([[1, 2], [3, 4]])|dstack([[1, 2], [3, 4]])|append(B, [[7, 8, 9]], 0)|append(B, 3)
split(np.arange(6), 3)|split(np.arange(6), [2, 3])|split(B, 3, 1)|hsplit(B, 3)|vsplit(B, 2)
dsplit(np.arange(8).reshape(2, 2, 2), 2)|reshape(B, [3, 2])|reshape(B, -1)|reshape(B, (3, -1), 'F')
reshape(B, [4, 2])|reshape(E, [1])|ravel(A)|flatten(B)|squeeze([[[1], [2]]])|squeeze([[1, 2]], 0)
expand_dims(B, 0)|expand_dims(B, -1)|expand_dims(B, 1)|transpose(B)|transpose(np.arange(6).reshape(1, 2, 3), [2, 0, 1])
moveaxis(np.arange(6).reshape(1, 2, 3), 0, -1)|moveaxis(np.arange(6).reshape(1, 2, 3), [0, 1], [-1, 0])
swapaxes(np.arange(6).reshape(1, 2, 3), 0, 2)|flip(B, 0)|flip(B, (0, 1))|fliplr(B)|flipud(B)|flip(A)
rot90(B)|rot90(B, 2)|rot90(B, -1)|rot90(np.arange(8).reshape(2, 2, 2), 1, (1, 2))|roll(B, 1)
roll(B, 1, 0)|roll(B, -2, axis=1)|roll(B, (1, 1), (0, 1))|repeat(B, 2)|repeat(B, 2, 0)|repeat([1, 2], [1, 2])
repeat(E, 3)|tile(B, 2)|tile(B, (2, 1))|tile([1, 2], [2, 2, 1])|broadcast_to([1, 2, 3], [2, 3])
broadcast_arrays([1, 2], [[1], [2]])|pad(B, 1, 'constant')|pad(B, ((1, 0), (0, 2)), 'constant', constant_values=9)
pad(B, 1, 'reflect')|pad(B, ((1, 1), (1, 1)), 'symmetric')|pad(B, 1, 'edge')|pad(B, ((0, 1), (1, 0)), mode='constant')
take(B, [0, 2])|take(B, [0, 1], axis=1)|take(B, 1, 0)|take(B, [0, 7], axis=1)|take(B, [0, 7], axis=1, mode='wrap')
take(B, [-1], 1)|take(B, [[0, 1], [1, 0]], 0)|take_along_axis(A, np.array([[0], [1]]), 1)
take_along_axis(A, np.array([[0, 1, 1]]), 0)|compress([True, False, True], B, 1)|compress([1, 0], B, 0)
compress([True, False, True], B)|select([A > np.zeros((2, 3)), np.array(A) < -1], [A, B])|select([D], [[1, 2, 3]], 9)
where(D)|where(D, 1, 2)|where(D, B, A)|where([True, False], [1, 2], [3., 4.])|where(A)
clip(A, -1, 1)|clip(B, 2, 4)|clip(B, 1.5, None)|clip(A, None, 0)|clip(B, [1, 2, 3], 4)|around(A, 1)
around(B, -1)|around([1.25, 2.35], 1)|round(A)|sum([[1, 2], [3, 4]], axis=0)|cross([1, 2, 3], [4, 5, 6])
cross([1., 2.], [3., 4.])|cross([[1, 2, 3]], [[4, 5, 6]])|dot([1, 2], [3, 4])|dot(B, [1, 2, 3])|dot(E, B)
dot(B, [[1.], [2.], [3.]])|inner([1, 2], [3, 4])|inner(B, B)|outer([1, 2], [3, 4.])|vdot([1, 2], [3, 4])
matmul(B, [[1, 2], [3, 4], [5, 6]])|matmul([1, 2], [3, 4])|matmul(np.ones((2, 2, 3)), np.ones((3, 1)))
tensordot(B, B, 2)|tensordot(B, B, [[1], [1]])|einsum('ij,kj->ik', B, B)|einsum('ij->j', A)|kron([1, 2], [3, 4])
kron(np.eye(2), B)|polyval([1, 2, 3], 2)|polyval([1., 2.], A)|angle(1j)|angle([1, -1.0], True)|heaviside([-1, 0, 2.0], 0.5)
sign(A)|sign([-2, 0, 3])|power(2, -1)|power(2.0, [1, 2])|power([1, 2], [2, 3])|float_power(2, 3)|divmod(7, 3)|mod(-7, 3)
remainder([-5, 5], 3)|floor_divide(-7, 2)|floor_divide(7.5, 2)|gcd([12, 18], 8)|lcm([4, 6], 10)|bitwise_and([12, 7], 10)
bitwise_or(True, False)|bitwise_xor([1, 2], 3)|bitwise_not([1, 2])|logical_and([1, 0], [1, 1])|logical_not([0, 2])
iscomplex(1j)|isreal([1 + 0j, 1j])|isfinite([1, np.inf])|signbit([-1.0, 0.0])|isscalar(1)|isscalar([1])|isscalar('a')
finfo(np.float32).eps|iinfo(np.int32).max|issubdtype(np.int32, np.integer)|result_type(1, 2.0)|result_type(np.int8, np.float32)
result_type(B, 1.5)|result_type(C, 1.5)|promote_types(np.int32, np.float32)|promote_types(tf.int32, tf.int64)
newaxis|pi|e|inf|float32|int_.__name__|ndarray is tf.Tensor|size(A)|size(B, 0)|shape(A)|ndim(3)
allclose(A, A)|allclose([1.0], [1.1])|allclose([np.nan], [np.nan], equal_nan=True)|isclose([1.0, 2.0], [1.0, 2.1])
array_equal([1, 2], [1, 2])|array_equal([1, 2], [1, 2, 3])|nextafter(1.0, 2.0)|imag([1 + 2j])|real([1 + 2j])|real([1.])
""".strip()
RANDOM = """
random.rand(2, 3).shape|random.rand(2).dtype|random.randn(2, 3).shape|random.randn().shape|random.randn(2).dtype
random.uniform(0.0, 2.0, [3]).dtype|random.uniform(size=2).shape|random.randint(5, size=[4]).dtype|random.randint(1, 2, 3)
random.random([2, 2]).shape|random.standard_normal([2]).dtype|random.standard_normal(3).shape|random.poisson(1.0, [2]).dtype
""".strip()
STATEMENTS = """
tnp.random.seed(3)\\nx = tnp.random.uniform(size=[3])\\nx
tnp.random.seed(3)\\nx = tnp.random.randn(3)\\nx
x = tf.Variable([1., 2.])\\nwith tf.GradientTape() as t: y = tnp.sum(tnp.square(x) * 3)\\nt.gradient(y, x)
tf.function(lambda x: tnp.add(tnp.mean(x, axis=0), 1))(tf.constant([[1., 2.], [3., 4.]]))
tnp.ones([2, 3]).shape
tnp.ones([2], tnp.float32) + tf.constant([1., 2.])
""".strip().splitlines()


def _filled(call):
    import re

    return re.sub(r"\b([A-I])\b", lambda m: VALUES[m[1]], call)


def cases():
    found = []
    for name in UNARY.split():
        function, dot, rest = name.partition(".")
        found += [f"tnp.{function}({VALUES[v]}){dot}{rest}" for v in ONE]
    for name in BINARY.split():
        found += [f"tnp.{name}({VALUES[a]}, {VALUES[b]})" for a, b in PAIRS]
    for line in (CALLS + "\n" + RANDOM).split("\n"):
        found += [f"tnp.{_filled(call)}" for call in line.split("|")]
    found += [line.replace("\\n", "\n") for line in STATEMENTS]
    return list(dict.fromkeys(found))


if __name__ == "__main__":
    sys.path.insert(0, os.path.dirname(__file__))
    import tensorflow as tf
    from cases import evaluate

    rows = {case: evaluate(case, tf, tnp=tf.experimental.numpy) for case in cases()}
    with lzma.open(PLACE, "wt") as file:
        json.dump(rows, file)
    print(len(rows), sum("error" in row for row in rows.values()))
