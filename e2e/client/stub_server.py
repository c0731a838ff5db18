"""A stand-in for the server and for the clouds' metadata services, for the tests of the client."""

import collections
import http.server
import json
import threading
import time
from typing import Any, Callable, Optional

AWS = {
    "/latest/dynamic/instance-identity/document": json.dumps({
        "instanceId": "i-0abc", "instanceType": "p5.48xlarge", "region": "us-east-1",
        "availabilityZone": "us-east-1a"}),
    "/latest/meta-data/placement/availability-zone-id": "use1-az4",
    "/latest/meta-data/instance-life-cycle": "spot",
}
GCP = {
    "/computeMetadata/v1/instance/id": "4520031799277581759",
    "/computeMetadata/v1/instance/zone": "projects/123/zones/us-central1-a",
    "/computeMetadata/v1/instance/machine-type": "projects/123/machineTypes/a2-highgpu-1g",
    "/computeMetadata/v1/instance/scheduling/preemptible": "TRUE",
    "/computeMetadata/v1/instance/preempted?wait_for_change=false": "FALSE",
}
AZURE = {
    "/metadata/instance/compute?api-version=2021-02-01": json.dumps({
        "vmId": "02aab8a4", "name": "gang_1", "vmSize": "Standard_ND96asr_v4", "location": "westeurope", "zone": "2",
        "priority": "Spot"}),
    "/metadata/scheduledevents?api-version=2020-07-01": json.dumps({"DocumentIncarnation": 1, "Events": []}),
}


class _Handler(http.server.BaseHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        pass

    def _answer(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        body = json.loads(self.rfile.read(length)) if length else None
        status, reply, headers = self.server.stub.answer(self.command, self.path, self.headers, body)
        data = (reply if isinstance(reply, str) else json.dumps(reply)).encode()
        try:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)
        except OSError:
            pass  # the client did not wait

    do_GET = do_POST = do_PUT = _answer


class StubServer:
    """`url` answers as a server does; `cloud` and `metadata` say which cloud it also is, and what it tells.

    `events` are those accepted, by id; `requests` all that was asked. `fail`: a status to answer instead, or a
    function (events) -> status or None; `refuses`: of one event; `hang_seconds`: how long it keeps a caller waiting.
    """

    def __init__(self) -> None:
        self.events: "dict[str, dict]" = {}
        self.runs: "dict[str, dict]" = {}
        self.requests: "list[tuple[str, str]]" = []
        self.batches: "list[int]" = []
        self.tokens: "set[Optional[str]]" = set()
        self.repeated = 0
        self.fail: Any = None
        self.refuses: "Callable[[dict], bool]" = lambda event: False
        self.hang_seconds = 0.0
        self.advice: "Callable[[], dict]" = lambda: {"intervalSeconds": None, "why": "nothing is known yet"}
        self.cloud: Optional[str] = None
        self.metadata: "dict[str, str]" = {}
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        self._server.daemon_threads = True
        self._server.stub = self
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def types(self) -> "list[str]":
        """The types of all accepted events but heartbeats, by their time."""
        ordered = sorted(self.events.values(), key=lambda event: event["at"])
        return [event["type"] for event in ordered if event["type"] != "heartbeat"]

    def count(self, method: str, path_end: str) -> int:
        return sum(1 for asked, path in self.requests if asked == method and path.endswith(path_end))

    def answer(self, method: str, path: str, headers: Any, body: Any) -> "tuple[int, Any, dict]":
        self.requests.append((method, path))
        if not path.startswith("/api/"):
            return self._metadata(method, path, headers)
        self.tokens.add(headers.get("Authorization"))
        time.sleep(self.hang_seconds)
        sent = body.get("events", []) if body else []
        failure = self.fail(sent) if callable(self.fail) else self.fail
        if failure:
            return failure, {"detail": "as the test wants"}, {"Location": "/elsewhere"}
        if path == "/api/v1/runs":
            known = body["externalId"] in self.runs
            run = self.runs.setdefault(body["externalId"], {**body, "id": f"run-{len(self.runs) + 1}"})
            return (200 if known else 201), {"id": run["id"]}, {}
        if path.endswith("/events"):
            before = len(self.events)
            self.batches.append(len(sent))
            refused = [{"index": index, "id": event["id"], "why": "as the test wants"}
                       for index, event in enumerate(sent) if self.refuses(event)]
            for event in sent:
                if not self.refuses(event):
                    self.events.setdefault(event["id"], event)
            fresh = len(self.events) - before
            repeated = len(sent) - len(refused) - fresh
            self.repeated += repeated
            return 202, {"accepted": fresh, "repeated": repeated, "refused": refused}, {}
        return 200, self.advice(), {}

    def _metadata(self, method: str, path: str, headers: Any) -> "tuple[int, Any, dict]":
        if self.cloud == "aws" and method == "PUT" and path == "/latest/api/token":
            return 200, "token", {}
        allowed = {
            "aws": headers.get("X-aws-ec2-metadata-token") == "token",
            "gcp": headers.get("Metadata-Flavor") == "Google",
            "azure": headers.get("Metadata") == "true",
        }.get(self.cloud or "", False)
        if not allowed or path not in self.metadata:
            return 404, "", {}
        return 200, self.metadata[path], {"Metadata-Flavor": "Google"} if self.cloud == "gcp" else {}


def events_by_type(stub: StubServer) -> "dict[str, list[dict]]":
    by_type: "dict[str, list[dict]]" = collections.defaultdict(list)
    for event in sorted(stub.events.values(), key=lambda event: event["at"]):
        by_type[event["type"]].append(event)
    return by_type
