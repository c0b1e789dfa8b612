"""What AutoGraph refuses in branches: the class and what the message names."""

import tensorflow as tf


def refused(function, *arguments, says=()):
    try:
        tf.function(function)(*arguments)
    except Exception as e:
        return [type(e).__name__, *[word for word in says if word in str(e)]]
    return "accepted"


def undefined_in_else(x):
    if x > 0:
        first = x
    return first


def undefined_in_body(x):
    if x > 0:
        pass
    else:
        second = x
    return second


def dtypes(x):
    if x > 0:
        y = 1
    else:
        y = 1.0
    return y


def none(x):
    y = None
    if x > 0:
        y = x
    return y


def structure(x):
    if x > 0:
        y = (x, x)
    else:
        y = (x,)
    return y


def one_return(x):
    if x > 0:
        return x


def vector(x):
    if x > 0:
        return x
    return -x


def not_converted(x):
    if x > 0:
        return x
    return -x


def an_object(x):
    y = object()
    if x > 0:
        y = object()
    return x


one = tf.constant(1)
results = {
    "else": refused(undefined_in_else, one, says=["first", "must also be initialized", "else"]),
    "body": refused(undefined_in_body, one, says=["second", "must also be initialized"]),
    "dtypes": refused(dtypes, one, says=["y", "int32", "float32"]),
    "none": refused(none, one, says=["y", "None"]),
    "structure": refused(structure, one, says=["y", "same nested structure"]),
    "one return": refused(one_return, one, says=["return"]),
    "vector": refused(vector, tf.constant([1, 2])),
    "an object": refused(an_object, one),
}

error_without_autograph = None
try:
    tf.function(not_converted, autograph=False)(one)
except Exception as e:
    error_without_autograph = type(e).__name__
    base_is_type_error = isinstance(e, TypeError)
    says_autograph = "Python `bool`" in str(e)
