"""TensorFlow's protobuf messages, made from tf215.txt in a pool of their own."""

from .messages import message, parsed

__all__ = ["message", "parsed"]
