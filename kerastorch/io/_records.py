"""tf.io.TFRecordWriter and its options."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Any

from .._files import records
from . import _paths

_METHOD = zlib.DEFLATED


class TFRecordCompressionType:
    """Numbers of the kinds of compression (tf.compat.v1.io.TFRecordCompressionType)."""

    NONE = 0
    ZLIB = 1
    GZIP = 2


class TFRecordOptions:
    """How records are written (tf.io.TFRecordOptions).

    compression_type: "GZIP", "ZLIB" or "" (none).  The others are zlib's: flush_mode (what `flush`
    does), window_bits, compression_level, compression_method, mem_level and compression_strategy;
    input_buffer_size and output_buffer_size are without meaning here.
    """

    compression_type_map = {
        TFRecordCompressionType.ZLIB: "ZLIB",
        TFRecordCompressionType.GZIP: "GZIP",
        TFRecordCompressionType.NONE: "",
    }

    def __init__(
        self,
        compression_type=None,
        flush_mode=None,
        input_buffer_size=None,
        output_buffer_size=None,
        window_bits=None,
        compression_level=None,
        compression_method=None,
        mem_level=None,
        compression_strategy=None,
    ):
        self.get_compression_type_string(compression_type)
        self.compression_type = compression_type
        self.flush_mode = flush_mode
        self.input_buffer_size = input_buffer_size
        self.output_buffer_size = output_buffer_size
        self.window_bits = window_bits
        self.compression_level = compression_level
        self.compression_method = compression_method
        self.mem_level = mem_level
        self.compression_strategy = compression_strategy

    @classmethod
    def get_compression_type_string(cls, options):
        """ "GZIP", "ZLIB" or "", of options, a name, a number or None; ValueError for others."""
        if not options:
            return ""
        if isinstance(options, TFRecordOptions):
            return cls.get_compression_type_string(options.compression_type)
        if isinstance(options, TFRecordCompressionType):
            return cls.compression_type_map[options]
        if options in cls.compression_type_map:
            return cls.compression_type_map[options]
        if options in cls.compression_type_map.values():
            return options
        raise ValueError(f'Not a valid compression_type: "{options}"')


def _deflate(options, kind):
    """The zlib compressor of options."""

    def given(value, default):
        return default if value is None else value

    return zlib.compressobj(
        given(options.compression_level, zlib.Z_DEFAULT_COMPRESSION),
        given(options.compression_method, _METHOD),
        given(options.window_bits, records.WINDOW_BITS[kind]),
        given(options.mem_level, records.MEM_LEVEL),
        given(options.compression_strategy, zlib.Z_DEFAULT_STRATEGY),
    )


class TFRecordWriter:
    """Writes records to a TFRecord file (tf.io.TFRecordWriter).

    path: the file, which is written anew.  options: TFRecordOptions, or a kind of compression.
    May be used in `with`.
    """

    def __init__(self, path, options=None):
        if not isinstance(options, TFRecordOptions):
            options = TFRecordOptions(compression_type=options)
        kind = TFRecordOptions.get_compression_type_string(options)
        deflate = _deflate(options, kind) if kind else None
        self._writer = records.RecordWriter(_paths.local(path), deflate, options.flush_mode or 0)
        self._write = self._writer.write

    def write(self, record):
        """Appends a record: bytes, or text, which is stored as UTF-8."""
        if type(record) is not bytes:
            if not isinstance(record, (str, bytes, bytearray)):
                raise TypeError(f"write(): a record is bytes or str, got {record!r}")
            record = record.encode() if isinstance(record, str) else bytes(record)
        self._write(record)

    def flush(self):
        """Hands what was written to the operating system."""
        self._writer.flush()

    def close(self):
        """Ends the file; FailedPreconditionError for what is written later."""
        self._writer.close()

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.close()

    def __del__(self):
        if hasattr(self, "_writer"):
            self._writer.close()


def tf_record_iterator(path: Any, options: Any = None) -> Iterator[bytes]:
    """The records of a TFRecord file, in order (tf.compat.v1.io.tf_record_iterator).

    options: TFRecordOptions, or a kind of compression.  DataLossError for a damaged file.
    """
    kind = TFRecordOptions.get_compression_type_string(options)
    return records.read(_paths.local(path), kind)
