"""Sampled classes for losses over many classes: tf.random.uniform_candidate_sampler ..."""

import math

import torch

from .._core.errors import invalid
from .._core.op import op
from ._one_by_one import Dice
from .seeds import for_op

_APART = 512  # blocks that TensorFlow takes for each class


def _sampled(true_classes, num_true, num_sampled, unique, seed, draw, chance):
    """(classes [num_sampled], expected counts of the true and of the sampled classes).

    draw: Dice, or None for torch's generator, and count to classes; chance: classes to the chance
    of each draw.
    """
    if true_classes.ndim != 2 or true_classes.shape[1] != num_true:
        raise invalid(f"true_classes must be [batch, {num_true}], got {list(true_classes.shape)}")
    stream = for_op((draw.__qualname__, num_true, num_sampled, unique), seed)
    dice = None if stream is None else Dice(stream.take(_APART * num_sampled))
    if unique:
        kept, tries = {}, 0
        while len(kept) < num_sampled:
            kept.setdefault(int(draw(dice, 1)), None)
            tries += 1
        classes = torch.tensor(list(kept), dtype=torch.int64)
    else:
        classes, tries = draw(dice, num_sampled), num_sampled

    def expected(which):
        p = chance(which.double())
        simple = tries == num_sampled
        count = p * tries if simple else -torch.expm1(tries * torch.log1p(-p))
        return count.float()

    return classes, expected(true_classes), expected(classes)


def _within(num_sampled, unique, range_max):
    if unique and num_sampled > range_max:
        raise invalid(f"Sampler's range {range_max} is too small for {num_sampled} unique classes")


@op("true_classes")
def uniform_candidate_sampler(
    true_classes, num_true, num_sampled, unique, range_max, seed=None, name=None
):
    """Classes drawn uniformly from [0, range_max), with expected counts.

    true_classes: int64 [batch, num_true].  unique: whether no class comes twice.
    The result is (sampled [num_sampled], true_expected_count [batch, num_true],
    sampled_expected_count [num_sampled]).
    """
    _within(num_sampled, unique, range_max)

    def draw(dice, count):
        if dice is None:
            return torch.randint(range_max, (count,))
        return torch.tensor([dice.below(range_max, 64) for _ in range(count)])

    def chance(classes):
        return torch.full_like(classes, 1 / range_max)

    return _sampled(true_classes, num_true, num_sampled, unique, seed, draw, chance)


@op("true_classes")
def log_uniform_candidate_sampler(
    true_classes, num_true, num_sampled, unique, range_max, seed=None, name=None
):
    """Classes drawn by Zipf's law from [0, range_max), with expected counts.

    A class c has the chance (log(c + 2) - log(c + 1)) / log(range_max + 1).
    Arguments and result are those of `uniform_candidate_sampler`.
    """
    _within(num_sampled, unique, range_max)
    scale = torch.log(torch.tensor(range_max + 1.0, dtype=torch.float64))

    def draw(dice, count):
        if dice is not None:
            return torch.tensor([_by_zipf(dice, range_max) for _ in range(count)])
        spread = torch.rand(count, dtype=torch.float64)
        return (torch.exp(spread * scale).long() - 1).clamp(0, range_max - 1)

    def chance(classes):
        return torch.log((classes + 2) / (classes + 1)) / scale

    return _sampled(true_classes, num_true, num_sampled, unique, seed, draw, chance)


def _by_zipf(dice, range_max):
    return (int(math.exp(dice.double() * math.log1p(range_max))) - 1) % range_max


@op("true_classes")
def all_candidate_sampler(true_classes, num_true, num_sampled, unique, seed=None, name=None):
    """All classes from 0 to num_sampled - 1, each expected once."""
    if true_classes.ndim != 2 or true_classes.shape[1] != num_true:
        raise invalid(
            f"true_classes must have num_true columns, expected: {num_true} was: "
            f"{list(true_classes.shape)} [Op:AllCandidateSampler]"
        )
    if bool(((true_classes < 0) | (true_classes >= num_sampled)).any()):
        raise invalid(
            f"`true_candidate` out of range [0, {num_sampled}), received "
            f"{true_classes.reshape(-1).tolist()} [Op:AllCandidateSampler]"
        )
    classes = torch.arange(num_sampled)
    return classes, torch.ones(true_classes.shape), torch.ones(num_sampled)
