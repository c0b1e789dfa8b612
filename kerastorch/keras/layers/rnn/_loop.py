"""The loop over time steps, on raw values, and tf.keras.backend.rnn, on tensors."""

import torch

from ...._core import dispatch, nest
from ...._core.composite import Composite
from ...._core.convert import to_tensor
from ...._core.errors import invalid
from ...._core.meta_twins import drawing
from ...._core.state import state
from ...._core.tensor import Tensor, is_stale
from ...._graph.examples import is_symbol, on_examples
from ...._graph.symbolic_tensor import SymbolicTensor
from ....ragged._ragged_tensor import RaggedTensor
from ..._layer.raw_calls import handle_of


def recurrence(step, inputs, states, mask=None, zero_output=False, all_outputs=True):
    """(last outputs, all outputs, last states): lists of raw values.

    step: a function of the rows of the inputs and the states, both lists, that gives the outputs
    and the new states, lists too.
    inputs: values [time, batch, ...].
    mask: bool [time, batch, ...]: where it is False, states stay and the output is the one before,
    or 0 with `zero_output`.  Without `all_outputs` the second list has the last ones, [1, ...].
    """
    if state.loops is not None:
        return state.loops(step, inputs, states, mask, zero_output, all_outputs)
    length = len(inputs[0])
    check_length(inputs[0])
    rows = zip(*(x.unbind(0) for x in inputs), strict=True)
    marks = [None] * length if mask is None else mask.unbind(0)
    if inputs[0].is_meta:  # one step tells all shapes
        rows, marks = [tuple(x[0] for x in inputs)], marks[:1]
    outputs, kept = None, []
    for row, mark in zip(rows, marks, strict=True):
        new, after = step(row, states)
        if mark is not None:
            before = outputs
            if before is None or zero_output:
                before = [torch.zeros_like(x) for x in new]
            new = [_chosen(mark, *pair) for pair in zip(new, before, strict=True)]
            after = [_chosen(mark, *pair) for pair in zip(after, states, strict=True)]
        outputs, states = new, after
        if all_outputs:
            kept.append(new)
    if not all_outputs:
        return outputs, [x.unsqueeze(0) for x in outputs], states
    if inputs[0].is_meta:
        kept = kept * length if length < 2 else [[x.expand(length, *x.shape) for x in kept[0]]]
        return outputs, kept[0] if length > 1 else [x.unsqueeze(0) for x in kept[0]], states
    return outputs, [torch.stack(x) for x in zip(*kept, strict=True)], states


def check_length(x):
    """InvalidArgumentError for no steps at all, where TensorFlow looks for the first."""
    if not x.shape[0]:
        raise invalid(
            "slice index 0 of dimension 0 out of bounds. [Op:StridedSlice] name: strided_slice/"
        )


def zeroed_late(last, outputs, mask):
    """Outputs with 0 where TensorFlow's unrolled loop has it: going backwards it takes the mask in
    the order of the inputs for that of all outputs."""
    last = [_chosen(mask[-1], x, torch.zeros_like(x)) for x in last]
    rows = mask if mask.ndim > 2 else mask.unsqueeze(-1)
    return last, [_chosen(rows.flip(0), x, torch.zeros_like(x)) for x in outputs]


def _chosen(mark, new, old):
    """`new` where the mask is True, else `old`."""
    if mark.ndim > new.ndim:
        mark = mark.reshape(mark.shape[: new.ndim])
    while mark.ndim < new.ndim:
        mark = mark.unsqueeze(-1)
    return torch.where(mark, new, old)


def rnn(
    step_function,
    inputs,
    initial_states,
    go_backwards=False,
    mask=None,
    constants=None,
    unroll=False,
    input_length=None,
    time_major=False,
    zero_output_for_mask=False,
    return_all_outputs=True,
):
    """Calls a function for every time step (tf.keras.backend.rnn).

    step_function: a function of the inputs of a step, [batch, ...], and a tuple of the states, and
    then the constants, that gives (output, new states).
    inputs: a tensor [batch, time, ...], or a nest of them; with `time_major` [time, batch, ...].
    mask: [batch, time], or with more axes of size 1: where it is 0, states stay as they are and
    the output is that of the step before, or 0 with `zero_output_for_mask`.
    input_length: a tensor [batch] of lengths, which masks where there is no mask.
    (last output, all outputs, last states); without `return_all_outputs` the second has one step.
    ValueError for inputs of rank less than 3 and when an unrolled loop has no known length.
    """
    options = (go_backwards, unroll, input_length, time_major, zero_output_for_mask)
    args = (step_function, inputs, initial_states, mask, constants, *options, return_all_outputs)
    if dispatch.find_symbolic((inputs, initial_states, mask, constants)) is None:
        return _rnn(*args)
    first = nest.flatten(inputs)[0]
    if unroll and is_symbol(first) and first.shape[0 if time_major else 1] is None:
        raise ValueError("Unrolling requires a fixed number of timesteps.")
    if drawing.twins is None:
        return on_examples(_rnn, args, {}, SymbolicTensor)
    with drawing.twins.held():
        return on_examples(_rnn, args, {}, SymbolicTensor)


def _rnn(
    step_function,
    inputs,
    initial_states,
    mask,
    constants,
    go_backwards,
    unroll,
    input_length,
    time_major,
    zero_output,
    all_outputs,
):
    values = [raw(x) for x in nest.flatten(inputs)]
    if not time_major:
        values = [x.transpose(0, 1) for x in values]
    for x in values:
        if x.ndim < 3:
            raise ValueError(f"Shape {tuple(x.shape)} must have rank at least 3")
    if unroll and not len(values[0]):
        raise ValueError("Unrolling requires a fixed number of timesteps.")
    marks = _marks(mask, input_length, values[0], time_major, go_backwards)
    if go_backwards:
        values = [x.flip(0) for x in values]
    structure = _Structure()

    def step(rows, states):
        states = nest.pack_sequence_as(structure.states, [handle_of(x) for x in states])
        given = nest.pack_sequence_as(inputs, [handle_of(x) for x in rows])
        output, new = step_function(given, (*states, *(constants or ())))
        structure.output, structure.new_states = output, new
        if mask is None and not unroll:  # states keep the form that they had at first
            new = nest.pack_sequence_as(structure.states, nest.flatten(new))
        structure.states = tuple(new) if mask is None else structure.states
        return [raw(x) for x in nest.flatten(output)], [raw(x) for x in nest.flatten(new)]

    structure.states = tuple(initial_states)
    states = [raw(x) for x in nest.flatten(structure.states)]
    late = zero_output and unroll and go_backwards and marks is not None
    last, outputs, states = recurrence(
        step, values, states, marks, zero_output and not late, all_outputs
    )
    if late:
        last, outputs = zeroed_late(last, outputs, marks)
    if not time_major:
        outputs = [x.transpose(0, 1) for x in outputs]
    last, outputs = (
        nest.pack_sequence_as(structure.output, [handle_of(x) for x in found])
        for found in (last, outputs)
    )
    states = nest.pack_sequence_as(structure.new_states, [handle_of(x) for x in states])
    return last, outputs, states if unroll and mask is None else tuple(states)


class _Structure:
    """How states and outputs are nested."""

    states = output = new_states = None


def raw(x):
    """The raw value of a tensor or number."""
    if not hasattr(x, "_t"):
        x = to_tensor(x)
    return x._t.detach() if is_stale(x) else x._t


def _marks(mask, lengths, x, time_major, go_backwards):
    """The raw mask [time, batch, ...] in the order of the steps, or None."""
    if mask is not None:
        marks = raw(mask)
        marks = marks if marks.dtype is torch.bool else marks.bool()
        if not time_major:
            marks = marks.transpose(0, 1)
        return marks.flip(0) if go_backwards else marks
    if not isinstance(lengths, Tensor):
        return None
    return marks_of_lengths(raw(lengths), x, go_backwards)


def marks_of_lengths(lengths, x, go_backwards):
    """The mask [time, batch] of x [time, batch, ...] whose rows have some lengths."""
    marks = torch.arange(x.shape[0], device=x.device).unsqueeze(1) < lengths
    return marks.flip(0) if go_backwards else marks


def dense(inputs):
    """(inputs with ragged tensors made dense, the row lengths of the first, or None)."""
    flat = nest.flatten(inputs)
    if not any(isinstance(x, Composite) for x in flat):
        return inputs, None
    lengths = flat[0].nested_row_lengths()[0]
    whole = nest.map_structure(lambda x: x.to_tensor() if isinstance(x, Composite) else x, inputs)
    return whole, lengths


def ragged_again(output, lengths, go_backwards):
    """The rows of a dense raw output [batch, time, ...] up to their lengths, as ragged rows."""
    if not go_backwards:
        return RaggedTensor.from_tensor(handle_of(output), lengths)
    size = output.shape[1]
    # the rows are at the end: bring them to the front, in the order that they have
    back = torch.arange(size, device=output.device) + (size - raw(lengths)).unsqueeze(1)
    back = back.clamp_max(size - 1).reshape(*back.shape, *[1] * (output.ndim - 2))
    moved = output.gather(1, back.expand_as(output))
    return RaggedTensor.from_tensor(handle_of(moved), lengths)
