"""Rewrites kerastorch/_graph/signatures.py: run with the python of TensorFlow 2.15.

The lines of the ops that are there already, and of those named as arguments, are read anew from
TensorFlow's registry of ops.
"""

import os
import runpy
import sys

import tensorflow as tf
from tensorflow.core.framework import op_def_pb2
from tensorflow.python.client import pywrap_tf_session
from tensorflow.python.framework import dtypes

PATH = os.path.join(os.path.dirname(__file__), "..", "..", "kerastorch", "_graph", "signatures.py")
_LINE = 99


def registry():
    """{type: OpDef} of all ops."""
    found = op_def_pb2.OpList()
    found.ParseFromString(pywrap_tf_session.TF_GetBuffer(pywrap_tf_session.TF_GetAllOpList()))
    return {definition.name: definition for definition in found.op}


def default(attr):
    """An attribute's default value, as text."""
    value = attr.default_value
    kind = value.WhichOneof("value")
    if kind == "type":
        return repr(dtypes.as_dtype(value.type).name)
    if kind == "list":
        listed = value.list
        items = [
            *map(int, listed.i), *map(repr, listed.s), *map(float, listed.f),
            *(dtypes.as_dtype(t).name for t in listed.type),
        ]  # fmt: skip
        return "[" + ",".join(map(number, items)) + "]"
    if kind == "s":
        return repr(value.s.decode())
    if kind == "f":
        return number(value.f)
    if kind in ("i", "b"):
        return repr(getattr(value, kind))
    return "None"


def number(value):
    """A number as short as it can be written."""
    if isinstance(value, float):
        short = f"{value:.7g}"
        return "float('inf')" if "inf" in short else short
    return str(value)


def line(definition):
    """The line of an op."""
    import inspect

    function = getattr(tf.raw_ops, definition.name, None)
    told = set()
    for argument in definition.input_arg:
        told |= {argument.type_attr, argument.number_attr, argument.type_list_attr}
    attrs = [a for a in definition.attr if a.name not in told]
    renamed = {}
    if function is not None:
        python = [n for n in inspect.signature(function).parameters if n != "name"]
        own = [a.name for a in definition.input_arg] + [a.name for a in definition.attr]
        ours = [n for n in own if n not in python and n not in told]
        renamed = dict(zip(ours, [n for n in python if n not in own], strict=False))
    words = []
    for argument in definition.input_arg:
        star = "*" if argument.number_attr or argument.type_list_attr else ""
        name = argument.name + star
        words.append(f"{name}:{renamed[argument.name]}" if argument.name in renamed else name)
    rest = []
    for attr in attrs:
        if attr.type == "func" or attr.name.startswith("_"):
            continue
        name = f"{attr.name}:{renamed[attr.name]}" if attr.name in renamed else attr.name
        has = attr.HasField("default_value")
        text = default(attr) if has else ""
        rest.append(f"{name}={text}" if has and " " not in text else name)
    return f"{definition.name}: {' '.join(words)} |{''.join(' ' + w for w in rest)}"


def main():
    with open(PATH, encoding="utf-8") as file:
        text = file.read()
    known = runpy.run_path(PATH)["SIGNATURES"].strip().splitlines()
    lines = {text.partition(":")[0]: text for text in known}
    found = registry()
    for name in sys.argv[1:]:
        if name in found and name not in lines:
            lines[name] = line(found[name])
    body = "\n".join(lines[name] for name in sorted(lines))
    head = text[: text.index('SIGNATURES = """')]
    with open(PATH, "w", encoding="utf-8") as file:
        file.write(f'{head}SIGNATURES = """\n{body}\n"""\n')


if __name__ == "__main__":
    main()
