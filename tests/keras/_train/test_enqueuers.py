"""Batches made ahead: enqueuers, and workers of fit, evaluate and predict."""

import random
import threading
import time
import traceback

import numpy as np
import pytest

import kerastorch as tf

U = tf.keras.utils


class Batches(U.Sequence):
    def __init__(self, fails_at=None):
        self.ends, self.threads, self.fails_at = 0, set(), fails_at

    def __len__(self):
        return 6

    def __getitem__(self, i):
        self.threads.add(threading.current_thread())
        time.sleep(0.002 * (6 - i))
        if i == self.fails_at:
            raise KeyError(f"batch {i}")
        return np.full((2, 1), i, "float32"), np.zeros((2, 1), "float32")

    def on_epoch_end(self):
        self.ends += 1


class Seen(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.seen = []

    def _see(self, data):
        self.seen.append(int(tf.keras.utils.unpack_x_y_sample_weight(data)[0][0, 0]))
        return {"loss": data[0][0, 0]}

    def train_step(self, data):
        return self._see(data)

    def test_step(self, data):
        return self._see(data)

    def predict_step(self, data):
        self._see(data)
        return data[0]


def seen_by(**kwargs):
    model = Seen()
    model.compile(run_eagerly=True)
    batches = Batches()
    random.seed(3)
    model.fit(batches, epochs=3, verbose=0, **kwargs)
    return model.seen, batches


@pytest.fixture(autouse=True)
def no_thread_is_left():
    before = set(threading.enumerate())
    yield
    left = [t for t in threading.enumerate() if t not in before and t.is_alive()]
    for thread in left:
        thread.join(2)
    assert not [t.name for t in left if t.is_alive()]


WORKERS = [(0, False), (1, False), (2, False), (3, False), (1, True), (2, True)]


# what TensorFlow's fit gave after random.seed(3)
@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
@pytest.mark.parametrize(("workers", "processes"), WORKERS)
def test_fit_takes_batches_in_order(workers, processes):
    seen, batches = seen_by(workers=workers, use_multiprocessing=processes, shuffle=False)
    assert seen == 3 * [0, 1, 2, 3, 4, 5] and batches.ends == 3
    seen, batches = seen_by(workers=workers, use_multiprocessing=processes, max_queue_size=2)
    assert seen == [0, 2, 3, 5, 4, 1, 1, 3, 2, 0, 4, 5, 4, 5, 0, 1, 2, 3] and batches.ends == 3
    if not processes:
        # the main thread looks at one batch in any case
        assert (set(batches.threads) == {threading.main_thread()}) == (workers < 2)


@pytest.mark.parametrize("workers", [1, 2])
def test_fewer_steps_than_batches(workers):
    seen, batches = seen_by(workers=workers, shuffle=False, steps_per_epoch=4)
    assert seen == 3 * [0, 1, 2, 3] and batches.ends == 3


@pytest.mark.parametrize("workers", [1, 2])
def test_evaluate_and_predict(workers):
    model = tf.keras.Sequential(
        [tf.keras.layers.Dense(1, input_shape=(1,), kernel_initializer="ones")]
    )
    model.compile("sgd", "mse")
    batches = Batches()
    assert model.evaluate(batches, verbose=0, workers=workers) == pytest.approx(55 / 6)
    assert model.predict(batches, verbose=0, workers=workers)[:, 0].tolist() == [
        i for i in range(6) for _ in range(2)
    ]
    assert batches.ends == 2
    model.fit(Batches(), validation_data=batches, epochs=2, verbose=0, workers=workers)
    assert batches.ends == 4


@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
@pytest.mark.parametrize(("workers", "processes"), WORKERS)
def test_errors_come_with_their_traceback(workers, processes):
    model = tf.keras.Sequential([tf.keras.layers.Dense(1, input_shape=(1,))])
    model.compile("sgd", "mse")
    with pytest.raises(KeyError, match="batch 3") as raised:
        model.fit(Batches(3), verbose=0, workers=workers, use_multiprocessing=processes)
    text = "".join(traceback.format_exception(raised.value))
    assert "in __getitem__" in text and 'raise KeyError(f"batch {i}")' in text


def test_an_error_of_the_step_ends_the_threads():
    class Fails(Seen):
        def train_step(self, data):
            raise ArithmeticError("step")

    model = Fails()
    model.compile(run_eagerly=True)
    with pytest.raises(ArithmeticError):
        model.fit(Batches(), verbose=0, workers=3)


def test_an_error_of_the_epochs_end_comes_too():
    class Ends(Batches):
        def on_epoch_end(self):
            raise LookupError("end")

    enqueuer = U.OrderedEnqueuer(Ends())
    enqueuer.start()
    with pytest.raises(LookupError, match="end"):
        list(enqueuer.get())
    assert not enqueuer.is_running()


@pytest.mark.parametrize("shuffle", [False, True])
def test_ordered_enqueuer(shuffle):
    batches = Batches()
    enqueuer = U.OrderedEnqueuer(batches, shuffle=shuffle)
    assert not enqueuer.is_running() and isinstance(enqueuer, U.SequenceEnqueuer)
    enqueuer.start(workers=3, max_queue_size=4)
    found = enqueuer.get()
    first, second = ([int(next(found)[0][0, 0]) for _ in range(6)] for _ in range(2))
    assert sorted(first) == sorted(second) == list(range(6))
    assert shuffle or first == second == list(range(6))
    assert batches.ends == 1 and enqueuer.is_running()
    enqueuer.stop()
    assert not enqueuer.is_running() and list(found) == []


def test_generator_enqueuer():
    def numbers():
        yield from range(20)

    enqueuer = U.GeneratorEnqueuer(numbers())
    enqueuer.start(workers=4, max_queue_size=3)
    assert list(enqueuer.get()) == list(range(20)) and not enqueuer.is_running()

    def failing():
        yield 1
        raise KeyError("second")

    enqueuer = U.GeneratorEnqueuer(failing())
    enqueuer.start()
    found = enqueuer.get()
    assert next(found) == 1
    with pytest.raises(KeyError, match="second"):
        next(found)


@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
def test_generators_in_processes_are_copies():
    enqueuer = U.GeneratorEnqueuer(iter(np.arange(5)), use_multiprocessing=True, random_seed=1)
    enqueuer.start(workers=1)
    assert list(enqueuer.get()) == list(range(5))


def test_fit_on_a_generator_with_workers():
    def batches():
        for i in range(12):
            yield np.full((2, 1), i, "float32"), np.zeros((2, 1), "float32")

    model = Seen()
    model.compile(run_eagerly=True)
    model.fit(batches(), epochs=2, steps_per_epoch=5, workers=3, verbose=0)
    assert model.seen == list(range(10))
