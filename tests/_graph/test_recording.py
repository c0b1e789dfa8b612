"""The contract of recordings: what is replayed, what is bound again, what is refused and why."""

import gc
import linecache
import traceback

import numpy as np
import pytest
import torch

import kerastorch as tf
from kerastorch._core.variable import live
from kerastorch._graph.recording import Recording, Refusal, record, settings, signature
from kerastorch._graph.replays import Replays


def recorded(step, *inputs, **arguments):
    """A recording of a step, bound."""
    _, found = record(step, inputs, **arguments)
    assert isinstance(found, Recording), found
    assert found.bind()
    return found


def reason(step, *inputs, **arguments):
    """Why a step is refused."""
    _, found = record(step, inputs, **arguments)
    assert isinstance(found, Refusal), found.source
    return found.reason


X = torch.arange(6.0).reshape(2, 3)


def test_inputs_are_read_by_position():
    recording = recorded(lambda x, y: [x - y, None, y], X, X + 1)
    difference, nothing, same = recording.run((X, X * 3))
    assert torch.equal(difference, -2 * X)
    assert nothing is None
    assert torch.equal(same, X * 3)


def test_variables_are_bound_again():
    v = tf.Variable([1.0, 2.0, 3.0])
    recording = recorded(lambda x: [x * v._t.detach()], X)
    assert recording.captures == [v]
    kept = v.value()
    v.assign([2.0, 2.0, 2.0])  # which moves the variable: what was read stays
    assert kept.numpy().tolist() == [1, 2, 3]
    assert recording.is_bound() or recording.bind()
    assert torch.equal(recording.run((X,))[0], X * 2)


def test_hoisted_transposes_follow_the_variable():
    v = tf.Variable(np.ones((4, 3), "float32"))
    recording = recorded(lambda x: [x @ v._t.detach().t()], X)
    assert "h0" in recording.source
    v.assign(np.full((4, 3), 2.0, "float32"))
    assert not recording.is_bound()
    assert recording.bind()
    assert torch.equal(recording.run((X,))[0], X.sum(1, keepdim=True).expand(2, 4) * 2)


def test_a_variable_of_another_shape_is_not_bound():
    v = tf.Variable([1.0], shape=[None])
    recording = recorded(lambda x: [x * v._t.detach()], X)
    v.assign([1.0, 2.0, 3.0])
    assert not recording.bind()


def test_a_variable_that_got_a_hook_is_not_bound():
    v = tf.Variable([1.0, 1.0, 1.0])
    recording = recorded(lambda x: [x * v._t.detach()], X)
    v._t.register_hook(lambda gradient: gradient)
    assert not recording.bind()
    assert "hooks" in reason(lambda x: [x * v._t.detach()], X)


def test_writes_into_variables_are_repeated():
    v = tf.Variable([0.0, 0.0, 0.0], trainable=False)

    def step(x):
        v._prepare().mul_(0.5).add_(x[0])
        return [x + v._t]

    recording = recorded(step, X)
    kept = v.value()
    recording.bind()
    assert recording.run((X,))[0][0].tolist() == [0.0, 2.5, 5.0]
    assert v.numpy().tolist() == [0.0, 1.5, 3.0]
    assert kept.numpy().tolist() == [0.0, 1.0, 2.0]


def test_a_replay_that_fails_undoes_its_writes_and_draws():
    v = tf.Variable([0.0, 0.0], trainable=False)

    def step(x, at):
        v._prepare().add_(1.0)
        return [torch.rand(2) + x[0, 0], x.index_select(1, at)]

    recording = recorded(step, X, torch.tensor([0]))
    state = torch.get_rng_state()
    with pytest.raises(RuntimeError):
        recording.run((X, torch.tensor([7])))
    assert v.numpy().tolist() == [1.0, 1.0]
    assert torch.equal(torch.get_rng_state(), state)


def test_gradients_are_recorded():
    v = tf.Variable([1.0, 2.0, 3.0])

    def step(x):
        with torch.enable_grad():
            y = (v._t * x).relu().sum()
        return [y.detach(), *torch.autograd.grad(y, [v._t])]

    recording = recorded(step, X)
    value, gradient = recording.run((-X,))
    assert value == 0
    assert gradient.tolist() == [0, 0, 0]
    assert not value.requires_grad


def test_random_numbers_are_those_of_the_plain_step():
    generator = torch.Generator().manual_seed(5)

    def step(x):
        return [torch.nn.functional.dropout(x, 0.5), torch.rand(2, generator=generator)]

    recording = recorded(step, X)
    states = torch.get_rng_state(), generator.get_state()
    replayed = [recording.run((X,)) for _ in range(3)]
    after = torch.get_rng_state(), generator.get_state()
    torch.set_rng_state(states[0])
    generator.set_state(states[1])
    plain = [step(X) for _ in range(3)]
    for one, other in zip(plain, replayed, strict=True):
        assert all(map(torch.equal, one, other))
    assert torch.equal(after[0], torch.get_rng_state())
    assert torch.equal(after[1], generator.get_state())


def _seeding(x):
    torch.manual_seed(0)
    return [torch.rand(2)]


def _writing(x):
    x.add_(1)
    return [x]


def _writing_through_a_view(x):
    x.view(-1)[0].zero_()
    return [x]


def _writing_a_literal(x):
    return [torch.tensor(1.0).add_(x[0, 1])]


def _setting_data(x):
    y = x + 1
    y.data = x
    return [y]


def _hooking(x):
    y = x.clone().requires_grad_()
    y.register_hook(print)
    return [y.detach()]


@pytest.mark.parametrize(
    "step,why",
    [
        (lambda x: [x * float(x.sum())], "Python reads"),
        (lambda x: [x] if bool((x > 0).any()) else [], "Python reads"),
        (lambda x: [x * x.tolist()[0][1]], "tolist"),
        (lambda x: [x * x.numpy()[0, 1].item()], "numpy"),
        (lambda x: [x * len(repr(x))], "__repr__"),
        (lambda x: [x * (x.data_ptr() % 2)], "data_ptr"),
        (lambda x: [x * torch.from_numpy(np.ones(3, "float32"))], "numpy"),
        (lambda x: [x[x > 2]], "depends on data"),
        (lambda x: [x.nonzero()], "depends on data"),
        (_seeding, "seeds"),
        (_writing, "writes into an input"),
        (_writing_through_a_view, "writes into an input"),
        (_writing_a_literal, "writes into a constant"),
        (_setting_data, "Tensor.data"),
        (_hooking, "register_hook"),
        (lambda x: [x.to_sparse()], "layout"),
    ],
)
def test_refused(step, why):
    assert why in reason(step, X.clone())


def test_tensors_of_unknown_origin_are_refused():
    outside = torch.ones(3)
    assert "no input, variable or result" in reason(lambda x: [x + outside], X)
    recording = recorded(lambda x: [x + outside], X, constants=[outside])
    assert torch.equal(recording.run((X,))[0], X + 1)


def test_views_of_variables_and_inputs_are_refused():
    v = tf.Variable([1.0, 2.0, 3.0])
    for view in (v._t.detach(), v.value()._t, v._t[1:], X[0]):
        assert "no input, variable or result" in reason(lambda x, view=view: [x[0, 0] + view], X)
    view = v._t.detach()
    assert "shares the memory" in reason(lambda x: [x + view], X, constants=[view])


def test_variables_that_are_made_or_moved_are_refused():
    v = tf.Variable([1.0, 2.0, 3.0])
    made = []
    assert "makes variable" in reason(lambda x: made.append(tf.Variable(1.0)) or [x], X)
    kept = v.value()
    assert "moves variable" in reason(lambda x: [x] if v.assign(x[0] * 2) is not None else 0, X)
    assert kept.numpy().tolist() == [1, 2, 3]


def test_inputs_that_are_variables_are_refused():
    v, w = tf.Variable([1.0]), tf.Variable([1.0], trainable=False)
    assert "requires a gradient" in reason(lambda x: [x.detach() * 2], v._t)
    assert "variable itself" in reason(lambda x: [x * 2], w._t)


def test_results_are_tensors_or_none():
    with pytest.raises(AttributeError):
        record(lambda x: [3], [X])


def test_signatures_tell_aliases_apart():
    a, b = torch.ones(2, 2), torch.ones(2, 2)
    assert signature([a, b]) == signature([b, a])
    assert signature([a, a]) != signature([a, b])
    assert signature([a, a, b]) != signature([a, b, b])
    assert signature([a.t()]) == signature([torch.ones(2, 2).t()]) != signature([a])
    assert signature([a]) != signature([a.double()])
    assert signature([a.clone().requires_grad_()]) is None
    assert signature([np.ones(2)]) is None
    b._keras_mask = a
    assert signature([b]) is None


def test_one_object_twice_is_read_under_both_names():
    recording = recorded(lambda x, y: [x - 2 * y], X, X)
    assert torch.equal(recording.run((X + 1, X + 1))[0], -(X + 1))


def test_settings_tell_modes_apart():
    plain = settings()
    with torch.no_grad():
        assert settings() != plain
    with torch.autocast("cpu"):
        assert settings() != plain
    assert settings() == plain


def test_a_sum_that_is_used_twice_keeps_its_axis():
    def step(x):
        total = x.sum(0, keepdim=True)
        return [total.view(3) * 2, total + x]

    first, second = recorded(step, X).run((X,))
    assert torch.equal(first, X.sum(0) * 2)
    assert torch.equal(second, X.sum(0) + X)


def test_sources_are_readable_and_shown_in_tracebacks():
    recording = recorded(lambda x, at: [(x * 2).index_select(1, at)], X, torch.tensor([0]))
    assert recording.source.splitlines()[:2] == [
        "def step(i0, i1):",
        "    t1 = aten_mul_Tensor(i0, c0)",
    ]
    with pytest.raises(RuntimeError) as caught:
        recording.run((X, torch.tensor([9])))
    frame = traceback.extract_tb(caught.value.__traceback__)[-1]
    assert frame.filename.startswith("<recorded step ")
    assert "aten_index_select(t1, 1, i1)" in frame.line
    del recording, caught
    gc.collect()
    assert frame.filename not in linecache.cache


def test_live_variables():
    gc.collect()
    v = tf.Variable(1.0)
    assert any(v is x for x in live())
    number = len(live())
    del v
    gc.collect()
    assert len(live()) == number - 1


# recordings by key
def run(replays, key, step, *inputs):
    return replays.run(key, lambda *x: (step(*x), "note"), inputs)[0]


def test_a_key_is_recorded_when_seen_again_and_confirmed():
    replays, calls = Replays(), []
    step = lambda x: calls.append(1) or [x * 2]  # noqa: E731
    for i in range(6):
        assert torch.equal(run(replays, "key", step, X + i)[0], (X + i) * 2)
    assert len(calls) == 3
    assert replays.replayed == 3


def test_steps_that_differ_each_time_are_not_recorded():
    replays, count = Replays(), []
    step = lambda x: count.append(1) or [x * len(count)]  # noqa: E731
    for i in range(9):
        assert torch.equal(run(replays, "key", step, X)[0], X * (i + 1))
    assert [r.reason for r in replays.refusals] == ["the step makes other calls each time"]


def test_generators_that_are_seeded_for_each_step_are_not_recorded():
    replays, generator = Replays(), torch.Generator()
    step = lambda x: generator.manual_seed(0) and [torch.rand(2, generator=generator)]  # noqa: E731
    first = run(replays, "key", step, X)[0]
    for _ in range(9):
        assert torch.equal(run(replays, "key", step, X)[0], first)
    assert replays.replayed == 0


def test_few_keys_are_kept():
    replays = Replays()
    for _ in range(4):
        for key in range(30):
            for _ in range(3):
                run(replays, key, lambda x: [x * 2], X)
    assert len(replays.recordings) <= 16
    assert replays.observed <= 33 + replays.replayed / 64


def test_the_key_used_last_stays():
    replays = Replays()
    for key in range(17):
        for _ in range(3):
            run(replays, key, lambda x: [x * 2], X)
        run(replays, 0, lambda x: [x * 2], X)
    before = replays.replayed
    run(replays, 0, lambda x: [x * 2], X)
    assert replays.replayed == before + 1


def test_replays_that_fail_are_given_up():
    replays, good = Replays(), []
    step = lambda x: good.append(1) or [x * 2]  # noqa: E731
    for _ in range(4):
        run(replays, "key", step, X)
    replays.recordings[0]._function = _fails
    assert torch.equal(run(replays, "key", step, X)[0], X * 2)
    assert "replay failed" in replays.refusals[0].reason


def _fails(*tensors):
    raise RuntimeError("broken")
