"""The formats of Keras and of torch's tensors: .keras, .h5, weights, safetensors, .pt."""

from __future__ import annotations

import os
import re
from typing import Any

import torch

from kerastorch import keras
from kerastorch._files import safetensors
from kerastorch._files.faults import check_regular
from kerastorch._files.replacing import replacing_by_torch
from kerastorch._files.source import Source
from kerastorch._files.zipped import Archive, is_archive
from kerastorch.keras.saving import files

from . import showing
from .formats import Format, Refused, register


def _load(path):
    return keras.models.load_model(path)


def _save(**how):
    return lambda model, path: model.save(path, **how)


def _whole_h5(path):
    """Whether a file is an HDF5 file with a model in it."""
    if not path.lower().endswith((".h5", ".hdf5")):
        return False
    return files.reading_h5(path, lambda file: "model_config" in file.attrs)


def _weights(model, path):
    model.load_weights(path)


# torch's formats
# bytes of the tensors, which may share theirs, by those of the file
_SHARED, _SPARE = 4, 64 << 20


def state_of(model: Any) -> dict[str, torch.Tensor]:
    """The tensors of a model by the names of torch's `state_dict`."""
    return {name: value.detach() for name, value in model.state_dict().items()}


def set_state(model: Any, tensors: dict[str, torch.Tensor]) -> None:
    """Sets all weights of a model from tensors by name; Refused when one is missing or too much."""
    own = state_of(model)
    missing, other = sorted(set(own) - set(tensors)), sorted(set(tensors) - set(own))
    if missing or other:
        raise Refused(f"the tensors do not fit the model: it lacks {other}, the file {missing}")
    for name, value in own.items():
        if tuple(value.shape) != tuple(tensors[name].shape):
            raise Refused(
                f"{name!r} has the shape {tuple(value.shape)} in the model, "
                f"{tuple(tensors[name].shape)} in the file"
            )
    model.load_state_dict(tensors)


def _read_pt(path):
    check_regular(path)
    if is_archive(path):  # looked at before torch does, which inflates what it finds
        Archive(path)._file.close()
    try:
        found = torch.load(path, map_location="cpu", weights_only=True)
    except (RuntimeError, EOFError, KeyError, ValueError, AttributeError) as error:
        raise OSError(f"{path}: this is no file of tensors: {error}") from None
    except Exception as error:  # pickle.UnpicklingError: it asks for more than tensors
        said = re.search(r"(Unsupported|Trying to load unsupported) .{1,200}", str(error))
        what = said[0] if said else f"a {type(error).__name__} of torch's unpickler"
        raise Refused(f"{path} holds more than tensors, which is not loaded: {what}") from None
    found = found.get("state_dict", found) if isinstance(found, dict) else found
    if not isinstance(found, dict) or not all(isinstance(v, torch.Tensor) for v in found.values()):
        raise Refused(f"{path} holds no state_dict, but a {type(found).__name__}")
    _check_tensors(path, found)
    return found


def _check_tensors(path, found):
    """Refused for tensors that are no arrays of their own bytes."""
    total = 0
    for name, value in found.items():
        if not isinstance(name, str):
            raise Refused(f"{path} holds no state_dict: {str(name)[:100]} is no name of a tensor")
        if value.layout is not torch.strided or value.device.type != "cpu" or value.is_quantized:
            raise Refused(f"{path}: {name!r} is no plain tensor, which is not loaded")
        size = value.numel() * value.element_size()
        if size > value.untyped_storage().nbytes():
            raise OSError(f"{path}: {name!r} repeats its bytes")
        total += size
    if total > _SHARED * os.path.getsize(path) + _SPARE:
        raise OSError(f"{path}: its tensors take {total} bytes, the file {os.path.getsize(path)}")


def _write_pt(path, tensors):
    with replacing_by_torch(path) as file:
        torch.save({name: value.cpu().clone() for name, value in tensors.items()}, file)


def _show_pt(path):
    check_regular(path)
    with open(path, "rb") as file:
        is_zip = file.read(2) == b"PK"
    if is_zip:
        showing.tensors(_read_pt(path))
        return
    raise Refused(f"{path}: torch's format of before 1.6 is not shown")


def _show_safetensors(path):
    with open(path, "rb") as file:
        showing.entries(safetensors.header(Source(file, path)))


register(
    Format(
        "pt", "torch's state_dict", (".pt", ".pth"),
        read_weights=lambda model, path: set_state(model, _read_pt(path)),
        write=lambda model, path: _write_pt(path, state_of(model)),
        read_tensors=_read_pt, write_tensors=_write_pt, show=_show_pt,
    )
)  # fmt: skip
register(
    Format(
        "safetensors", "safetensors, named as torch's state_dict", (".safetensors",),
        read_weights=lambda model, path: set_state(model, safetensors.read(path)),
        write=lambda model, path: safetensors.write(path, state_of(model)),
        read_tensors=safetensors.read, write_tensors=safetensors.write, show=_show_safetensors,
    )
)  # fmt: skip
register(
    Format(
        "h5weights", "weights in Keras's older layout (.h5)", (),
        read_weights=_weights, show=showing.hdf5,
        write=lambda model, path: model.save_weights(path, save_format="h5"),
        matches=lambda path: path.lower().endswith((".h5", ".hdf5")),
    )
)  # fmt: skip
register(
    Format(
        "h5", "a whole model (.h5)", (".h5", ".hdf5"), matches=_whole_h5, read_model=_load,
        read_weights=_weights, write=_save(save_format="h5"), whole=True, show=showing.hdf5,
    )
)  # fmt: skip
register(
    Format(
        "weights", "weights in the layout of .keras files", (".weights.h5",),
        matches=lambda path: path.lower().endswith(".weights.h5"),
        read_weights=_weights, write=lambda model, path: model.save_weights(path),
        show=showing.hdf5,
    )
)  # fmt: skip
register(
    Format(
        "keras3", "a whole model for Keras 3 (.keras)", (), read_model=_load,
        write=_save(save_format="keras3"), whole=True, show=showing.keras_archive,
    )
)  # fmt: skip
register(
    Format(
        "keras", "a whole model (.keras)", (".keras",), read_model=_load, read_weights=_weights,
        write=_save(), whole=True, show=showing.keras_archive,
    )
)  # fmt: skip
