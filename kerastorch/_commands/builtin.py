"""The formats of Keras and of torch: .keras, .h5, weights, safetensors, .pt, .pt2, ONNX."""

from __future__ import annotations

import os
import zipfile
from typing import Any

import torch

from kerastorch import keras
from kerastorch._files import safetensors
from kerastorch._files.replacing import replacing
from kerastorch._files.source import Source
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
    try:
        found = torch.load(path, map_location="cpu", weights_only=True)
    except (RuntimeError, EOFError, KeyError, ValueError, AttributeError) as error:
        raise OSError(f"{path}: this is no file of tensors: {error}") from None
    except Exception as error:  # pickle.UnpicklingError: it asks for more than tensors
        raise Refused(f"{path} holds more than tensors, which is not loaded: {error}") from None
    found = found.get("state_dict", found) if isinstance(found, dict) else found
    if not isinstance(found, dict) or not all(isinstance(v, torch.Tensor) for v in found.values()):
        raise Refused(f"{path} holds no state_dict, but a {type(found).__name__}")
    return found


def _write_pt(path, tensors):
    with replacing(path) as temporary:
        torch.save({name: value.cpu().clone() for name, value in tensors.items()}, temporary)


def _examples(model, batch):
    """Tensors for the inputs of a model; unknown sizes are those of the batch."""
    if not getattr(model, "inputs", None):
        raise Refused(
            f"{model.name!r} is no functional or Sequential model: its inputs are unknown"
        )
    found = []
    for x in model.inputs:
        shape = [batch, *(8 if n is None else n for n in x.shape[1:])]
        dtype = x.dtype.torch
        found.append(torch.zeros(shape, dtype=dtype))
    return found


def _exported(model):
    batch = torch.export.Dim("batch")
    inputs = _examples(model, 2)
    argument = inputs[0] if len(inputs) == 1 else inputs
    free = [{0: batch} if x.shape[0] is None else None for x in model.inputs]
    shapes = {"inputs": free[0] if len(inputs) == 1 else free}
    wrapper = _Inference(model)
    return torch.export.export(wrapper, (argument,), dynamic_shapes=shapes)


class _Inference(torch.nn.Module):
    """A model's call without training."""

    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, inputs):
        return self.model(inputs, training=False)


def _write_pt2(model, path):
    program = _exported(model)
    with replacing(path) as temporary:
        # torch looks at the suffix
        torch.export.save(program, temporary + ".pt2")
        os.replace(temporary + ".pt2", temporary)


def _write_onnx(model, path):
    try:
        import onnx  # noqa: F401
        import onnxscript  # noqa: F401
    except ImportError as error:
        raise Refused(
            f"ONNX needs the package {error.name} (pip install onnx onnxscript)"
        ) from None
    inputs = _examples(model, 2)
    argument = inputs[0] if len(inputs) == 1 else inputs
    program = torch.onnx.export(_Inference(model), (argument,), dynamo=True, verbose=False)
    with replacing(path) as temporary:
        program.save(temporary)


def _show_pt(path):
    if zipfile.is_zipfile(path):
        showing.tensors(_read_pt(path))
        return
    raise Refused(f"{path}: torch's format of before 1.6 is not shown")


def _show_safetensors(path):
    with open(path, "rb") as file:
        showing.entries(safetensors.header(Source(file, path)))


register(Format("onnx", "ONNX, by torch.onnx", (".onnx",), write=_write_onnx, whole=True))
register(
    Format(
        "pt2", "a program of torch.export", (".pt2",), write=_write_pt2, whole=True,
        show=showing.archive,
    )
)  # fmt: skip
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
