"""A sample of the differential tester's cases against what TensorFlow gave (see run.py)."""

import re
import sys

import pytest

import kerastorch as tf
from differential import generate, known, sample


@pytest.fixture(scope="module")
def cases():
    return {case.id: case for case in sample.load()}


@pytest.fixture(scope="module")
def found(cases):
    """{id: (kind, reason)} of the cases that differ."""
    return sample.differing(list(cases.values()))


RECORDED_WITH = (3, 11)  # the Python of the sample's outcomes


def test_no_case_differs_but_those_listed(cases, found):
    listed = sample.not_mended()
    if sys.version_info[:2] != RECORDED_WITH:  # the config of a lambda is Python's byte code
        listed = {*listed, *(i for i in found if "Lambda(lambda" in cases[i].text)}
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


# what no case compares: settings of the process, files, classes to be subclassed or met elsewhere
# (preprocessing layers have programs of their own, in tests/golden/make_preprocessing.py, as have
# the datasets of keras.utils, in make_keras_folders.py)
NO_CASE = """
tf: DType DeviceSpec Graph Operation IndexedSlicesSpec import_graph_def
    Module OptionalSpec RaggedTensorSpec RegisterGradient
    SparseTensorSpec Tensor TypeSpec VariableAggregation VariableSynchronization
    control_dependencies device executing_eagerly get_logger init_scope inside_function name_scope
    no_gradient print make_ndarray make_tensor_proto timestamp
    register_tensor_conversion_function
tf.random: Algorithm get_global_generator set_global_generator
tf.debugging: disable_check_numerics disable_traceback_filtering enable_check_numerics
    enable_traceback_filtering get_log_device_placement is_traceback_filtering_enabled
    set_log_device_placement
tf.nn: RNNCellDeviceWrapper RNNCellDropoutWrapper RNNCellResidualWrapper
    collapse_repeated ctc_beam_search_decoder ctc_greedy_decoder ctc_loss ctc_unique_labels
tf.keras.backend: clear_session function learning_phase_scope manual_variable_initialization
    ctc_batch_cost ctc_decode ctc_label_dense_to_sparse
    name_scope reset_uids rnn set_epsilon set_floatx set_image_data_format set_learning_phase
tf.keras.layers: Layer Wrapper InputLayer AbstractRNNCell ConvLSTM3D CategoryEncoding
    Discretization HashedCrossing Hashing
    IntegerLookup Normalization StringLookup TextVectorization DenseFeatures
    CenterCrop RandomBrightness RandomContrast RandomCrop RandomFlip RandomHeight RandomRotation
    RandomTranslation RandomWidth RandomZoom Rescaling Resizing
tf.keras.losses: Loss Reduction
tf.keras.metrics: Metric
tf.keras.optimizers: Optimizer
tf.keras.optimizers.legacy: Optimizer
tf.keras.optimizers.schedules: LearningRateSchedule
tf.keras.constraints: Constraint
tf.keras.initializers: Initializer
tf.keras.regularizers: Regularizer
tf.keras.utils: CustomObjectScope FeatureSpace Progbar Sequence custom_object_scope
    deserialize_keras_object
    disable_interactive_logging enable_interactive_logging get_custom_objects get_file
    get_registered_object get_source_inputs is_interactive_logging_enabled model_to_dot plot_model
    register_keras_serializable set_random_seed array_to_img img_to_array load_img save_img
    GeneratorEnqueuer OrderedEnqueuer SequenceEnqueuer audio_dataset_from_directory
    image_dataset_from_directory split_dataset text_dataset_from_directory
    timeseries_dataset_from_array HDF5Matrix SidecarEvaluator StepsPerExecutionTuner TimedThread
    convert_all_kernels_in_model warmstart_embedding_matrix
"""
# namespaces whose every function has cases
COVERED = [
    *("tf", "tf.math", "tf.linalg", "tf.nn", "tf.strings", "tf.bitwise", "tf.ragged", "tf.random"),
    *("tf.sparse", "tf.sets", "tf.image", "tf.compat.v1.image"),
    *("tf.debugging", "tf.autodiff", "tf.nest", "tf.keras.backend", "tf.keras.layers"),
    *("tf.keras.losses", "tf.keras.metrics", "tf.keras.optimizers", "tf.keras.optimizers.legacy"),
    *("tf.keras.optimizers.schedules", "tf.keras.activations", "tf.keras.constraints"),
    *("tf.keras.initializers", "tf.keras.regularizers", "tf.keras.utils"),
]


def _resolve(name):
    value = tf
    for part in name.split(".")[1:]:
        value = getattr(value, part, None)
    return value


@pytest.fixture(scope="module")
def met():
    """The identities of all objects that cases name."""
    names = set()
    for program in generate.programs(["core", "layers", "metrics", "optimizers"]):
        for name in re.findall(r"tf(?:\.\w+)+", program.text):
            parts = name.split(".")
            names.update(".".join(parts[:n]) for n in range(2, len(parts) + 1))
    return {id(value) for value in map(_resolve, names) if value is not None}


@pytest.mark.parametrize("namespace", COVERED)
def test_every_public_function_has_cases(namespace, met):
    exempt = {}
    for line in re.sub(r"\n +", " ", NO_CASE).strip().splitlines():
        title, _, names = line.partition(":")
        exempt[title] = names.split()
    module = _resolve(namespace)
    without = [
        name
        for name in module.__all__
        if name not in exempt.get(namespace, [])
        and callable(getattr(module, name))
        and id(getattr(module, name)) not in met
    ]
    assert not without, f"{namespace}: no line in tests/differential/tables is about {without}"
