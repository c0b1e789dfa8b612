"""tf.autograph: the functions that TensorFlow converts Python code with."""

import inspect
import textwrap


def to_graph(entity, recursive=True, experimental_optional_features=None):
    """`entity` itself: Python functions run as they are.  TypeError when it is not callable."""
    if not callable(entity):
        raise TypeError(f"{entity!r} is not a callable object")
    return entity


def to_code(entity, recursive=True, experimental_optional_features=None):
    """The source of `entity`: what runs is the code as written."""
    return textwrap.dedent(inspect.getsource(getattr(entity, "python_function", entity)))


def set_verbosity(level, alsologtostdout=False):
    """Nothing to do: no code is converted, so there is nothing to report."""


def trace(*args):
    """Prints the arguments."""
    print(*args)
