"""tf.name_scope and the other scopes that are with-statements."""

from ._core.state import state


class name_scope:  # noqa: N801  (TensorFlow's name)
    """Prefixes the names of what is made inside with `name` and '/' (tf.name_scope).

    A name that ends in '/' stands for itself, without the scope around it; entering gives the
    prefix.
    """

    def __init__(self, name):
        if not (isinstance(name, str) or name is None):
            raise ValueError("name for name_scope must be a string.")
        self._given = name
        self._outer = []

    @property
    def name(self):
        """The name given."""
        return self._given

    def __enter__(self):
        self._outer.append(state.scope)
        name = self._given
        if not name:
            state.scope = ""
        elif name.endswith("/"):
            state.scope = name
        else:
            state.scope = f"{state.scope}{name}/"
        return state.scope

    def __exit__(self, *exc):
        state.scope = self._outer.pop()
