"""tf.saved_model.SaveOptions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any


class SaveOptions:
    """How a SavedModel is written (tf.saved_model.SaveOptions).

    namespace_whitelist: names of namespaces of custom ops; ValueError for what is no str or bytes.
    function_aliases: {alias: tf.function}, whose functions are noted under the alias.
    The other settings change nothing here.
    """

    __slots__ = (
        "experimental_custom_gradients",
        "experimental_debug_stripper",
        "experimental_image_format",
        "experimental_io_device",
        "experimental_skip_saver",
        "experimental_variable_policy",
        "extra_tags",
        "function_aliases",
        "namespace_whitelist",
        "save_debug_info",
    )

    def __init__(
        self,
        namespace_whitelist: Sequence[str] | None = None,
        save_debug_info: bool = False,
        function_aliases: Mapping[str, Any] | None = None,
        experimental_debug_stripper: bool = False,
        experimental_io_device: str | None = None,
        experimental_variable_policy: Any = None,
        experimental_custom_gradients: bool = True,
        experimental_image_format: bool = False,
        experimental_skip_saver: bool = False,
        experimental_sharding_callback: Any = None,
        extra_tags: Sequence[str] | None = None,
    ) -> None:
        self.namespace_whitelist = _namespaces(namespace_whitelist)
        self.save_debug_info = save_debug_info
        self.function_aliases = dict(function_aliases) if function_aliases else {}
        self.experimental_debug_stripper = experimental_debug_stripper
        self.experimental_io_device = experimental_io_device
        self.experimental_variable_policy = experimental_variable_policy
        self.experimental_custom_gradients = experimental_custom_gradients
        self.experimental_image_format = experimental_image_format
        self.experimental_skip_saver = experimental_skip_saver
        self.extra_tags = extra_tags


def _namespaces(names):
    if names is None:
        return []
    if not isinstance(names, list):
        raise TypeError(
            "`namespace_whitelist` must be a list of strings. Got: "
            f"{names!r} with type {type(names)}."
        )
    for name in names:
        if not isinstance(name, str):
            raise ValueError(
                f"Whitelisted namespace must be a string. Got: {name!r} of type {type(name)}."
            )
    return [str(name) for name in names]
