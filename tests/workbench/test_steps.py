"""A capture's four steps tell how far it has come, and where it stopped."""

from types import SimpleNamespace

import pytest

from sources.models.attempt import State, Step
from workbench.templatetags.steps import capture_steps


class TestCaptureSteps:
    @pytest.mark.parametrize(
        ("state", "step", "expected"),
        [
            (State.QUEUED, Step.CONNECT, "now next next next"),
            (State.RUNNING, Step.CONNECT, "done now next next"),
            (State.RUNNING, Step.DOWNLOAD, "done now next next"),
            (State.RUNNING, Step.ARCHIVE, "done done now next"),
            (State.QUEUED, Step.EXTRACT, "done done done now"),
            (State.STORED, Step.EXTRACT, "done done done done"),
            (State.UNCHANGED, Step.DOWNLOAD, "done done done done"),
            (State.FAILED, Step.EXTRACT, "done done done failed"),
            (State.REFUSED, Step.CONNECT, "done failed next next"),
        ],
    )
    def test_tells_each_step_s_status(self, state, step, expected):
        shown = capture_steps(SimpleNamespace(state=state, step=step))

        assert " ".join(one.status for one in shown) == expected

    def test_knows_every_state_and_step(self):
        for state in State:
            for step in Step:
                assert len(capture_steps(SimpleNamespace(state=state, step=step))) == 4
