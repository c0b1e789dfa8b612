"""Automatic names."""

import threading

from kerastorch.keras._base.naming import fresh_names, unique_name


def test_fresh_names_are_of_one_thread():
    first = unique_name("thing")
    other = []
    with fresh_names():
        assert unique_name("thing") == "thing"
        thread = threading.Thread(target=lambda: other.append(unique_name("thing")))
        thread.start()
        thread.join()
        assert unique_name("thing") == "thing_1"
    names = [first, *other, unique_name("thing")]
    numbers = [int(name.removeprefix("thing").removeprefix("_") or 0) for name in names]
    assert numbers == list(range(numbers[0], numbers[0] + 3))
