"""Loops over time of TensorFlow 1: dynamic_rnn, static_rnn, raw_rnn and their two ways."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from ..._core.tensor_shape import TensorShape, as_shape
from ._aliases import tf2 as tf
from ._rnn_cells import check_cell, sized
from ._scopes import variable_scope


# shapes
def _swapped(x):
    """Batch and time of a tensor exchanged; vectors as they are."""
    rank = x.shape.rank
    if rank is not None and rank < 2:
        return x
    return tf.transpose(x, [1, 0, *range(2, rank)])


def _batch_of(inputs):
    """The batch size of time-major tensors, a tensor where only a run tells."""
    for x in inputs:
        if x.shape.rank is None:
            continue
        if x.shape.rank < 2:
            raise ValueError(
                f"Input tensor should have rank >= 2. Received input={x} of rank {x.shape.rank}"
            )
        if x.shape[1] is not None:
            return x.shape[1]
    return tf.shape(inputs[0])[1]


def _dtype_of(dtype, state):
    """The dtype of outputs: the one given, or that of all of the state."""
    if dtype is not None:
        return dtype
    found = {x.dtype for x in tf.nest.flatten(state)}
    if len(found) != 1:
        raise ValueError(
            f"Unable to infer a single representative dtype of the state. Received: {found}"
        )
    return found.pop()


def _zeros_like_output(cell, batch, dtype):
    return tf.nest.map_structure(lambda size: tf.zeros(sized(batch, size), dtype), cell.output_size)


def _first_state(cell, batch, initial_state, dtype):
    if initial_state is not None:
        return initial_state
    if not dtype:
        raise ValueError("If no initial_state is provided, argument `dtype` must be specified")
    if getattr(cell, "get_initial_state", None) is not None:
        return cell.get_initial_state(inputs=None, batch_size=batch, dtype=dtype)
    return cell.zero_state(batch, dtype)


def _checked_lengths(lengths, batch):
    """Lengths as int32, one for each row; ValueError for those that are no vector."""
    lengths = tf.cast(lengths, tf.int32)
    if lengths.shape.rank not in (None, 1):
        raise ValueError(
            "Argument sequence_length must be a vector of length batch_size. Received "
            f"sequence_length={lengths} of shape: {lengths.shape}"
        )
    if isinstance(batch, int) and lengths.shape[0] not in (None, batch):
        raise ValueError(
            f"Argument sequence_length has {lengths.shape[0]} elements for a batch of {batch}"
        )
    return tf.identity(lengths, name="sequence_length")


# one step
def _kept(finished, old, new):
    """New values of the rows that go on, old ones of those that are finished."""

    def chosen(a, b):
        if isinstance(a, tf.TensorArray) or b.shape.rank == 0:
            return b
        rows = tf.reshape(finished, [-1] + [1] * (b.shape.rank - 1))
        found = tf.where(rows, a, b)
        found.set_shape(b.shape)
        return found

    return tf.nest.map_structure(chosen, old, new)


def _step(finished, zeros, state, call):
    """(output, state) of a step: zeros and the state before for finished rows."""
    output, after = call()
    tf.nest.assert_same_structure(zeros, output)
    tf.nest.assert_same_structure(state, after)
    return _kept(finished, zeros, output), _kept(finished, state, after)


def _static_step(time, lengths, zeros, state, call):
    """A step of a loop that is written out: nothing is computed behind the longest row."""
    structure = (zeros, state)

    def going_on():
        output, after = call()
        tf.nest.assert_same_structure(zeros, output)
        tf.nest.assert_same_structure(state, after)
        new = tf.nest.flatten((output, after))
        finished = time >= lengths
        return tf.cond(
            time < tf.reduce_min(lengths),
            lambda: new,
            lambda: tf.nest.flatten(_kept(finished, structure, (output, after))),
        )

    over = time >= tf.reduce_max(lengths)
    found = tf.cond(over, lambda: tf.nest.flatten(structure), going_on)
    for x, like in zip(found, tf.nest.flatten(structure), strict=True):
        x.set_shape(like.shape)
    return tf.nest.pack_sequence_as(structure, found)


# dynamic_rnn
def dynamic_rnn(
    cell, inputs, sequence_length=None, initial_state=None, dtype=None, parallel_iterations=None,
    swap_memory=False, time_major=False, scope=None,
):  # fmt: skip
    """(outputs, state) of a cell over the steps of its inputs.

    inputs: [batch, time, ...], [time, batch, ...] where `time_major`, or a nest of such tensors.
    sequence_length: [batch]; behind it outputs are zeros and the state stays.  dtype: of the state
    of zeros, needed where no initial_state is given.  ValueError for inputs of unknown depth.
    """
    check_cell("cell", cell)
    with variable_scope(scope or "rnn"):
        flat = [tf.convert_to_tensor(x) for x in tf.nest.flatten(inputs)]
        flat = flat if time_major else [_swapped(x) for x in flat]
        batch = _batch_of(flat)
        lengths = None if sequence_length is None else _checked_lengths(sequence_length, batch)
        state = _first_state(cell, batch, initial_state, dtype)
        _check_inputs(flat)
        dtype = _dtype_of(dtype, state)
        loop = _eager_loop if tf.executing_eagerly() else _graph_loop
        outputs, state = loop(
            cell, tf.nest.pack_sequence_as(inputs, flat), flat, state, lengths,
            _zeros_like_output(cell, batch, dtype),
        )  # fmt: skip
        return outputs if time_major else tf.nest.map_structure(_swapped, outputs), state


def _check_inputs(flat):
    for x in flat:
        shape = x.shape.with_rank_at_least(3)
        if not shape[2:].is_fully_defined():
            raise ValueError(
                "Input size (depth of inputs) must be accessible via shape inference, but saw "
                f"value None for input={x}."
            )
        for axis, word in enumerate(("Time steps", "Batch_size")):
            if shape[axis] != flat[0].shape[axis]:
                raise ValueError(
                    f"{word} is not the same for all the elements in the input: received "
                    f"{shape[axis]} for input={x}, {flat[0].shape[axis]} before."
                )


def _eager_loop(cell, inputs, flat, state, lengths, zeros):
    steps = []
    for time in range(flat[0].shape[0]):
        row = tf.nest.pack_sequence_as(inputs, [x[time] for x in flat])
        if lengths is None:
            output, state = cell(row, state)
        else:
            output, state = _step(time >= lengths, zeros, state, lambda: cell(row, state))  # noqa: B023
        steps.append(tf.nest.flatten(output))
    stacked = [tf.stack(column) for column in zip(*steps, strict=True)]
    return tf.nest.pack_sequence_as(cell.output_size, stacked), state


def _graph_loop(cell, inputs, flat, state, lengths, zeros):
    steps = tf.shape(flat[0])[0]
    known, batch = flat[0].shape[:2]
    given = [
        tf.TensorArray(x.dtype, size=steps, element_shape=x.shape[1:]).unstack(x) for x in flat
    ]
    made = [
        tf.TensorArray(x.dtype, size=steps, element_shape=[batch, *x.shape[1:]])
        for x in tf.nest.flatten(zeros)
    ]

    def body(time, made, state):
        rows = [array.read(time) for array in given]
        for x, like in zip(rows, flat, strict=True):
            x.set_shape(like.shape[1:])
        row = tf.nest.pack_sequence_as(inputs, rows)
        if lengths is None:
            output, after = cell(row, state)
        else:
            output, after = _step(time >= lengths, zeros, state, lambda: cell(row, state))
        outputs = tf.nest.flatten(output)
        return time + 1, [a.write(time, y) for a, y in zip(made, outputs, strict=True)], after

    end = steps
    if lengths is not None:  # one step at least, so that the arrays know their shapes
        end = tf.minimum(steps, tf.maximum(1, tf.reduce_max(lengths)))
    _, made, state = tf.while_loop(
        lambda time, *_: time < end, body, [tf.constant(0), made, state],
        maximum_iterations=steps,
    )  # fmt: skip
    outputs = [array.stack() for array in made]
    for y, like in zip(outputs, tf.nest.flatten(zeros), strict=True):
        y.set_shape([known, batch, *like.shape[1:]])
    return tf.nest.pack_sequence_as(cell.output_size, outputs), state


def bidirectional_dynamic_rnn(
    cell_fw, cell_bw, inputs, sequence_length=None, initial_state_fw=None, initial_state_bw=None,
    dtype=None, parallel_iterations=None, swap_memory=False, time_major=False, scope=None,
):  # fmt: skip
    """((outputs, outputs), (state, state)) of two cells, the second from the end to the start.

    The arguments are those of `dynamic_rnn`; the second outputs are in the order of the inputs.
    """
    check_cell("cell_fw", cell_fw)
    check_cell("cell_bw", cell_bw)
    time_axis, batch_axis = (0, 1) if time_major else (1, 0)

    def turned(x):
        if sequence_length is None:
            return tf.reverse(x, [time_axis])
        return tf.reverse_sequence(x, sequence_length, time_axis, batch_axis)

    given = {"sequence_length": sequence_length, "dtype": dtype, "time_major": time_major}
    with variable_scope(scope or "bidirectional_rnn"):
        with variable_scope("fw") as inner:
            forward, state_fw = dynamic_rnn(
                cell_fw, inputs, initial_state=initial_state_fw, scope=inner, **given
            )
        with variable_scope("bw") as inner:
            backward, state_bw = dynamic_rnn(
                cell_bw, tf.nest.map_structure(turned, inputs), initial_state=initial_state_bw,
                scope=inner, **given,
            )  # fmt: skip
    return (forward, tf.nest.map_structure(turned, backward)), (state_fw, state_bw)


# static_rnn
def _check_list(inputs):
    if not tf.nest.is_nested(inputs):
        raise TypeError(f"inputs must be a sequence. Received: {inputs}")
    if not inputs:
        raise ValueError("inputs must not be empty.")


def static_rnn(
    cell, inputs, initial_state=None, dtype=None, sequence_length=None, scope=None
):  # fmt: skip
    """(list of outputs, state) of a cell over a list of inputs [batch, ...], one for each step.

    The other arguments are those of `dynamic_rnn`.
    """
    check_cell("cell", cell)
    _check_list(inputs)
    outputs = []
    with variable_scope(scope or "rnn") as opened:
        batch = _batch_of_steps(inputs)
        state = _first_state(cell, batch, initial_state, dtype)
        if sequence_length is not None:
            lengths = _checked_lengths(sequence_length, batch)
            zeros = _zeros_like_output(cell, batch, _first(inputs).dtype)
        for time, x in enumerate(inputs):
            if time > 0:
                opened.reuse_variables()
            if sequence_length is None:
                output, state = cell(x, state)
            else:
                output, state = _static_step(
                    time, lengths, zeros, state, lambda x=x, state=state: cell(x, state)
                )
            outputs.append(output)
    return outputs, state


def _first(inputs):
    return tf.nest.flatten(inputs)[0]


def _batch_of_steps(inputs):
    """The batch size of tensors [batch, ...]; ValueError where other sizes are unknown."""
    first = tf.convert_to_tensor(_first(inputs))
    batch = first.shape.with_rank_at_least(1)[0]
    for x in tf.nest.flatten(inputs):
        shape = as_shape(x.shape)
        if first.shape.rank == 1:
            continue
        shape = shape.with_rank_at_least(2)
        if not shape[1:].is_fully_defined():
            raise ValueError(
                f"Input size (dimension 1 of input {x}) must be accessible via shape inference, "
                f"but saw shape {shape}."
            )
        if None not in (batch, shape[0]) and batch != shape[0]:
            raise ValueError(f"Batch sizes of the inputs differ: {batch} and {shape[0]}.")
    return tf.shape(first)[0] if batch is None else batch


def static_state_saving_rnn(
    cell: Any,
    inputs: Sequence[Any],
    state_saver: Any,
    state_name: Any,
    sequence_length: Any = None,
    scope: Any = None,
) -> tuple[list[Any], Any]:
    """`static_rnn` whose first state comes from `state_saver`, which keeps the last one.

    state_name: a name, or a nest of names like the state.
    """
    nested = tf.nest.is_nested(cell.state_size)
    if nested != tf.nest.is_nested(state_name):
        raise ValueError(
            "Arguments `state_name` and `cell.state_size` should be of the same structure: "
            f"{state_name!r} and {cell.state_size!r}"
        )
    names = tf.nest.flatten(state_name)
    if len(names) != len(tf.nest.flatten(cell.state_size)):
        raise ValueError(f"{len(names)} names do not fit the state {cell.state_size!r}")
    start = tf.nest.pack_sequence_as(cell.state_size, [state_saver.state(n) for n in names])
    outputs, state = static_rnn(cell, inputs, start, None, sequence_length, scope)
    parts = tf.nest.flatten(state)
    saved = [state_saver.save_state(n, x) for n, x in zip(names, parts, strict=True)]
    with tf.control_dependencies(saved):
        last = tf.nest.map_structure(tf.identity, outputs[-1])
        parts = [tf.identity(x) for x in parts]
    return [*outputs[:-1], last], tf.nest.pack_sequence_as(state, parts)


def static_bidirectional_rnn(
    cell_fw, cell_bw, inputs, initial_state_fw=None, initial_state_bw=None, dtype=None,
    sequence_length=None, scope=None,
):  # fmt: skip
    """(list of both outputs side by side, state, state) of two cells over a list of inputs."""
    check_cell("cell_fw", cell_fw)
    check_cell("cell_bw", cell_bw)
    _check_list(inputs)
    with variable_scope(scope or "bidirectional_rnn"):
        with variable_scope("fw") as inner:
            forward, state_fw = static_rnn(
                cell_fw, inputs, initial_state_fw, dtype, sequence_length, inner
            )
        with variable_scope("bw") as inner:
            backward, state_bw = static_rnn(
                cell_bw, _turned(inputs, sequence_length), initial_state_bw, dtype,
                sequence_length, inner,
            )  # fmt: skip
    backward = _turned(backward, sequence_length)
    outputs = [
        tf.nest.map_structure(lambda a, b: tf.concat([a, b], 1), *pair)
        for pair in zip(forward, backward, strict=True)
    ]
    return outputs, state_fw, state_bw


def _turned(steps, lengths):
    """A list of nests of [batch, ...] from the end, that of each row, to the start."""
    if lengths is None:
        return list(reversed(steps))
    columns = []
    for column in zip(*(tf.nest.flatten(x) for x in steps), strict=True):
        turned = tf.unstack(tf.reverse_sequence(tf.stack(column), lengths, 0, 1))
        for x, like in zip(turned, column, strict=True):
            x.set_shape(like.shape)
        columns.append(turned)
    rows = zip(*columns, strict=True)
    return [tf.nest.pack_sequence_as(x, list(row)) for x, row in zip(steps, rows, strict=True)]


# raw_rnn
def raw_rnn(
    cell: Any,
    loop_fn: Callable[..., Any],
    parallel_iterations: int | None = None,
    swap_memory: bool = False,
    scope: Any = None,
) -> tuple[Any, Any, Any]:
    """(TensorArrays of outputs, state, loop state) of a loop whose steps `loop_fn` decides.

    loop_fn: (time, output of the cell, state, loop state) -> (which rows are finished, the next
    input, the next state, what is kept of the output, the next loop state); at the start output,
    state and loop state are None, and what is kept is a nest of tensors like those to come.
    """
    check_cell("cell", cell)
    if not callable(loop_fn):
        raise TypeError("Argument `loop_fn` must be a callable.")
    with variable_scope(scope or "rnn"):
        time = tf.constant(0)
        finished, x, state, emitted, extra = loop_fn(time, None, None, None)
        tf.nest.assert_same_structure(state, cell.state_size)
        zeros = _zeros_of_loop(cell, x, state, emitted)
        arrays = tf.nest.map_structure(_growing, zeros)

        def body(time, finished, x, arrays, state, extra):
            output, after = cell(x, state)
            over, x, after, kept, more = loop_fn(time + 1, output, after, extra if keeps else None)
            tf.nest.assert_same_structure(state, after)
            tf.nest.assert_same_structure(arrays, kept)
            kept, after = _kept(finished, zeros, kept), _kept(finished, state, after)
            arrays = tf.nest.map_structure(lambda a, y: a.write(time, y), arrays, kept)
            over = tf.logical_or(finished, over)
            return time + 1, over, x, arrays, after, extra if more is None else more

        keeps = extra is not None
        found = tf.while_loop(
            lambda _, finished, *others: tf.logical_not(tf.reduce_all(finished)), body,
            [time, finished, x, arrays, state, extra if keeps else tf.constant(0)],
        )  # fmt: skip
        return found[3], found[4], found[5] if keeps else None


def _zeros_of_loop(cell, x, state, emitted):
    first = _first(x)
    batch = tf.shape(first)[0] if first.shape[0] is None else first.shape[0]
    if emitted is None:
        return _zeros_like_output(cell, batch, _first(state).dtype)
    return tf.nest.map_structure(
        lambda y: tf.zeros(sized(batch, TensorShape(y.shape)), y.dtype), emitted
    )


def _growing(x):
    return tf.TensorArray(x.dtype, size=0, dynamic_size=True, element_shape=x.shape)
