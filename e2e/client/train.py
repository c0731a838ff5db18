"""A small real training loop: fits a line by gradient descent, saves its state to a file, and goes on from it.

The same steps give the same weights however often it was stopped in between. A notice that the cloud takes the
instance back makes it save and leave with code 75, so that whoever started it starts it again. It prints its state at
the end as JSON; SPOTLEDGER_* say where it reports.
"""

import argparse
import json
import os
import pathlib
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "public" / "client"))
sys.dont_write_bytecode = True  # the client's folder is served
import spotledger  # noqa: E402

INTERRUPTED = 75
POINTS = [(x / 10, 3.0 * x / 10 - 1.0) for x in range(-10, 11)]


def descend(slope: float, intercept: float) -> "tuple[float, float]":
    """One step of gradient descent on the mean squared error over POINTS."""
    errors = [(slope * x + intercept - y, x) for x, y in POINTS]
    by_slope = sum(error * x for error, x in errors) / len(POINTS)
    by_intercept = sum(error for error, _ in errors) / len(POINTS)
    return slope - 0.2 * by_slope, intercept - 0.2 * by_intercept


def load(path: pathlib.Path) -> dict:
    """The saved state; a fresh one where nothing was saved."""
    if path.exists():
        return json.loads(path.read_text())
    return {"epoch": 0, "step": 0, "slope": 0.0, "intercept": 0.0}


def save(path: pathlib.Path, state: dict, seconds: float) -> int:
    """Writes the state whole or not at all, within `seconds` at least. Returns its size in bytes."""
    time.sleep(seconds)
    text = json.dumps(state)
    part = path.with_suffix(".part")
    part.write_text(text)
    os.replace(part, path)
    return len(text)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--name", default="toy-line")
    parser.add_argument("--project", default=None)
    parser.add_argument("--external-id", default=None)
    parser.add_argument("--state", type=pathlib.Path, required=True, help="file of the saved state")
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--steps", type=int, default=20, help="steps in an epoch")
    parser.add_argument("--step-seconds", type=float, default=0.02)
    parser.add_argument("--load-seconds", type=float, default=0.0, help="how long loading takes at least")
    parser.add_argument("--save-seconds", type=float, default=0.05, help="how long saving takes at least")
    parser.add_argument("--checkpoint-seconds", type=float, default=None, help="between saves, without advice")
    parser.add_argument("--poll-seconds", type=float, default=5.0, help="how often to ask for a notice")
    parser.add_argument("--heartbeat-seconds", type=float, default=60.0)
    return parser.parse_args()


def main() -> int:
    asked = arguments()
    state = load(asked.state)
    time.sleep(asked.load_seconds)
    with spotledger.run(name=asked.name, project=asked.project, planned_epochs=asked.epochs,
                        external_id=asked.external_id, resumed=True if state["step"] else None,
                        checkpoint_seconds=asked.checkpoint_seconds, poll_seconds=asked.poll_seconds,
                        heartbeat_seconds=asked.heartbeat_seconds) as run:
        while state["epoch"] < asked.epochs:
            state["slope"], state["intercept"] = descend(state["slope"], state["intercept"])
            time.sleep(asked.step_seconds)
            state["step"] += 1
            completed = state["step"] % asked.steps == 0
            if completed:
                state["epoch"] += 1
                run.epoch(state["epoch"], step=state["step"])
            leave = run.interrupted
            if leave or run.should_checkpoint():
                with run.checkpoint(step=state["step"]) as checkpoint:
                    checkpoint.bytes = save(asked.state, state, asked.save_seconds)
            if leave:
                print(json.dumps({"interrupted": True, **state}), flush=True)
                return INTERRUPTED
        run.end()  # also where a notice has come since
    print(json.dumps({"interrupted": False, **state}), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
