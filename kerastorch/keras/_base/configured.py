"""Configured: objects whose config is the arguments of their constructor.

A class states its arguments in the signature of `__init__` and nowhere else: the names of its
config are taken from there, the values from the attributes of the same names.

    class Window(Configured, Base):
        def __init__(self, size, padding="valid", **kwargs):
            super().__init__(**kwargs)
            size = int(size)
            self._keep(locals())
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_PACKAGE = __name__.partition(".")[0] + "."


def parameters(cls: type) -> tuple[str, ...]:
    """The names in the signature of a class's constructor, without self."""
    code = cls.__init__.__code__
    return code.co_varnames[1 : code.co_argcount + code.co_kwonlyargcount]


def arguments(scope: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments of a constructor by name, those in its `**kwargs` too.

    scope: the constructor's `locals()`.  A name that it has bound anew has its new value.  The
    constructor must use `super()`: that is what puts its class into the scope.
    """
    own = {name: scope[name] for name in parameters(scope["__class__"])}
    return {**own, **scope.get("kwargs", {})}


class Configured:
    """Mixin: keeps the arguments of the constructor and writes them down.

    The config has the names of the base class, then the new ones of the class's own `__init__`.
    This holds for the classes of this package: to the config of a user's subclass its arguments are
    added by its own `get_config`, as in Keras.
    """

    _config_names = ()  # set by `__init_subclass__`, unless the class sets it
    _config_omits = ()  # arguments that Keras leaves out of the config
    _base_arguments = ()  # arguments that a base class keeps and writes down

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        own = cls.__dict__
        if not cls.__module__.startswith(_PACKAGE) or "_config_names" in own:
            return
        names = cls._config_names
        if "__init__" in own:
            names = dict.fromkeys((*names, *parameters(cls)))
        left_out = (*cls._config_omits, *cls._base_arguments)
        cls._config_names = tuple(n for n in names if n not in left_out)

    def _keep(self, scope):
        """Keeps the arguments of the constructor whose `locals()` are given as attributes."""
        for name in parameters(scope["__class__"]):
            if name not in self._base_arguments:
                setattr(self, name, self._kept_value(name, scope[name]))

    def _kept_value(self, name, value):
        """An argument as it is kept."""
        return value

    def _own_config(self):
        """The kept arguments by name, as plain values."""
        return {name: self._config_value(name) for name in self._config_names}

    def _config_value(self, name):
        """An argument as the config has it."""
        return getattr(self, name)
