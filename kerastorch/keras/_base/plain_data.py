"""JSON text of files as plain values."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from ..._files.faults import Misfit
from . import safe_mode

_SPARE = 128 << 20  # bytes that the values may take beyond those of the text
_SIZES = {b"{": 240, b"[": 64, b",": 64, b":": 64}  # bytes of the values behind a character


def from_json(
    text: str | bytes,
    name: str | None = None,
    object_hook: Callable[[dict[str, Any]], Any] | None = None,
) -> Any:
    """The values that JSON text (str or bytes) describes; `name` stands in errors.

    OSError for text that is no JSON (JSONDecodeError when no file is named), ValueError for text
    whose values would fill the memory.
    """
    data = text.encode("utf-8", "surrogateescape") if isinstance(text, str) else bytes(text)
    if len(data) > _SPARE // 64 and not safe_mode.trusted():
        values = sum(data.count(mark) * size for mark, size in _SIZES.items())
        if values > len(data) + _SPARE:
            raise ValueError(
                f"{name or 'JSON text'}: its values take {values} bytes, the text {len(data)}."
            )
    try:
        return json.loads(data.decode("utf-8"), object_hook=object_hook)
    except ValueError as error:
        if name is None:
            raise
        raise Misfit(f"{name}: the text is damaged: {error}.") from error
    except (RecursionError, KeyError, TypeError, AttributeError) as error:
        raise Misfit(f"{name or 'JSON text'}: the text is damaged: {error}.") from error
