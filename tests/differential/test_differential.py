"""A sample of the differential tester's cases against what TensorFlow gave (see run.py)."""

import pytest
from differential import generate, known, sample


@pytest.fixture(scope="module")
def cases():
    return {case.id: case for case in sample.load()}


@pytest.fixture(scope="module")
def found(cases):
    """{id: (kind, reason)} of the cases that differ."""
    return sample.differing(list(cases.values()))


def test_no_case_differs_but_those_listed(cases, found):
    listed = sample.not_mended()
    new = {i: kind for i, (kind, why) in found.items() if why is None and i not in listed}
    shown = "\n".join(f"{kind}: {i}\n{cases[i].text}\n{cases[i].theirs}" for i, kind in new.items())
    assert not new, f"{len(new)} cases differ from TensorFlow\n{shown[:20000]}"


def test_what_is_mended_is_taken_off_the_list(cases, found):
    stale = [i for i in sample.not_mended() if i not in found or found[i][1]]
    assert not stale, "run tests/differential/record.py; mended or gone: " + ", ".join(stale[:50])


@pytest.mark.parametrize("rule", known.RULES, ids=lambda rule: rule.reason[:40])
def test_known_differences_are_still_there(cases, found, rule):
    assert any(rule.holds(cases[i], kind, cases[i].theirs) for i, (kind, _) in found.items())


def test_a_case_is_the_same_wherever_it_is_made():
    once = [p.text for p in generate.programs(["gradients"], "tf.math.a")]
    assert once == [p.text for p in generate.programs(["gradients"], "tf.math.a", scale=1.0)]
    few = list(generate.programs(["gradients"], "tf.math.a", scale=0.2))
    assert {p.text for p in few} <= set(once)
