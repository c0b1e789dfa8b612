"""tf.audio: WAV files."""

from collections import namedtuple as _namedtuple

import torch as _torch

from ._core.dtypes import STRING as _STRING
from ._core.errors import invalid as _invalid
from ._core.missing import namespace as _namespace
from ._core.op import op as _op
from ._files import wav as _wav
from ._text.raw import objects as _objects

__all__ = ["decode_wav", "encode_wav"]

_DecodeWav = _namedtuple("DecodeWav", ["audio", "sample_rate"])
_ATTRS = {"desired_channels": "desired_channels", "desired_samples": "desired_samples"}


@_op("contents", types=_STRING, strings=True, type="DecodeWav", attrs=_ATTRS)
def decode_wav(contents, desired_channels=-1, desired_samples=-1, name=None):
    """(audio, sample_rate) of a WAV file of 16-bit samples.

    contents: a scalar string.  audio: float32 [samples, channels] of [-1, 1); sample_rate: int32.
    desired_channels, desired_samples: as many of them: the last channel is repeated, silence is
        appended; -1 for those of the file.

    InvalidArgumentError for other files.
    """
    if contents.ndim:
        raise _invalid(f"contents must be scalar, got shape {list(contents.shape)} [Op:DecodeWav]")
    try:
        samples, rate = _wav.decode(contents.item())
    except _wav.NoWav as error:
        raise _invalid(f"{error} [Op:DecodeWav]") from None
    audio = _torch.from_numpy(samples).to(_torch.float32) / 32768
    channels = audio.shape[1] if desired_channels < 0 else desired_channels
    count = audio.shape[0] if desired_samples < 0 else desired_samples
    audio = audio[:count, _torch.arange(channels).clamp(max=audio.shape[1] - 1)]
    audio = _torch.nn.functional.pad(audio, (0, 0, 0, count - audio.shape[0]))
    return _DecodeWav(audio, _torch.tensor(rate, dtype=_torch.int32))


@_op("audio, sample_rate", types={_torch.float32}, type="EncodeWav")
def encode_wav(audio, sample_rate, name=None):
    """A WAV file of 16-bit samples, as a scalar string.

    audio: float32 [samples, channels] of [-1, 1]; what is beyond is cut off.
    sample_rate: samples per second, an int32 scalar.

    InvalidArgumentError for other shapes and a rate of 0.
    """
    if audio.ndim != 2 or not audio.shape[1]:
        raise _invalid(
            "audio must be 2-dimensional, with at least one channel, but got shape "
            f"{list(audio.shape)} [Op:EncodeWav]"
        )
    if sample_rate.ndim:
        raise _invalid(
            f"sample_rate should be a scalar, but got shape {list(sample_rate.shape)} "
            "[Op:EncodeWav]"
        )
    rate = int(sample_rate)
    if rate <= 0:
        raise _invalid(f"sample_rate must be positive, but got {rate} [Op:EncodeWav]")
    scaled = audio.to(_torch.float64).nan_to_num(0.0) * 32768
    whole = (scaled.abs() + 0.5).floor().copysign(scaled).clamp(-32768, 32767)
    samples = whole.to(_torch.int16).cpu().numpy()
    return _objects([_wav.encode(samples, rate)], ())


__getattr__, __dir__ = _namespace(__name__)
