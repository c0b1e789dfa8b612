"""Assertions of tf.test.TestCase on arrays: tensors, or what numpy makes an array of."""

import unittest
from collections.abc import Mapping

import numpy as np

from .._core import dtypes
from .._core.tensor_shape import TensorShape
from ..ragged._ragged_tensor import RaggedTensor
from ._values import array, is_tensor


class ArrayAssertions(unittest.TestCase):
    """assertAll..., assertShapeEqual and their like; AssertionError names the places."""

    # equal
    def assertAllEqual(self, a, b, msg=None):
        """Two arrays have the same shape and elements; NaN equals NaN."""
        if _is_ragged(a) or _is_ragged(b):
            self.assertEqual(_as_list(a), _as_list(b), msg)
            return
        a, b = _alike(array(a), array(b))
        self._assert_shapes(a, b, "Contents: ", msg)
        same = _same(a, b)
        if np.all(same):
            return
        where = np.where(~same) if same.ndim else ()
        lines = [msg or "", f"not equal where = {where}"] if same.ndim else [msg or ""]
        lines += [f"not equal lhs = {a[where]!r}", f"not equal rhs = {b[where]!r}"]
        np.testing.assert_array_equal(a, b, err_msg="\n".join(lines))

    def assertNotAllEqual(self, a, b, msg=None):
        """Two arrays differ in shape or in an element."""
        try:
            self.assertAllEqual(a, b)
        except AssertionError:
            return
        self.fail(f"The two values are equal at all elements. {msg or ''}")

    # close
    def assertAllClose(self, a, b, rtol=1e-6, atol=1e-6, msg=None):
        """Two arrays, or nests of arrays, agree up to atol + rtol |b|.

        ValueError for a dict against something else.
        """
        self._assert_close(a, b, rtol, atol, msg, "")

    def _assert_close(self, a, b, rtol, atol, msg, path):
        a, b = _as_dict(a), _as_dict(b)
        if isinstance(a, Mapping) != isinstance(b, Mapping):
            raise ValueError(f"Can't compare dict to non-dict, a{path} vs b{path}. {msg or ''}")
        if isinstance(a, Mapping):
            keys = f"mismatched keys: a{path} has keys {a.keys()}, but b{path} has keys {b.keys()}."
            self.assertCountEqual(a.keys(), b.keys(), f"{keys} {msg or ''}")
            for key in a:
                self._assert_close(a[key], b[key], rtol, atol, msg, f"{path}[{key}]")
            return
        if isinstance(a, (list, tuple)) and not (_is_array(a) and _is_array(b)):
            self.assertEqual(len(a), len(b), f"Mismatched length: a{path} vs b{path}. {msg or ''}")
            for i, (x, y) in enumerate(zip(a, b, strict=True)):
                self._assert_close(x, y, rtol, atol, msg, f"{path}[{i}]")
            return
        self._assert_arrays_close(a, b, rtol, atol, msg, path)

    def _assert_arrays_close(self, a, b, rtol, atol, msg, path):
        if _is_ragged(a) or _is_ragged(b):
            self._assert_close(_as_list(a), _as_list(b), rtol, atol, msg, path)
            return
        a, b = array(a), array(b)
        self._assert_shapes(a, b, "with contents ", msg)
        a, b = _computable(a), _computable(b)
        if np.allclose(a, b, rtol=rtol, atol=atol, equal_nan=True):
            return
        tolerance = atol + rtol * np.abs(b)
        apart = np.abs(a - b)
        far = ~((apart <= tolerance) | _same(a, b))
        where = np.where(far) if far.ndim else ()
        lines = [f"Mismatched value: a{path} is different from b{path}. {msg or ''}"]
        lines += [f"not close where = {where}"] if far.ndim else []
        found = {"lhs": a[where], "rhs": b[where], "dif": apart[where], "tol": tolerance[where]}
        lines += [f"not close {name} = {value}" for name, value in found.items()]
        lines += [f"dtype = {a.dtype}, shape = {a.shape}"]
        np.testing.assert_allclose(a, b, rtol, atol, err_msg="\n".join(lines), equal_nan=True)

    def assertAllCloseAccordingToType(
        self,
        a,
        b,
        rtol=1e-6,
        atol=1e-6,
        float_rtol=1e-6,
        float_atol=1e-6,
        half_rtol=1e-3,
        half_atol=1e-3,
        bfloat16_rtol=1e-2,
        bfloat16_atol=1e-2,
        msg=None,
    ):
        """assertAllClose with the widest of the tolerances of the two arrays' dtypes."""
        names = {_dtype_name(a), _dtype_name(b)}
        for kinds, relative, absolute in (
            ({"float32", "complex64"}, float_rtol, float_atol),
            ({"float16"}, half_rtol, half_atol),
            ({"bfloat16"}, bfloat16_rtol, bfloat16_atol),
        ):
            if kinds & names:
                rtol, atol = max(rtol, relative), max(atol, absolute)
        self.assertAllClose(a, b, rtol, atol, msg)

    def assertNotAllClose(self, a, b, rtol=1e-6, atol=1e-6, msg=None):
        """Two arrays differ in shape, or in an element by more than the tolerance."""
        try:
            self.assertAllClose(a, b, rtol, atol)
        except AssertionError:
            return
        self.fail(f"The two values are close at all elements. {msg or ''}")

    # order
    def assertAllGreater(self, a, comparison_target):
        """Every element is > the target."""
        self.assertGreater(np.min(array(a)), comparison_target)

    def assertAllLess(self, a, comparison_target):
        """Every element is < the target."""
        self.assertLess(np.max(array(a)), comparison_target)

    def assertAllGreaterEqual(self, a, comparison_target):
        """Every element is >= the target."""
        self.assertGreaterEqual(np.min(array(a)), comparison_target)

    def assertAllLessEqual(self, a, comparison_target):
        """Every element is <= the target."""
        self.assertLessEqual(np.max(array(a)), comparison_target)

    def assertAllInRange(
        self, target, lower_bound, upper_bound, open_lower_bound=False, open_upper_bound=False
    ):
        """Every element is between two bounds, which belong to the range unless it is open."""
        found = array(target)
        if found.dtype.kind not in "iuf":
            self.fail(
                f"The value of {target} does not have an ordered numeric type, instead it has "
                f"type: {found.dtype}"
            )
        self._assert_nowhere(
            np.isnan(found), found, "are NaN. Subscripts(s) and value(s) of the NaN element(s):"
        )
        low = found <= lower_bound if open_lower_bound else found < lower_bound
        high = found >= upper_bound if open_upper_bound else found > upper_bound
        shown = (
            f"{'(' if open_lower_bound else '['}{lower_bound}, "
            f"{upper_bound}{')' if open_upper_bound else ']'}"
        )
        self._assert_nowhere(
            low | high,
            found,
            f"are outside the range {shown}. Subscript(s) and value(s) of the offending elements:",
        )

    def _assert_nowhere(self, places, found, said):
        if not np.any(places):
            return
        shown = [f"  {list(map(int, i))} : {found[tuple(i)]}" for i in np.argwhere(places)[:10]]
        count = f"{np.sum(places)} of the {found.size} element(s) {said}"
        self.fail("\n".join([count, *shown, *(["  ..."] if np.sum(places) > 10 else [])]))

    def assertAllInSet(self, target, expected_set):
        """Every element is one of a set."""
        others = np.setdiff1d(array(target), list(expected_set))
        if others.size:
            said = f"are not in the set {expected_set}: {others}"
            self.fail(f"{others.size} unique element(s) {said}")

    # shapes and dtypes
    def assertShapeEqual(self, input_a, input_b, msg=None):
        """Two arrays or tensors have the same shape; TypeError for anything else."""
        for name, value in (("input_a", input_a), ("input_b", input_b)):
            if not (isinstance(value, (np.ndarray, np.generic)) or is_tensor(value)):
                raise TypeError(
                    f"{name} must be a Numpy ndarray, Numpy scalar, or a Tensor. Instead received "
                    f"{type(value)}"
                )
        shapes = [list(TensorShape(x.shape)) for x in (input_a, input_b)]
        self.assertAllEqual(*shapes, msg=msg)

    def assertDTypeEqual(self, target, expected_dtype):
        """An array or tensor has a dtype: TensorFlow's or numpy's."""
        if isinstance(expected_dtype, dtypes.DType):
            expected_dtype = expected_dtype.as_numpy_dtype
        self.assertEqual(array(target).dtype, expected_dtype)

    def _assert_shapes(self, a, b, contents, msg):
        self.assertEqual(
            a.shape,
            b.shape,
            f"Shape mismatch: expected {a.shape}, got {b.shape} {contents}{b}. {msg or ''}",
        )

    # near
    def assertNear(self, f1, f2, err, msg=None):
        """|f1 - f2| <= err."""
        extra = "" if msg is None else f" ({msg})"
        self.assertTrue(f1 == f2 or abs(f1 - f2) <= err, f"{f1:f} != {f2:f} +/- {err:f}{extra}")

    def assertArrayNear(self, farray1, farray2, err, msg=None):
        """Two sequences of numbers agree up to `err`, one by one."""
        self.assertEqual(len(farray1), len(farray2), msg)
        for f1, f2 in zip(farray1, farray2, strict=True):
            self.assertNear(float(f1), float(f2), err, msg)

    def assertNDArrayNear(self, ndarray1, ndarray2, err, msg=None):
        """The norm of the difference of two arrays is below `err`."""
        self.assertTrue(np.linalg.norm(array(ndarray1) - array(ndarray2)) < err, msg)


def _same(a, b):
    same = np.asarray(a == b)
    if a.dtype.kind in "fc" and b.dtype.kind in "fc":
        same = same | (np.isnan(a) & np.isnan(b))
    return np.broadcast_to(same, a.shape)


def _alike(a, b):
    """Two arrays, text as bytes where the other has bytes."""
    if {a.dtype.kind, b.dtype.kind} in ({"U", "O"}, {"U", "S"}):
        return _encoded(a), _encoded(b)
    return a, b


def _encoded(found):
    return np.char.encode(found, "utf-8").astype(object) if found.dtype.kind == "U" else found


def _is_ragged(value):
    return isinstance(value, RaggedTensor)


def _as_list(value):
    if _is_ragged(value):
        return value.to_list()
    return value.tolist() if hasattr(value, "tolist") else value


def _as_dict(value):
    return value._asdict() if hasattr(value, "_asdict") else value


def _is_array(value):
    """Whether a list or tuple is one array of numbers."""
    if any(isinstance(v, (Mapping, str)) or hasattr(v, "_asdict") for v in value):
        return False
    try:
        return array(value).dtype.kind != "O"
    except (ValueError, TypeError):
        return False


def _computable(found):
    """bfloat16, in which numpy does not calculate, as float32."""
    return found.astype(np.float32) if found.dtype.kind == "V" else found


def _dtype_name(value):
    return value.dtype.name if is_tensor(value) else str(np.asarray(array(value)).dtype)
