import threading
import time

import pytest

from web.streaming import polled


def test_steps_come_in_order_and_an_error_comes_through():
    def produce(cancel):
        assert not cancel.is_set()
        yield 1
        yield 2
        raise ValueError("three")

    steps = polled(produce)
    assert [next(steps), next(steps)] == [1, 2]
    with pytest.raises(ValueError, match="three"):
        next(step for step in steps if step is not None)


def test_a_waiting_reader_gets_signs_of_life_and_closing_stops_the_work():
    stopped = threading.Event()

    def produce(cancel):
        yield "first"
        cancel.wait(30)
        stopped.set()

    steps = polled(produce, tick=0.01)
    assert next(steps) == "first"
    assert next(steps) is None
    assert next(steps) is None
    steps.close()
    assert stopped.wait(5)


def test_nothing_is_lost_between_ticks():
    def produce(_):
        for number in range(5):
            time.sleep(0.01)
            yield number

    assert [step for step in polled(produce, tick=0.005) if step is not None] == [0, 1, 2, 3, 4]
