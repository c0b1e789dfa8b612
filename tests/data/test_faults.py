"""Pipelines with faults: what comes, and the classes of errors, as in TensorFlow."""

import json
import lzma
from pathlib import Path

import pytest
from golden import cases, data_faults

import kerastorch as tf

with lzma.open(Path(cases.__file__).parent / "data_faults.json.xz", "rt") as file:
    GOLDEN = json.load(file)
PARTS = 12

# What differs on purpose, and why.
KNOWN = {
    "a file that is missing is passed over, where TensorFlow fails for ever": [
        "text_missing_second", "records_missing_second", "interleave_of_missing_file",
        "parallel_interleave_of_missing_file",
    ],
    "a file with an odd end fails once": ["fixed_length_odd"],
    "TensorFlow makes one op of map and batch, by which one error takes all of a batch": [
        "to_number_ignored", "ignored_behind_batch_of_3", "ignored_behind_ragged_batch",
        "ignored_behind_batch_repeat",
    ],
    "TensorFlow's skip begins to count again after an error": ["ignored_behind_skip"],
    "errors of the user's functions keep their class": [
        "generator_raises", "generator_gives_no_iterable", "generator_wants_arguments",
        "generator_with_too_many_arguments", "map_of_bad_numpy_function",
        "fit_raises_what_the_function_raises",
    ],
    "the wrong object, not its lack of a private attribute, is told": [
        "flat_map_of_tensor", "interleave_of_tensor", "with_options_of_none",
    ],
    "TensorFlow gives empty batches without end": ["rebatch_0"],
    "nobody chose a seed": ["shuffle_-2", "shuffle_of_array", "shuffle_of_int32"],
    "functions of datasets run on values": ["map_of_numpy"],
    "fit asks the shapes of a batch before it computes": [
        "fit_on_two_batchings", "fit_on_mixed_widths",
    ],
    "a dict with one entry is taken for the only input": ["fit_on_dict_and_label"],
    "an evaluation of nothing has no result": ["evaluate_on_nothing_unknown"],
    "each validation begins anew": ["validation_with_too_many_steps"],
}  # fmt: skip
_LEFT_OUT = {name for names in KNOWN.values() for name in names}
NAMES = [name for name in GOLDEN if name not in _LEFT_OUT]


@pytest.mark.parametrize("part", range(PARTS))
def test_as_tensorflow(part, tmp_path):
    for number, name in enumerate(NAMES[part::PARTS]):
        tf.random.set_seed(None)
        folder = tmp_path / str(number)
        folder.mkdir()
        found = data_faults.outcome(name, tf, str(folder))
        found.pop("message", None)
        assert json.loads(json.dumps(found, default=repr)) == GOLDEN[name], name


MESSAGES = {
    "text_missing": "none.txt; No such file or directory",
    "glob_of_nothing": "No files matched pattern: .*none",
    "read_missing": "none; No such file or directory",
    "csv_missing": "none.csv; No such file or directory",
    "batch_of_mixed_shapes": r"first element had shape \[1\] and element 1 had shape \[2\]",
    "generator_of_other_shape": r"shape \(3,\) where an element of shape \(2,\) .*\(element 1\)",
    "generator_of_other_type": "'x' .element 1",
    "map_of_numpy_function_of_other_type": "0-th value .* is double, but expects int64",
    "map_of_object": "Unsupported return value",
    "slices_of_unequal": "Dimensions 2 and 3 are not compatible",
}


@pytest.mark.parametrize("name", MESSAGES)
def test_messages_say_what_came(name, tmp_path, monkeypatch):
    def all_of(dataset):
        return [data_faults._plain(x) for x in dataset]

    monkeypatch.setattr(data_faults, "after_errors", all_of)
    with pytest.raises(Exception, match="(?i)" + MESSAGES[name]):
        data_faults.PROGRAMS[name](tf, str(tmp_path))
