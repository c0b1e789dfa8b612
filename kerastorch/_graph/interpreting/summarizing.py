"""Handlers of summaries."""

from __future__ import annotations

from .. import summaries
from .registry import handles


@handles("ScalarSummary")
def _scalar(step, scope, given):
    return [summaries.scalar(*given)]


@handles("HistogramSummary")
def _histogram(step, scope, given):
    return [summaries.histogram(*given)]


@handles("ImageSummary")
def _image(step, scope, given):
    return [summaries.image(*given, step.attrs.get("max_images", 3))]


@handles("AudioSummaryV2")
def _audio(step, scope, given):
    return [summaries.audio(*given, step.attrs.get("max_outputs", 3))]


@handles("TensorSummaryV2")
def _tensor(step, scope, given):
    return [summaries.tensor(*given)]


@handles("MergeSummary")
def _merge(step, scope, given):
    return [summaries.merge(given)]
