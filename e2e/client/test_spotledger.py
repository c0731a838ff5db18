"""Tests of the Python client against a stand-in for the server. Run: python3 -B -m unittest discover e2e/client"""

import contextlib
import json
import logging
import os
import pathlib
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import types
import unittest
import uuid
from datetime import datetime, timedelta, timezone
from unittest import mock

HERE = pathlib.Path(__file__).resolve().parent
CLIENT = HERE.parents[1] / "public" / "client"
sys.path[:0] = [str(HERE), str(CLIENT)]
sys.dont_write_bytecode = True  # the client's folder is served
import spotledger  # noqa: E402
from stub_server import AWS, AZURE, GCP, StubServer, events_by_type  # noqa: E402

CLEAN = {name: value for name, value in os.environ.items()
         if not name.startswith(("SPOTLEDGER_", "SLURM_", "CUDA_", "XDG_"))
         and "RANK" not in name and "PROXY" not in name.upper()}


def iso(seconds_from_now: float) -> str:
    return (datetime.now(timezone.utc) + timedelta(seconds=seconds_from_now)).isoformat().replace("+00:00", "Z")


class ClientTest(unittest.TestCase):
    def setUp(self) -> None:
        self.stub = StubServer()
        self.addCleanup(self.stub.close)
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.spool = folder.name
        clean = mock.patch.dict(os.environ, CLEAN, clear=True)
        clean.start()
        self.addCleanup(clean.stop)
        logging.getLogger("spotledger").setLevel(logging.CRITICAL)

    def run_of(self, **named):
        settings = dict(name="toy", url=self.stub.url, token="secret", spool=self.spool, metadata_url="none",
                        flush_seconds=0.02, poll_seconds=0.05)
        return spotledger.run(**{**settings, **named})

    def until(self, condition, seconds: float = 10.0) -> None:
        deadline = time.monotonic() + seconds
        while not condition():
            self.assertLess(time.monotonic(), deadline, "it did not come to pass in time")
            time.sleep(0.005)

    def files(self, pattern: str):
        return sorted(pathlib.Path(self.spool).rglob(pattern))


class Reporting(ClientTest):
    def test_a_run_from_start_to_end(self):
        with self.run_of(project="vision", planned_epochs=2, external_id="x-1", tags={"team": 7}, node="a") as run:
            for epoch in (1, 2):
                run.epoch(epoch, step=10 * epoch)
            with run.checkpoint(step=20) as checkpoint:
                checkpoint.bytes = 4096
            self.until(lambda: run.id == "run-1")
        self.assertEqual(self.stub.types(), ["start", "epoch", "epoch", "checkpoint-start", "checkpoint-end", "end"])
        self.assertEqual(self.stub.runs["x-1"], {"name": "toy", "project": "vision", "plannedEpochs": 2, "id": "run-1",
                                                 "externalId": "x-1", "tags": {"team": "7"}})
        told = events_by_type(self.stub)
        epochs = [(event["epoch"], event["step"], event["node"]) for event in told["epoch"]]
        self.assertEqual(epochs, [(1, 10, "a"), (2, 20, "a")])
        self.assertEqual(told["checkpoint-end"][0]["bytes"], 4096)
        self.assertEqual(set(told["start"][0]), {"id", "type", "at", "node", "host"})
        self.assertIsNone(told["start"][0]["host"])
        self.assertRegex(told["start"][0]["at"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$")
        self.assertEqual(str(uuid.UUID(told["start"][0]["id"], version=4)), told["start"][0]["id"])
        self.assertEqual(self.stub.tokens, {"Bearer secret"})
        self.assertEqual(self.files("*.jsonl"), [], "all is sent: nothing stays")

    def test_no_two_events_share_a_time(self):
        with self.run_of() as run:
            for epoch in range(300):
                run.epoch(epoch)
        times = [event["at"] for event in self.stub.events.values()]
        self.assertEqual(len(times), 302)
        self.assertEqual(len(set(times)), 302)
        in_order = sorted(events_by_type(self.stub)["epoch"], key=lambda event: event["at"])
        self.assertEqual([event["epoch"] for event in in_order], list(range(300)))

    def test_batches_hold_a_thousand_at_most(self):
        with self.run_of(flush_seconds=0.3) as run:
            self.until(lambda: self.stub.batches)
            for epoch in range(2500):
                run.epoch(epoch)
            self.until(lambda: len(self.stub.events) == 2501)
        self.assertEqual(max(self.stub.batches), 1000)

    def test_heartbeats(self):
        with self.run_of(heartbeat_seconds=0.05):
            self.until(lambda: len(events_by_type(self.stub)["heartbeat"]) >= 3)

    def test_an_error_in_training_passes_and_is_no_end(self):
        class Mine(BaseException):
            pass

        with self.assertRaises(Mine), self.run_of() as run:
            with self.assertRaises(Mine), run.checkpoint():
                raise Mine
            raise Mine
        self.assertEqual(self.stub.types(), ["start", "checkpoint-start"])
        self.assertEqual(len(events_by_type(self.stub)["heartbeat"]), 1, "the last sign of life")

    def test_bad_values_do_not_reach_training(self):
        with self.run_of() as run:
            run.epoch("many")
            run.epoch(None)
            run.epoch(1, step=object())
            with run.checkpoint() as checkpoint:
                checkpoint.bytes = "large"
            run.epoch(2.0)
        self.assertEqual(self.stub.types(), ["start", "epoch", "checkpoint-start", "checkpoint-end", "epoch", "end"])
        told = events_by_type(self.stub)
        self.assertEqual([(event["epoch"], event.get("step")) for event in told["epoch"]], [(1, None), (2, None)])
        self.assertNotIn("bytes", told["checkpoint-end"][0])
        os.environ["SPOTLEDGER_HOST"], os.environ["SPOTLEDGER_GPUS"] = "{", "x"
        with self.run_of() as run:
            run.epoch(1)
        with spotledger.run(name="toy", url="not a url", spool=self.spool, metadata_url="none") as run:
            run.epoch(1)

    def test_without_url_and_on_other_ranks_nothing_happens(self):
        os.environ["LOCAL_RANK"] = "3"
        before = threading.active_count()
        for named in ({"url": None, "reports": True, "checkpoint_seconds": 0.0}, {"checkpoint_seconds": 0.0}):
            with self.run_of(**named) as run:
                run.epoch(1)
                with run.checkpoint():
                    pass
                self.assertEqual(run.should_checkpoint(), "url" in named)
                self.assertEqual((run.interrupted, run.id, threading.active_count()), (False, None, before))
        self.assertEqual(self.stub.requests, [])
        self.assertEqual(os.listdir(self.spool), [])

    def test_names_of_nodes(self):
        for variables, node in [({}, "node-0"), ({"RANK": "8"}, "rank-8"), ({"RANK": "8", "GROUP_RANK": "1"}, "node-1"),
                                ({"SLURM_NODEID": "2"}, "node-2"), ({"SPOTLEDGER_NODE": "x", "RANK": "8"}, "x")]:
            with mock.patch.dict(os.environ, variables):
                self.assertEqual(self.run_of()._node, node)

    def test_no_thread_and_no_handler_is_left(self):
        before, handler = set(threading.enumerate()), signal.getsignal(signal.SIGTERM)
        with self.run_of(metadata_url=self.stub.url):
            self.assertGreater(len(threading.enumerate()), len(before))
            self.assertNotEqual(signal.getsignal(signal.SIGTERM), handler)
        left = [thread for thread in threading.enumerate() if thread.name.startswith("spotledger")]
        self.assertEqual(left, [])
        self.assertEqual(signal.getsignal(signal.SIGTERM), handler)

    def test_a_thread_may_report_and_takes_no_signal(self):
        handler, seen = signal.getsignal(signal.SIGTERM), []

        def work():
            with self.run_of() as run:
                run.epoch(1)
                seen.append(signal.getsignal(signal.SIGTERM))

        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
        self.assertEqual(seen, [handler])
        self.assertEqual(self.stub.types(), ["start", "epoch", "end"])


class StartOrResume(ClientTest):
    def begun_as(self, **named) -> str:
        self.stub.events.clear()
        with self.assertRaises(KeyboardInterrupt), self.run_of(**named):
            raise KeyboardInterrupt
        return self.stub.types()[0]

    def test_the_node_remembers_a_run_that_did_not_end(self):
        self.assertEqual(self.begun_as(), "start")
        self.assertEqual(self.begun_as(), "resume")
        self.assertEqual(len(self.stub.runs), 1, "the same run goes on")
        with self.run_of():
            pass
        self.assertEqual(self.begun_as(), "start")
        self.assertEqual(len(self.stub.runs), 2, "after its end, another begins")

    def test_a_new_instance_learns_it_from_the_server(self):
        self.assertEqual(self.begun_as(external_id="x"), "start")
        with tempfile.TemporaryDirectory() as empty:
            self.assertEqual(self.begun_as(external_id="x", spool=empty), "resume")

    def test_in_a_gang_another_node_may_have_made_the_run(self):
        os.environ.update(NNODES="2", SPOTLEDGER_RUN_ID="x")
        self.assertEqual(self.begun_as(node="a"), "start")
        self.assertEqual(self.begun_as(node="b"), "start")
        self.assertEqual(self.begun_as(node="b"), "resume")

    def test_training_code_knows_best(self):
        self.assertEqual(self.begun_as(resumed=True), "resume")
        self.assertEqual(self.begun_as(resumed=False), "start")
        os.environ["SPOTLEDGER_RESUMED"] = "0"
        self.assertEqual(self.begun_as(), "start")
        with mock.patch.dict(os.environ, {"TORCHELASTIC_RESTART_COUNT": "1"}):
            del os.environ["SPOTLEDGER_RESUMED"]
            self.assertEqual(self.begun_as(external_id="new"), "resume")

    def test_work_begins_when_it_is_said(self):
        with self.run_of(begin=False) as run:
            self.until(lambda: run.id)
            run.begin(step=5, resumed=True)
            run.begin()
        self.assertEqual(self.stub.types(), ["resume", "end"])
        self.assertEqual(events_by_type(self.stub)["resume"][0]["step"], 5)

    def test_two_of_one_name_on_a_node_are_two_runs(self):
        with self.run_of(), self.run_of():
            pass
        self.assertEqual(len(self.stub.runs), 2)


class ServerAway(ClientTest):
    def test_calls_are_quick_while_the_server_hangs(self):
        self.stub.hang_seconds = 30.0
        spent = []
        with self.run_of() as run:
            for epoch in range(400):
                began = time.perf_counter()
                run.should_checkpoint()
                with run.checkpoint(step=epoch):
                    pass
                run.epoch(epoch)
                spent.append(time.perf_counter() - began)
                time.sleep(0.001)
            began = time.monotonic()
        self.assertLess(time.monotonic() - began, 2.2, "leaving takes two seconds at most")
        self.assertLess(statistics.median(spent), 0.001)
        self.assertEqual([one for one in threading.enumerate() if one.name.startswith("spotledger")], [])
        kept = [json.loads(line) for line in self.files("*.jsonl")[0].read_bytes().splitlines()]
        self.assertEqual(sum(1 for event in kept if event.get("type") == "epoch"), 400)

    def test_what_was_not_sent_is_sent_by_the_next_process(self):
        self.stub.fail = 503
        with self.assertRaises(SystemExit), self.run_of(node="a", host={"cloud": "aws", "instanceId": "i-1"}) as run:
            run.epoch(1)
            raise SystemExit
        self.assertEqual(len(self.files("*.jsonl")), 1)
        self.stub.fail = None
        with self.run_of(node="b", host={"cloud": "aws", "instanceId": "i-2"}, external_id="other") as run:
            self.until(lambda: any(event["node"] == "a" for event in self.stub.events.values()))
            self.until(lambda: len(self.files("*.jsonl")) == 1)
        self.assertEqual(len(self.stub.runs), 2)
        told = {(event["type"], event["node"], event["host"]["instanceId"]) for event in self.stub.events.values()}
        self.assertEqual(told, {("start", "a", "i-1"), ("epoch", "a", "i-1"), ("heartbeat", "a", "i-1"),
                                ("start", "b", "i-2"), ("end", "b", "i-2")})
        self.assertEqual(self.files("*.jsonl"), [])

    def test_a_killed_process_leaves_its_events(self):
        self.stub.fail = 503
        code = ("import os, signal, spotledger, time\n"
                f"with spotledger.run(name='toy', url={self.stub.url!r}, spool={self.spool!r},\n"
                "                    metadata_url='none') as run:\n"
                "    run.epoch(7)\n"
                "    time.sleep(0.3)\n"
                "    os.kill(os.getpid(), signal.SIGKILL)\n")
        killed = subprocess.run([sys.executable, "-c", code], env={**CLEAN, "PYTHONPATH": str(CLIENT)}, check=False)
        self.assertEqual(killed.returncode, -signal.SIGKILL)
        with self.files("*.jsonl")[0].open("ab") as file:
            file.write(b'{"id":"torn')
        self.stub.fail = None
        with self.run_of():
            self.until(lambda: "epoch" in self.stub.types())
        self.assertEqual(events_by_type(self.stub)["epoch"][0]["epoch"], 7)
        self.assertEqual(self.stub.types(), ["start", "epoch", "resume", "end"])

    def test_a_lost_answer_makes_repeats_of_the_same_ids(self):
        lost = []

        def lose_once(events):
            if events and not lost:
                lost.extend(events)
                for event in events:
                    self.stub.events[event["id"]] = event
                return 500

        self.stub.fail = lose_once
        with self.run_of() as run:
            run.epoch(1)
            self.until(lambda: self.stub.repeated)
        self.assertEqual(self.stub.repeated, len(lost))
        self.assertEqual(self.stub.types(), ["start", "epoch", "end"])

    def test_what_may_pass_is_tried_again_ever_later(self):
        for status in (302, 401, 403, 408, 429, 500):
            self.stub.fail, self.stub.requests = status, []
            with self.run_of(name=f"toy-{status}"):
                self.until(lambda: self.stub.requests)
                time.sleep(0.25)
            self.assertLessEqual(len(self.stub.requests), 2, status)
        self.assertEqual((len(self.files("*.jsonl")), self.files("*.refused")), (6, []))
        self.stub.fail = None
        with self.run_of():
            self.until(lambda: len(self.stub.events) == 13)
        self.assertEqual(len(self.stub.runs), 7)

    def refused(self):
        lines = [json.loads(line) for line in self.files("*.refused")[0].read_bytes().splitlines()]
        self.assertIn("as the test wants", lines[0]["why"])
        return [line.get("epoch") for line in lines[1:]]

    def test_a_refused_event_is_put_aside_alone(self):
        self.stub.refuses = lambda event: event.get("epoch") in (13, 20)
        with self.assertLogs("spotledger", logging.WARNING) as logs, self.run_of() as run:
            for epoch in range(40):
                run.epoch(epoch)
        self.assertEqual(sorted(event["epoch"] for event in events_by_type(self.stub)["epoch"]),
                         [epoch for epoch in range(40) if epoch not in (13, 20)])
        self.assertEqual(self.refused(), [13, 20])
        self.assertEqual(len(logs.records), 1, "it warns once")

    def test_a_refused_request_is_put_aside_whole_and_later_ones_go_on(self):
        for status in (400, 404, 409, 413):
            self.stub.events.clear()
            self.stub.fail = lambda events: status if any(event.get("epoch") == 13 for event in events) else None
            with self.assertLogs("spotledger", logging.WARNING), self.run_of() as run:
                run.epoch(13)
                self.until(lambda: self.files("*.refused"))
                run.epoch(14)
            self.assertEqual([event["epoch"] for event in events_by_type(self.stub)["epoch"]], [14], status)
            self.assertIn(13, self.refused())
            self.files("*.refused")[0].unlink()

    def test_a_refused_run_does_not_keep_asking(self):
        self.stub.fail = 422
        with self.run_of() as run:
            run.epoch(1)
            self.until(lambda: self.files("*.refused"))
            time.sleep(0.2)
            self.assertIsNone(run.id)
        self.assertEqual(self.stub.count("POST", "/runs"), 1)

    def test_the_spool_is_bounded_and_heartbeats_go_first(self):
        self.stub.fail = 503
        with self.run_of(spool_bytes=20_000) as run:
            for epoch in range(60):
                run.epoch(epoch)
                run._put("heartbeat")
            self.until(lambda: run._queue.empty())
            for _ in range(200):
                run._put("heartbeat")
            self.until(lambda: run._queue.empty())
        size = self.files("*.jsonl")[0].stat().st_size
        self.assertLess(size, 21_000)
        kept = [json.loads(line) for line in self.files("*.jsonl")[0].read_bytes().splitlines()]
        self.assertEqual(sum(1 for event in kept if event.get("type") == "epoch"), 60)

    def test_old_files_beyond_the_limit_are_removed(self):
        self.stub.fail = 503
        for _ in range(3):
            with self.run_of():
                pass
        self.assertEqual(len(self.files("*.jsonl")), 3)
        with self.run_of(spool_bytes=600):
            pass
        self.assertLess(len(self.files("*.jsonl")), 4)

    def test_without_a_folder_it_goes_on_in_memory(self):
        path = pathlib.Path(self.spool, "file")
        path.write_text("")
        with self.run_of(spool=str(path)) as run:
            run.epoch(1)
        self.assertEqual(self.stub.types(), ["start", "epoch", "end"])


class Clouds(ClientTest):
    def test_hosts(self):
        expected = {
            "aws": {"cloud": "aws", "region": "us-east-1", "zone": "use1-az4", "instanceId": "i-0abc",
                    "instanceType": "p5.48xlarge", "lifecycle": "spot", "gpuCount": 8},
            "gcp": {"cloud": "gcp", "region": "us-central1", "zone": "us-central1-a",
                    "instanceId": "4520031799277581759", "instanceType": "a2-highgpu-1g", "lifecycle": "spot",
                    "gpuCount": 8},
            "azure": {"cloud": "azure", "region": "westeurope", "zone": "2", "instanceId": "02aab8a4",
                      "instanceType": "Standard_ND96asr_v4", "lifecycle": "spot", "gpuCount": 8},
        }
        os.environ["CUDA_VISIBLE_DEVICES"] = "0,1,2,3,4,5,6,7"
        for cloud, metadata in [("aws", AWS), ("gcp", GCP), ("azure", AZURE)]:
            self.stub.cloud, self.stub.metadata = cloud, metadata
            self.stub.events.clear()
            with self.run_of(metadata_url=self.stub.url):
                self.until(lambda: self.stub.events)
            self.assertEqual(events_by_type(self.stub)["start"][0]["host"], expected[cloud], cloud)

    def test_what_is_given_comes_before_metadata(self):
        self.stub.cloud, self.stub.metadata = "aws", {**AWS, "/latest/meta-data/instance-life-cycle": "on-demand"}
        os.environ["SPOTLEDGER_HOST"] = json.dumps({"instanceType": "mine", "rack": 7, "zone": None})
        with self.run_of(metadata_url=self.stub.url, gpus=2):
            self.until(lambda: self.stub.events)
        host = events_by_type(self.stub)["start"][0]["host"]
        self.assertEqual(host, {"cloud": "aws", "region": "us-east-1", "zone": "use1-az4", "instanceId": "i-0abc",
                                "instanceType": "mine", "lifecycle": "on-demand", "gpuCount": 2})

    def notice_after(self, cloud, metadata, path, text):
        self.stub.cloud, self.stub.metadata = cloud, dict(metadata)
        self.stub.events.clear()
        heard = []
        with self.run_of(metadata_url=self.stub.url) as run:
            run.on_interruption(lambda notice: sys.exit(1))
            run.on_interruption(lambda notice: heard.append((notice, threading.current_thread().name)))
            self.until(lambda: self.stub.events)
            time.sleep(0.12)
            self.assertEqual((run.interrupted, run.should_checkpoint(), heard), (False, False, []))
            self.stub.metadata[path] = text
            self.until(lambda: heard, 6.0)
            self.assertTrue(run.interrupted)
            self.assertTrue(run.should_checkpoint(), "save now")
            with run.checkpoint():
                pass
            self.assertFalse(run.should_checkpoint(), "saved")
            run.on_interruption(lambda notice: heard.append("late"))
            self.until(lambda: len(heard) == 2)
        self.assertEqual(self.stub.types(), ["start", "interruption-notice", "checkpoint-start", "checkpoint-end"])
        self.assertEqual(heard[0][1], "spotledger-watcher")
        return tuple(heard[0][0])

    def test_notice_of_aws(self):
        self.assertEqual(
            self.notice_after("aws", AWS, "/latest/meta-data/spot/instance-action",
                              '{"action": "stop", "time": "2026-01-01T00:02:00Z"}'),
            ("aws", "stop", "2026-01-01T00:02:00Z"))

    def test_notice_of_gcp(self):
        path = "/computeMetadata/v1/instance/preempted?wait_for_change=false"
        self.assertEqual(self.notice_after("gcp", GCP, path, "TRUE"), ("gcp", "preempt", None))

    def test_notice_of_azure(self):
        event = {"EventId": "1", "EventType": "Preempt", "Resources": ["gang_1"], "EventStatus": "Scheduled",
                 "NotBefore": "Thu, 01 Jan 2026 00:00:30 GMT"}
        self.assertEqual(
            self.notice_after("azure", AZURE, "/metadata/scheduledevents?api-version=2020-07-01",
                              json.dumps({"Events": [event]})),
            ("azure", "preempt", "Thu, 01 Jan 2026 00:00:30 GMT"))

    def test_what_is_no_notice(self):
        others = [{"EventType": "Preempt", "Resources": ["gang_0"]}, {"EventType": "Reboot", "Resources": ["gang_1"]}]
        scheduled = {"/metadata/scheduledevents?api-version=2020-07-01": json.dumps({"Events": others})}
        cases = [("azure", {**AZURE, **scheduled}),
                 ("aws", {**AWS, "/latest/meta-data/events/recommendations/rebalance": '{"noticeTime": "x"}'}),
                 ("aws", {**AWS, "/latest/meta-data/spot/instance-action": "not json"}), (None, {})]
        for cloud, metadata in cases:
            self.stub.cloud, self.stub.metadata = cloud, metadata
            with self.run_of(metadata_url=self.stub.url) as run:
                self.until(lambda: run.id)
                time.sleep(0.12)
                self.assertFalse(run.interrupted, cloud)

    def test_without_a_cloud_it_asks_once(self):
        with self.run_of(metadata_url=self.stub.url) as run:
            self.until(lambda: run.id)
            time.sleep(0.2)
        self.assertEqual(sum(1 for _, path in self.stub.requests if not path.startswith("/api/")), 3)

    def test_a_token_that_ran_out_is_made_anew(self):
        self.stub.cloud, self.stub.metadata = "aws", dict(AWS)
        answer, stale = self.stub._metadata, []

        def once_stale(method, path, headers):
            if path.endswith("instance-action") and not stale:
                stale.append(path)
                return 401, "", {}
            return answer(method, path, headers)

        self.stub._metadata = once_stale
        with self.run_of(metadata_url=self.stub.url):
            self.until(lambda: stale and self.stub.count("PUT", "/latest/api/token") == 2)


class Advice(ClientTest):
    def test_the_advised_interval_while_it_holds(self):
        self.stub.advice = lambda: {"intervalSeconds": 0.2, "low": 0.1, "high": 0.3, "validUntil": iso(600)}
        with self.run_of(checkpoint_seconds=3600.0) as run:
            self.assertFalse(run.should_checkpoint())
            self.until(run.should_checkpoint)
            with run.checkpoint():
                pass
            self.assertFalse(run.should_checkpoint(), "just saved")
            time.sleep(0.1)
            self.assertFalse(run.should_checkpoint())
            self.until(run.should_checkpoint)
        self.assertEqual(self.stub.count("GET", "/checkpoint-advice"), 1)

    def test_a_failed_save_is_no_save(self):
        with self.run_of(checkpoint_seconds=0.05) as run:
            self.until(run.should_checkpoint)
            with contextlib.suppress(ValueError), run.checkpoint():
                raise ValueError
            self.assertTrue(run.should_checkpoint())

    def test_without_advice_the_configured_interval(self):
        cases = [lambda: {"intervalSeconds": None, "why": "no interruptions are known", "validUntil": iso(600)},
                 lambda: {"intervalSeconds": 3600, "validUntil": iso(-1)},
                 lambda: {"intervalSeconds": "x", "validUntil": iso(600)},
                 lambda: {"intervalSeconds": 3600, "validUntil": "soon"},
                 lambda: {"intervalSeconds": 0, "validUntil": iso(600)},
                 lambda: ["no object"]]
        for advice in cases:
            self.stub.advice, self.stub.requests = advice, []
            with self.run_of(checkpoint_seconds=0.15) as run:
                self.assertFalse(run.should_checkpoint())
                self.until(lambda: self.stub.count("GET", "/checkpoint-advice"))
                self.until(run.should_checkpoint, 1.0)
        self.stub.fail = 500
        os.environ["SPOTLEDGER_CHECKPOINT_SECONDS"] = "0.1"
        with self.run_of() as run:
            self.until(run.should_checkpoint, 1.0)

    def test_advice_that_ran_out_is_asked_for_again(self):
        self.stub.advice = lambda: {"intervalSeconds": 3600, "validUntil": iso(1.2)}
        with mock.patch.object(spotledger, "_ADVICE_SECONDS", 0.2), self.run_of() as run:
            run.should_checkpoint()
            self.until(lambda: self.stub.count("GET", "/checkpoint-advice") == 2)

    def test_clocks_that_differ(self):
        self.stub.advice = lambda: {"intervalSeconds": 0.1, "validUntil": iso(-1800 + 600)}
        answer = self.stub.answer

        def half_an_hour_late(*asked):
            status, body, headers = answer(*asked)
            late = datetime.now(timezone.utc) - timedelta(minutes=30)
            return status, body, {**headers, "Date": late.strftime("%a, %d %b %Y %H:%M:%S GMT")}

        self.stub.answer = half_an_hour_late
        with mock.patch.object(spotledger.http.client.HTTPMessage, "get", _last_header), self.run_of() as run:
            run.should_checkpoint()
            self.until(run.should_checkpoint, 2.0)


def _last_header(message, name, default=None):
    """The stand-in's own Date comes first in its answers; the test's comes after it."""
    values = [value for key, value in message.items() if key.lower() == name.lower()]
    return values[-1] if values else default


class Processes(ClientTest):
    def test_a_forked_child_says_nothing(self):
        with self.run_of() as run:
            self.until(lambda: run.id)
            child = os.fork()
            if child == 0:
                quiet = threading.active_count() == 1 and signal.getsignal(signal.SIGTERM) == signal.SIG_DFL
                run.epoch(99)
                run.on_interruption(print)
                with run.checkpoint():
                    pass
                quiet = quiet and run.should_checkpoint() is False and run.id is None
                run.__exit__(None, None, None)
                os._exit(0 if quiet else 1)
            self.assertEqual(os.waitpid(child, 0)[1], 0)
            run.epoch(1)
        self.assertEqual(self.stub.types(), ["start", "epoch", "end"])

    def train(self, *more, **variables):
        state = f"{self.spool}/state.json"
        return [[sys.executable, str(HERE / "train.py"), "--state", state, "--poll-seconds", "0.05", *more],
                {**CLEAN, "SPOTLEDGER_URL": self.stub.url, "SPOTLEDGER_SPOOL": self.spool,
                 "SPOTLEDGER_METADATA_URL": "none", **variables}]

    def test_a_training_that_is_interrupted_and_goes_on(self):
        self.stub.cloud, self.stub.metadata = "aws", dict(AWS)
        command, env = self.train("--checkpoint-seconds", "0.3", "--epochs", "4", SPOTLEDGER_METADATA_URL=self.stub.url)
        process = subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True)
        self.until(lambda: self.stub.types() == ["start"])
        time.sleep(0.6)
        self.stub.metadata["/latest/meta-data/spot/instance-action"] = '{"action": "terminate", "time": "x"}'
        out, _ = process.communicate(timeout=10)
        self.assertEqual((process.returncode, json.loads(out)["interrupted"]), (75, True))
        self.assertIn("interruption-notice", self.stub.types()[-5:])
        self.assertEqual(self.stub.types()[-2:], ["checkpoint-start", "checkpoint-end"])
        told = events_by_type(self.stub)
        self.assertEqual(json.loads(pathlib.Path(self.spool, "state.json").read_text())["step"],
                         told["checkpoint-end"][-1]["step"])
        del self.stub.metadata["/latest/meta-data/spot/instance-action"]
        again = subprocess.run(command, env=env, capture_output=True, text=True, timeout=10, check=True)
        end = json.loads(again.stdout)
        self.assertEqual((end["epoch"], end["step"]), (4, 80))
        told = events_by_type(self.stub)
        self.assertEqual([event["epoch"] for event in told["epoch"]], [1, 2, 3, 4])
        self.assertEqual([len(told[kind]) for kind in ("start", "resume", "interruption-notice", "end")], [1, 1, 1, 1])
        self.assertEqual(len(self.stub.runs), 1)
        pathlib.Path(self.spool, "state.json").unlink()
        command, env = self.train("--epochs", "4", "--step-seconds", "0", SPOTLEDGER_URL="")
        whole = subprocess.run(command, env=env, capture_output=True, text=True, timeout=10, check=True)
        self.assertEqual(json.loads(whole.stdout), end, "the same weights as without the interruption")

    def test_sigterm_is_the_last_sign_of_life_and_still_ends(self):
        command, env = self.train("--epochs", "100")
        process = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL)
        self.until(lambda: self.stub.types() == ["start"])
        time.sleep(0.5)
        process.send_signal(signal.SIGTERM)
        self.assertEqual(process.wait(5), -signal.SIGTERM)
        self.assertEqual(len(events_by_type(self.stub)["heartbeat"]), 1)
        self.assertEqual(set(self.stub.types()), {"start", "epoch"})

    def test_sigterm_goes_on_to_the_handler_before(self):
        heard = []
        previous = signal.signal(signal.SIGTERM, lambda number, frame: heard.append(number))
        try:
            with self.run_of() as run:
                self.until(lambda: run.id)
                os.kill(os.getpid(), signal.SIGTERM)
                self.until(lambda: heard)
                run.epoch(1)
        finally:
            signal.signal(signal.SIGTERM, previous)
        self.assertEqual(heard, [signal.SIGTERM])
        self.assertEqual(self.stub.types(), ["start", "epoch", "end"])


class Callbacks(ClientTest):
    def fake(self, **modules):
        patch = mock.patch.dict(sys.modules, {name.replace("__", "."): module for name, module in modules.items()})
        patch.start()
        self.addCleanup(patch.stop)

    def lightning(self, wishes, **named):
        module = types.ModuleType("lightning.pytorch.callbacks")
        module.Callback = type("Callback", (), {})
        self.fake(lightning=types.ModuleType("lightning"), lightning__pytorch=types.ModuleType("lightning.pytorch"),
                  lightning__pytorch__callbacks=module)
        saved = pathlib.Path(self.spool, "model.ckpt")

        class Trainer:
            global_step, current_epoch = 0, 0

            def save_checkpoint(self, filepath, weights_only=False):
                if filepath == "broken":
                    raise OSError("disk full")
                pathlib.Path(filepath).write_bytes(b"12345")

        trainer = Trainer()
        with self.run_of(begin=False, **named) as run:
            run.should_checkpoint = lambda: wishes.pop(0)
            callback = spotledger.lightning_callback(run, save_to=str(saved))
            self.assertIsInstance(callback, module.Callback)
            callback.on_train_start(trainer, None)
            for epoch in range(2):
                trainer.global_step, trainer.current_epoch = 10 * epoch + 10, epoch
                callback.on_train_batch_end(trainer, None, None, None, 0)
                callback.on_train_epoch_end(trainer, None)
            trainer.save_checkpoint(str(saved), weights_only=True)
            with self.assertRaises(OSError):
                trainer.save_checkpoint("broken")
            callback.teardown(trainer, None, "fit")
            trainer.save_checkpoint(str(saved))
        return events_by_type(self.stub)

    def test_lightning(self):
        told = self.lightning([False, True])
        self.assertEqual(self.stub.types(), ["start", "epoch", "checkpoint-start", "checkpoint-end", "epoch",
                                             "checkpoint-start", "end"])
        self.assertEqual([(event["epoch"], event["step"]) for event in told["epoch"]], [(0, 10), (1, 20)])
        self.assertEqual([(event["step"], event["bytes"]) for event in told["checkpoint-end"]], [(20, 5)])

    def test_hugging_face(self):
        module = types.ModuleType("transformers")
        module.TrainerCallback = type("TrainerCallback", (), {})
        self.fake(transformers=module)
        state = types.SimpleNamespace(global_step=30, epoch=1.5)
        control = types.SimpleNamespace(should_save=False)
        with self.run_of(begin=False) as run:
            run.should_checkpoint = lambda: state.global_step == 40
            callback = spotledger.hf_callback(run)
            self.assertIsInstance(callback, module.TrainerCallback)
            callback.on_train_begin(None, state, control)
            callback.on_step_end(None, state, control)
            self.assertFalse(control.should_save)
            state.global_step, state.epoch = 40, 2.0
            callback.on_step_end(None, state, control, model=None)
            self.assertTrue(control.should_save)
            callback.on_evaluate(None, state, control)
            time.sleep(0.05)
            callback.on_save(None, state, control)
            callback.on_epoch_end(None, state, control)
        told = events_by_type(self.stub)
        self.assertEqual(self.stub.types(), ["resume", "checkpoint-start", "checkpoint-end", "epoch", "end"])
        self.assertEqual((told["epoch"][0]["epoch"], told["epoch"][0]["step"]), (2, 40))
        took = (datetime.fromisoformat(told["checkpoint-end"][0]["at"][:-1])
                - datetime.fromisoformat(told["checkpoint-start"][0]["at"][:-1])).total_seconds()
        self.assertGreaterEqual(took, 0.05)

    def test_all_ranks_save_where_one_wishes(self):
        asked = []
        dist = types.SimpleNamespace(is_available=lambda: True, is_initialized=lambda: True, get_world_size=lambda: 2)

        def all_gather_object(told, mine):
            asked.append(mine)
            told[:] = [mine, (len(asked) == 2, 0.2)]

        dist.all_gather_object = all_gather_object
        torch = types.ModuleType("torch")
        torch.distributed = dist
        self.fake(torch=torch)
        agreement = spotledger._Agreement(self.run_of(reports=False))
        answers = [agreement.wish(step) for step in range(10)]
        self.assertEqual(answers, [False, False, False, False, False, True, False, False, False, False],
                         "asked each five steps, which is the slowest rank's second")


if __name__ == "__main__":
    unittest.main()
