"""Records signal.json: run with the python of TensorFlow 2.15 (see cases.py)."""

import os
import sys

X = "np.sin(np.arange(24.)).reshape(2,3,4)"
C = f"tf.constant(({X}) + 1j*np.cos(np.arange(24.)).reshape(2,3,4), tf.complex64)"
R = f"tf.constant({X}, tf.float32)"
LONG = "tf.constant(np.sin(np.arange(60.)*0.7).reshape(2,30), tf.float32)"
WINDOWS = ("hann_window", "hamming_window", "vorbis_window", "kaiser_window",
           "kaiser_bessel_derived_window")  # fmt: skip

CASES = [
    *(f"tf.signal.{f}({C})" for f in ("fft", "ifft", "fft2d", "ifft2d", "fft3d", "ifft3d")),
    f"tf.signal.fft(tf.cast({C}, tf.complex128))",
    f"tf.signal.fft({R})",
    "tf.signal.fft(tf.constant(1j, tf.complex64))",
    "tf.signal.fft2d(tf.constant([1j], tf.complex64))",
    "tf.signal.fft(tf.zeros([2, 0], tf.complex64))",
    *(f"tf.signal.{f}({R})" for f in ("rfft", "rfft2d", "rfft3d")),
    *(f"tf.signal.{f}({C})" for f in ("irfft", "irfft2d", "irfft3d")),
    *(f"tf.signal.rfft({R}, [{n}])" for n in (2, 4, 7)),
    *(f"tf.signal.irfft({C}, [{n}])" for n in (2, 5, 6, 9)),
    f"tf.signal.rfft2d({R}, [2, 6])",
    f"tf.signal.irfft2d({C}, [4, 5])",
    f"tf.signal.rfft3d({R}, [3, 2, 5])",
    f"tf.signal.irfft3d({C}, [1, 3, 6])",
    f"tf.signal.rfft(tf.cast({R}, tf.float64))",
    f"tf.signal.rfft({C})",
    f"tf.signal.irfft({R})",
    f"tf.signal.rfft({R}, 4)",
    f"tf.signal.rfft({R}, [4, 4])",
    f"tf.signal.rfft2d({R}, [4])",
    f"tf.signal.rfft({R}, [-1])",
    "tf.signal.rfft([1., 2., 3.])",
    "tf.signal.rfft([1, 2, 3])",
    f"tf.signal.fftshift({R})",
    f"tf.signal.fftshift({R}, axes=1)",
    f"tf.signal.fftshift({R}, axes=[0, 2])",
    f"tf.signal.ifftshift({R})",
    f"tf.signal.ifftshift({R}, axes=[1])",
    "tf.signal.fftshift([1, 2, 3, 4, 5])",
    "tf.signal.ifftshift([1, 2, 3, 4, 5])",
    *(f"tf.signal.dct({R}, type={t}{rest})" for t in (1, 2, 3, 4)
      for rest in ("", ", norm='ortho'", ", n=3", ", n=6")),
    *(f"tf.signal.idct({R}, type={t}{rest})" for t in (1, 2, 3, 4)
      for rest in ("", ", norm='ortho'")),
    f"tf.signal.idct({R}, n=3)",
    f"tf.signal.dct({R}, axis=0)",
    f"tf.signal.dct({R}, type=5)",
    f"tf.signal.dct({R}, norm='other')",
    f"tf.signal.dct({R}, n=0)",
    f"tf.signal.dct(tf.cast({R}, tf.float64))",
    *(f"tf.signal.{w}({n})" for w in WINDOWS for n in (1, 2, 7, 8)),
    *(f"tf.signal.{w}(6, dtype=tf.float64)" for w in WINDOWS),
    *(f"tf.signal.{w}({n}, periodic=False)" for w in WINDOWS[:2] for n in (1, 5, 6)),
    *(f"tf.signal.{w}(6, beta=4.5)" for w in WINDOWS[3:]),
    "tf.signal.hann_window(8, dtype=tf.int32)",
    "tf.signal.hann_window([8])",
    "tf.signal.hann_window(0)",
    *(f"tf.signal.frame({LONG}, {a})" for a in (
        "8, 4", "8, 4, pad_end=True", "8, 5, pad_end=True, pad_value=2", "7, 3, axis=0",
        "2, 1, axis=0", "40, 5", "40, 5, pad_end=True", "30, 30", "5, 40, pad_end=True")),
    f"tf.signal.frame({R}, 2, 1, axis=1)",
    f"tf.signal.frame({R}, 2, 1, axis=-3, pad_end=True)",
    "tf.signal.frame([1, 2, 3, 4, 5], 3, 2)",
    "tf.signal.frame([1, 2, 3, 4, 5], 3, 2, pad_end=True)",
    "tf.signal.frame(['a', 'b', 'c'], 2, 1)",
    f"tf.signal.frame({LONG}, [8], 4)",
    *(f"tf.signal.overlap_and_add({R}, {n})" for n in (1, 2, 3, 4, 6)),
    "tf.signal.overlap_and_add([[1, 2], [3, 4]], 1)",
    "tf.signal.overlap_and_add([1., 2.], 1)",
    f"tf.signal.overlap_and_add({R}, 1.5)",
    *(f"tf.signal.stft({LONG}, {a})" for a in (
        "8, 4", "8, 4, fft_length=12", "8, 4, 16, window_fn=None", "7, 3",
        "8, 4, pad_end=True", "8, 4, window_fn=tf.signal.hamming_window")),
    *(f"tf.signal.inverse_stft(tf.signal.stft({LONG}, {a}), {a}{w})"
      for a in ("8, 4", "8, 2", "7, 3")
      for w in ("", ", window_fn=None", ", window_fn=tf.signal.inverse_stft_window_fn(2)")
      if not (a == "7, 3" and "window_fn(" in w)),
    *(f"tf.signal.inverse_stft_window_fn({s})({n}, dtype=tf.float32)"
      for s, n in ((4, 8), (2, 8), (3, 8), (5, 5))),
    *(f"tf.signal.mdct({LONG}, {a})" for a in (
        "8", "8, norm='ortho'", "12, window_fn=None", "8, pad_end=True")),
    f"tf.signal.inverse_mdct(tf.signal.mdct({LONG}, 8))",
    f"tf.signal.inverse_mdct(tf.signal.mdct({LONG}, 8, norm='ortho'), norm='ortho')",
    f"tf.signal.inverse_mdct(tf.signal.mdct({LONG}, 8, window_fn=None), window_fn=None)",
    f"tf.signal.mdct({LONG}, 6)",
    f"tf.signal.mdct({LONG}, 8, norm='x')",
    "tf.signal.linear_to_mel_weight_matrix()",
    "tf.signal.linear_to_mel_weight_matrix(8, 33, 16000, 20., 7000.)",
    "tf.signal.linear_to_mel_weight_matrix(8, 33, 16000, 20., 7000., dtype=tf.float64)",
    "tf.signal.linear_to_mel_weight_matrix(8, 33, 16000, 20., 9000.)",
    "tf.signal.linear_to_mel_weight_matrix(0)",
    "tf.signal.linear_to_mel_weight_matrix(lower_edge_hertz=-1.)",
    "tf.signal.linear_to_mel_weight_matrix(lower_edge_hertz=4000.)",
    "tf.signal.linear_to_mel_weight_matrix(sample_rate=0)",
    "tf.signal.linear_to_mel_weight_matrix(dtype=tf.int32)",
    f"tf.signal.mfccs_from_log_mel_spectrograms({R})",
    "tf.signal.mfccs_from_log_mel_spectrograms(tf.zeros([2, 0]))",
    *(f"x = tf.Variable({v})\nwith tf.GradientTape() as t: y = tf.reduce_sum(tf.abs({f}) ** 2)\n"
      "t.gradient(y, x)"
      for v, f in ((R, "tf.signal.rfft(x)"), (R, "tf.signal.rfft(x, [5])"),
                   (C, "tf.signal.fft(x)"), (C, "tf.signal.ifft2d(x)"),
                   (R, "tf.signal.dct(x)"), (LONG, "tf.signal.stft(x, 8, 4)"),
                   (R, "tf.signal.overlap_and_add(x, 2)"), (LONG, "tf.signal.frame(x, 8, 4)"),
                   (C, "tf.signal.irfft(x)"),
                   (LONG, "tf.signal.mdct(x, 8)"))),
    f"tf.function(lambda x: tf.signal.stft(x, 8, 4))({LONG})",
    f"tf.function(lambda x: tf.signal.rfft(x), input_signature=[tf.TensorSpec([None, None])])"
    f"({LONG})",
    "list(tf.signal.stft(tf.keras.Input((30,)), 8, 4).shape)",
]  # fmt: skip

if __name__ == "__main__":
    sys.path.insert(0, os.path.dirname(__file__))
    import tensorflow as tf
    from cases import record

    record(CASES, tf, os.path.join(os.path.dirname(__file__), "signal.json"))
