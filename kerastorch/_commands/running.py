"""`kerastorch convert SRC DST` and `kerastorch show FILE`."""

from __future__ import annotations

import argparse
import os
import sys
import warnings

from kerastorch._core.errors import OpError
from kerastorch._files.faults import check_regular
from kerastorch.keras.saving.saved_model.revived import Revived

from . import builtin as _builtin  # noqa: F401  (its formats register themselves)
from . import graphs as _graphs  # noqa: F401
from . import programs as _programs  # noqa: F401
from . import tensorflow as _tensorflow  # noqa: F401
from .formats import FORMATS, Format, Refused, is_there, named, of_path

# warnings that tell of the format, or of weights whose axes lie in another order in memory
_KNOWN_TO_WHO_ASKED = ("You are saving your model as an HDF5 file", "No complete tensor found")
_FAULTS = (OSError, ValueError, TypeError, NotImplementedError, OpError)


def run(command: str, arguments: list[str]) -> int:
    """Carries out "convert" or "show"; the exit code: 0, or 1 after an error."""
    options = _parser(command).parse_args(arguments)
    if options.trust_files:
        os.environ["KERASTORCH_TRUST_FILES"] = "1"
    try:
        with warnings.catch_warnings():
            for start in _KNOWN_TO_WHO_ASKED:
                warnings.filterwarnings("ignore", start)
            _COMMANDS[command](options)
    except Refused as error:
        return _failed(error)
    except _FAULTS as error:
        return _failed(error)
    return 0


def _failed(error):
    print(f"kerastorch: {error}", file=sys.stderr)
    return 1


def _parser(command):
    formats = "\n".join(f"  {f.name:12} {f.what}{_able(f)}" for f in FORMATS)
    parser = argparse.ArgumentParser(
        prog=f"kerastorch {command}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        description=_WHAT[command],
        epilog=f"formats:\n{formats}\n\n{_NOTES}",
    )
    if command == "convert":
        parser.add_argument("source", metavar="SRC", help="the file to read")
        parser.add_argument("target", metavar="DST", help="the file to write")
        parser.add_argument(
            "--model", metavar="FILE", help="the model of the weights, where SRC holds no model"
        )
        parser.add_argument("--from", dest="reader", metavar="FORMAT", help="by default by SRC")
        parser.add_argument("--to", dest="writer", metavar="FORMAT", help="by default by DST")
    else:
        parser.add_argument("source", metavar="FILE", help="the file to show")
        parser.add_argument("--from", dest="reader", metavar="FORMAT", help="by default by FILE")
    parser.add_argument(
        "--trust-files", action="store_true", help="allow code in the files that are read"
    )
    return parser


def _able(format):
    """What cannot be done with a format, in brackets."""
    read = format.read_model or format.read_weights
    if not read and not format.write:
        return " [show only]"
    if not read:
        return " [written, not read]"
    return ""


_NOTES = """\
A SavedModel is named by its folder; a checkpoint by its prefix, or by the folder of a file
`checkpoint`, whose newest one is taken. Weights alone (checkpoints, .weights.h5, safetensors, .pt,
.pt2) need --model to become a whole model; between safetensors, .pt and .pt2 they need none.

  kerastorch convert model.h5 model.keras
  kerastorch convert saved_model/ model.h5
  kerastorch convert model.keras model.onnx
  kerastorch convert training/ model.keras --model model.h5
  kerastorch convert model.h5 weights.safetensors
  kerastorch convert model.keras for_keras_3.keras --to keras3

Classes of a SavedModel whose code is not there keep their names and configs: who loads the result
gives them by custom_objects. Programs (.pt2, .onnx) take any batch size and compute as the model
does without training."""

_WHAT = {
    "convert": "Writes the model, or the weights, of a file in another format.",
    "show": "Prints what is in a file: layers, weights with their shapes. Nothing of it is run.",
}


def _present(path):
    if not is_there(path):
        raise Refused(f"there is no {path}")
    check_regular(path)


def _convert(options):
    _present(options.source)
    source = named(options.reader) if options.reader else of_path(options.source)
    target = named(options.writer) if options.writer else of_path(options.target)
    if target.write is None:
        raise Refused(f"{options.target}: {target.what} cannot be written")
    if source.read_model is None and source.read_weights is None:
        raise Refused(f"{options.source}: {source.what} cannot be converted, only shown")
    if source.read_model is not None:
        model = source.read_model(options.source)
        target.write(model, options.target)
        _warn(model, target, options.target)
    elif options.model is None and source.read_tensors and target.write_tensors:
        target.write_tensors(options.target, source.read_tensors(options.source))
    else:
        target.write(_model_of(options, source), options.target)
    print(f"{options.source} ({source.what}) -> {options.target} ({target.what})")


def _warn(model, target, path):
    """Says which classes a file names without having them."""
    if target.name not in ("h5", "keras", "keras3"):
        return
    lost = sorted({type(x).__name__ for x in (model, *model.submodules) if isinstance(x, Revived)})
    if lost:
        print(
            f"{path} names {', '.join(lost)}, whose code no file holds: load it with "
            "custom_objects, or register the classes"
        )


def _model_of(options, source: Format):
    """The model of --model with the weights of the source."""
    if options.model is None:
        raise Refused(
            f"{options.source} ({source.what}) holds no model: name a file with it by --model"
        )
    _present(options.model)
    holder = of_path(options.model)
    if holder.read_model is None:
        raise Refused(f"{options.model} ({holder.what}) holds no model")
    model = holder.read_model(options.model)
    source.read_weights(model, options.source)
    return model


def _show(options):
    _present(options.source)
    format = named(options.reader) if options.reader else of_path(options.source)
    if format.show is None:
        raise Refused(f"{format.what} cannot be shown")
    print(f"{options.source}: {format.what}")
    format.show(options.source)


_COMMANDS = {"convert": _convert, "show": _show}
