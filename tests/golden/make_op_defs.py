"""The OpDefs that written graphs need, read from TensorFlow:

    TF215/bin/python tests/golden/make_op_defs.py

writes kerastorch/_graph/op_defs.py anew, for the ops whose types stand in the sources.
"""

import re
from pathlib import Path

from tensorflow.core.framework import op_def_pb2, types_pb2
from tensorflow.python.client import pywrap_tf_session as session

ROOT = Path(__file__).resolve().parents[2] / "kerastorch"
TARGET = ROOT / "_graph" / "op_defs.py"
HEAD = '''# ruff: noqa: E501
"""The definitions of TensorFlow's ops, as graphs that are written need them.

One op a line, as tests/golden/make_op_defs.py reads them from TensorFlow: the type, `!` where it is
stateful; the inputs, `>`, the outputs; `|`, the attributes with their kinds, `?` behind those that
may be left out, with the default of a dtype.  What an argument is of: `T` the attribute of its dtype, `N*T` a list of N of them,
`*T` one of the dtypes in a list, or the name of a dtype.
"""

OP_DEFS = """
'''


def wanted():
    """The words in the sources that might be types of ops."""
    sources = (
        p.read_text() for p in ROOT.rglob("*.py") if p != TARGET and p.parent.name != "_names"
    )
    return {word for text in sources for word in re.findall(r"\b[A-Z][A-Za-z0-9]+\b", text)}


def argument(arg):
    """name:what of an input or output."""
    if arg.type_list_attr:
        return f"{arg.name}:*{arg.type_list_attr}"
    kind = arg.type_attr or types_pb2.DataType.Name(arg.type)[3:].lower()
    return f"{arg.name}:{arg.number_attr}*{kind}" if arg.number_attr else f"{arg.name}:{kind}"


def attribute(attr):
    """name:kind of an attribute, with the default of a dtype."""
    default = attr.HasField("default_value")
    dtype = f"={types_pb2.DataType.Name(attr.default_value.type)[3:].lower()}"
    return f"{attr.name}:{attr.type}{'?' * default}{dtype * (default and attr.type == 'type')}"


def line(op):
    """The line of an OpDef."""
    inputs = " ".join(map(argument, op.input_arg))
    outputs = " ".join(map(argument, op.output_arg))
    attrs = " ".join(map(attribute, op.attr))
    return re.sub(
        " +", " ", f"{op.name}{'!' * op.is_stateful} {inputs} > {outputs} | {attrs}"
    ).strip()


def main():
    """Writes the table."""
    ops = op_def_pb2.OpList()
    ops.ParseFromString(session.TF_GetBuffer(session.TF_GetAllOpList()))
    names = wanted()
    kept = sorted((op for op in ops.op if op.name in names), key=lambda op: op.name)
    TARGET.write_text(HEAD + "\n".join(map(line, kept)) + '\n"""\n')


if __name__ == "__main__":
    main()
