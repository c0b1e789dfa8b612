"""Layers and cells that draw numbers by seeds of their own: op seeds, or a tf.random.Generator."""

from ..._core.state import state
from ...random.seeds import OpSeeds, for_op
from ...random.streams import Stream
from .._base.seeds import draws_by_generators, is_seeded, new_seed


class OwnNumbers:
    """Where a layer's random numbers come from."""

    _op_seeds = OpSeeds(None)
    _by_generator = False  # whether it draws from a tf.random.Generator of its own
    _numbers = _first_seed = None  # the generator's stream and seed

    def _begin_seeds(self, seed):
        """Takes the seed that the constructor was given, or None."""
        self.__dict__["_first_seed"] = seed
        if self._by_generator or draws_by_generators():
            self.__dict__["_by_generator"], seed = True, None
        self.__dict__["_op_seeds"] = OpSeeds(seed)

    def _source(self, kernel, dtype):
        """The stream of the next numbers, None where nothing is seeded."""
        if self._by_generator:
            return self._stream_of_own()
        return for_op((kernel, dtype), self._op_seeds.next)

    def _build_generator(self):
        """Makes the generator, where there is to be one: Keras takes its seed in `build`."""
        if self._by_generator:
            self._stream_of_own()

    def _stream_of_own(self):
        """The stream of the layer's generator, whose seed is the layer's, or made up when it is
        wanted first; None where nothing is seeded, and while the layer is written as ops."""
        if state.loops is not None:
            return None
        if self._numbers is None:
            seed = self._first_seed
            if seed is None and not is_seeded():
                return None
            seed = new_seed() if seed is None else seed
            self.__dict__["_numbers"] = Stream((seed, 0), of_generator=True)
        return self._numbers

    def __getstate__(self):
        state = super().__getstate__()
        own = state.pop("_numbers", None)
        if own is not None:
            state["_numbers_state"] = own._start, own._at
        return state

    def __setstate__(self, state):
        state = dict(state)
        found = state.pop("_numbers_state", None)
        super().__setstate__(state)
        if found is not None:
            own = self.__dict__["_numbers"] = Stream((0, 0), of_generator=True)
            own._start, own._at = found
