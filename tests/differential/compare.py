"""Two outcomes of one case compared: dtypes, shapes and classes exactly, numbers closely."""

import math

# relative error allowed, and absolute error in parts of the array's largest number
TOLERANCES = {
    "float64": (1e-9, 1e-11),
    "complex128": (1e-9, 1e-11),
    "float32": (1e-5, 2e-6),
    "complex64": (1e-5, 2e-6),
    "float16": (4e-3, 2e-3),
    "bfloat16": (3e-2, 1.6e-2),
}
EQUAL = "equal"
LACKING = "is not in kerastorch"
KINDS = [
    "value differs",
    "gradient differs",
    "facts differ",
    "only ours raises",
    "only TensorFlow raises",
    "other class",
    "ours dies",
]
# what TensorFlow raises by accident inside itself: any class stands for it
ACCIDENTS = ("UnboundLocalError", "SystemError")
ARRAYS = ("tensor", "numpy", "variable")


def verdict(ours, theirs, slack=1.0):
    """EQUAL, LACKING or one of KINDS. slack: a factor on the tolerances."""
    if "dies" in ours:
        return "ours dies"
    if LACKING in ours.get("text", ""):
        return LACKING
    if "raises" in theirs or "raises" in ours:
        return _raised(ours.get("raises"), theirs.get("raises"))
    coarsest = _coarsest(theirs.get("value"))
    for part in theirs:
        found = _part(part, ours.get(part), theirs[part], slack, coarsest)
        if found != EQUAL:
            return found
    return EQUAL


def _coarsest(value):
    """The least precise of a value's floating dtypes: what its gradients were computed in."""
    if not isinstance(value, list):
        return None
    if value and value[0] in ARRAYS and len(value) == 4:
        return value[1]
    found = [_coarsest(part) for part in value]
    return max(found, key=_imprecision, default=None)


def _imprecision(dtype):
    return TOLERANCES.get(dtype, (0.0,))[0]


def _part(part, ours, theirs, slack, coarsest):
    if ours is None:
        return "value differs"
    if _is_raised(ours) or _is_raised(theirs):
        return _raised(
            ours[1] if _is_raised(ours) else None, theirs[1] if _is_raised(theirs) else None
        )
    # a gradient may be a small difference of large numbers, and have been cast to a finer dtype
    gradient = part in ("gradients", "second")
    if same(ours, theirs, slack, *((1.0, coarsest) if gradient else ())):
        return EQUAL
    return {"gradients": "gradient differs", "second": "gradient differs"}.get(
        part, "facts differ" if part in ("facts", "losses") else "value differs"
    )


def _is_raised(part):
    return part[0] == "raised"


def _raised(ours, theirs):
    if theirs is None:
        return "only ours raises"
    if ours is None:
        return "only TensorFlow raises"
    return EQUAL if theirs[0] in ours or theirs[0] in ACCIDENTS else "other class"


def same(ours, theirs, slack=1.0, scale=0.05, coarsest=None):
    """Whether two encoded values are equal. scale: numbers below it count as no larger.

    coarsest: a dtype whose tolerance holds where that of an array's own dtype is narrower.
    """
    if isinstance(theirs, list) and theirs and theirs[0] in ARRAYS and len(theirs) == 4:
        dtype = (
            theirs[1] if theirs[1] not in TOLERANCES else max(theirs[1], coarsest, key=_imprecision)
        )
        return ours[:3] == theirs[:3] and _close(ours[3], theirs[3], dtype, slack, scale)
    if isinstance(theirs, list):
        return (
            isinstance(ours, list)
            and len(ours) == len(theirs)
            and all(same(a, b, slack, scale, coarsest) for a, b in zip(ours, theirs))
        )
    if isinstance(theirs, float) and isinstance(ours, float):
        return _close([ours], [theirs], "float32", slack, scale)
    return type(ours) is type(theirs) and ours == theirs


def _close(ours, theirs, dtype, slack, scale=0.0):
    if dtype not in TOLERANCES:
        return ours == theirs
    if ours and isinstance(ours[0], list):
        ours = [x for pair in ours for x in pair]
        theirs = [x for pair in theirs for x in pair]
    relative, absolute = (t * slack for t in TOLERANCES[dtype])
    # the lowest float stands for "no maximum": not a size to measure by
    finite = [abs(x) for x in theirs if not isinstance(x, str) and abs(x) < 1e30]
    absolute *= max([scale, *finite])
    return all(map(lambda a, b: _near(a, b, relative, absolute), ours, theirs))


def _near(a, b, relative, absolute):
    if isinstance(a, str) or isinstance(b, str):
        return a == b
    return math.fabs(a - b) <= absolute + relative * math.fabs(b)


def difference(ours, theirs, path=""):
    """Where two outcomes differ first, in words."""
    if isinstance(theirs, dict):
        for key in theirs:
            if key == "text" or (key in ours and same(ours[key], theirs[key])):
                continue
            return difference(ours.get(key), theirs[key], f"{path}.{key}")
    if isinstance(theirs, list) and isinstance(ours, list) and len(ours) == len(theirs):
        if theirs and theirs[0] in ARRAYS and len(theirs) == 4 and ours[:3] == theirs[:3]:
            for i, (a, b) in enumerate(zip(ours[3], theirs[3])):
                if not _close([a], [b], theirs[1], 1.0):
                    return f"{path}: {theirs[1]} {theirs[2]} at {i}: TF {b}, ours {a}"
        for i, (a, b) in enumerate(zip(ours, theirs)):
            if isinstance(b, list) and not same(a, b):
                return difference(a, b, f"{path}[{i}]" if theirs[0] != i else path)
    return f"{path}: TF {str(theirs)[:150]}, ours {str(ours)[:150]}"
