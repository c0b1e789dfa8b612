"""Messages of graphs."""

from ..._files.protos import message

GraphDef = message("tensorflow.GraphDef")
