"""Tells a Spotledger server what a training run does, so that it can say what an epoch really costs.

One file, standard library only, Python 3.9 or newer. It never slows or stops training: calls put a few bytes into a
queue, two background threads do the rest. Where the server is away, events wait in files and are sent later.

    import spotledger                            # SPOTLEDGER_URL and SPOTLEDGER_TOKEN say where to report
    state = load_state()                         # load first, then enter: what lies before counts as restart
    with spotledger.run(name="llama", planned_epochs=20, external_id="llama-7", resumed=state.epoch > 0) as run:
        for batch in batches(state):
            train(batch)
            if state.epoch_is_over:
                run.epoch(state.epoch, step=state.step)
            leave = run.interrupted              # the cloud takes this instance back within minutes
            if leave or run.should_checkpoint():     # follows the server's advice
                with run.checkpoint(step=state.step) as saved:
                    saved.bytes = save_state(state)
            if leave:
                sys.exit(75)

Environment (arguments of `run` come first):
    SPOTLEDGER_URL, SPOTLEDGER_TOKEN   the server and its bearer token; without URL nothing is reported or watched
    SPOTLEDGER_RUN_ID                  the external id: the same on all nodes of a gang and after each restart
    SPOTLEDGER_NODE                    this node's name in the gang, the same after it moved to another instance
    SPOTLEDGER_RESUMED                 1 or 0: whether this start goes on with an earlier one
    SPOTLEDGER_SPOOL                   folder for what is not sent yet; best on a volume that outlives the instance
    SPOTLEDGER_HOST, SPOTLEDGER_GPUS   the host as JSON and its GPUs, where the cloud's metadata does not tell
    SPOTLEDGER_CHECKPOINT_SECONDS      the interval between checkpoints while there is no advice (1800)
    SPOTLEDGER_METADATA_URL            another address for the clouds' metadata services; "none" = ask none

Of a node's processes only the one with LOCAL_RANK 0 reports; in the others every call does nothing, and `interrupted`
and `should_checkpoint()` stay False. Where all ranks must save together, let them agree on the answer first, as the
callbacks for Lightning and Hugging Face do. Leaving `with` without an error ends the run; leaving it by an error, or
after a notice, does not: there, a later process goes on.
"""

from __future__ import annotations

import atexit
import contextlib
import functools
import hashlib
import http.client
import json
import logging
import os
import pathlib
import queue
import random
import signal
import sys
import tempfile
import threading
import time
import unicodedata
import urllib.error
import urllib.request
import uuid
import weakref
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from typing import Any, Callable, Iterable, Iterator, NamedTuple, Optional

try:
    import fcntl
except ImportError:  # Windows: that a file's process has ended is told by the file's age
    fcntl = None  # type: ignore[assignment]

__all__ = ["Checkpoint", "Notice", "Run", "hf_callback", "lightning_callback", "run"]

_log = logging.getLogger("spotledger")

_HTTP_SECONDS = 1.0
_EXIT_SECONDS = 2.0
_HOST_SECONDS = 3.0
_FIND_CLOUD_SECONDS = 600.0
_ADVICE_SECONDS = 300.0
_BACKOFF_SECONDS = 60.0
_BATCH = 1000
_QUEUE_LIMIT = 100_000
_HOST = ("cloud", "region", "zone", "instanceId", "instanceType", "lifecycle", "gpuCount")
_URGENT = ("start", "resume", "interruption-notice", "end")


class Notice(NamedTuple):
    """The cloud's word that it takes this instance back. `at`: when, as the cloud writes it; None = not said."""

    cloud: str
    action: str
    at: Optional[str]


def _quiet(default: Any = None) -> Callable:
    """Makes a function that logs its errors and answers `default` instead of raising them."""

    def wrap(function: Callable) -> Callable:
        @functools.wraps(function)
        def safe(*args: Any, **named: Any) -> Any:
            try:
                return function(*args, **named)
            except Exception:
                _log.warning("%s failed; training goes on", function.__qualname__, exc_info=True)
                return default

        return safe

    return wrap


def _whole(value: Any) -> Optional[int]:
    """A number, of whatever library, as int; None where it is none."""
    try:
        return None if value is None else int(value)
    except (TypeError, ValueError, OverflowError):
        return None


def _cut(value: Any, longest: int) -> Optional[str]:
    """A text as the server takes it: not too long, without control characters; None where there is none."""
    if value is None:
        return None
    return "".join(" " if unicodedata.category(sign) in ("Cc", "Cs") else sign for sign in str(value))[:longest]


def _line(value: dict) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode() + b"\n"


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """A redirect is an answer like another: the token goes to no other host."""

    def redirect_request(self, *_: Any) -> None:
        return None


class _Reply(NamedTuple):
    """An answer; status 0 = none came in time."""

    status: int
    text: str
    headers: Any

    def json(self) -> dict:
        try:
            value = json.loads(self.text) if 200 <= self.status < 300 else {}
        except ValueError:
            value = {}
        return value if isinstance(value, dict) else {}


class _Http:
    """Short requests to one server; never raises. The metadata services are asked past every proxy."""

    def __init__(self, base: str, headers: Optional[dict] = None, proxied: bool = False) -> None:
        self._base, self._headers = base.rstrip("/"), headers or {}
        handlers = [_NoRedirects()] if proxied else [_NoRedirects(), urllib.request.ProxyHandler({})]
        self._opener = urllib.request.build_opener(*handlers)

    def ask(self, method: str, path: str, body: Optional[dict] = None, **headers: str) -> _Reply:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        data = None if body is None else _line(body)
        try:
            request = urllib.request.Request(self._base + path, data, {**self._headers, **named}, method=method)
            try:
                reply = self._opener.open(request, timeout=_HTTP_SECONDS)
            except urllib.error.HTTPError as error:
                reply = error
            with reply:
                return _Reply(reply.status, reply.read(1 << 20).decode(errors="replace"), reply.headers)
        except (OSError, ValueError, http.client.HTTPException) as error:
            return _Reply(0, str(error), {})


class _Aws:
    """IMDSv2 of EC2."""

    def __init__(self, http: _Http) -> None:
        self._http, self._token, self._hinted = http, "", False

    def here(self) -> bool:
        reply = self._http.ask("PUT", "/latest/api/token", X_aws_ec2_metadata_token_ttl_seconds="21600")
        self._token = reply.text if reply.status == 200 else ""
        return bool(self._token)

    def _get(self, path: str) -> str:
        reply = self._http.ask("GET", path, X_aws_ec2_metadata_token=self._token)
        if reply.status == 401 and self.here():
            reply = self._http.ask("GET", path, X_aws_ec2_metadata_token=self._token)
        return reply.text if reply.status == 200 else ""

    def host(self) -> dict:
        document = json.loads(self._get("/latest/dynamic/instance-identity/document") or "{}")
        zone = self._get("/latest/meta-data/placement/availability-zone-id") or document.get("availabilityZone")
        life = self._get("/latest/meta-data/instance-life-cycle")
        return {"cloud": "aws", "region": document.get("region"), "zone": zone,
                "instanceId": document.get("instanceId"), "instanceType": document.get("instanceType"),
                "lifecycle": "spot" if life == "spot" else life and "on-demand"}

    def notice(self) -> Optional[Notice]:
        action = json.loads(self._get("/latest/meta-data/spot/instance-action") or "{}")
        if action:
            return Notice("aws", action.get("action", "terminate"), action.get("time"))
        if not self._hinted and self._get("/latest/meta-data/events/recommendations/rebalance"):
            self._hinted = True
            _log.info("AWS recommends to leave this instance; that is no notice yet")
        return None


class _Gcp:
    """The metadata server of Compute Engine."""

    def __init__(self, http: _Http) -> None:
        self._http = http

    def _get(self, path: str) -> str:
        reply = self._http.ask("GET", f"/computeMetadata/v1/instance/{path}", Metadata_Flavor="Google")
        is_google = reply.status == 200 and reply.headers.get("Metadata-Flavor") == "Google"
        return reply.text.strip() if is_google else ""

    def here(self) -> bool:
        return bool(self._get("id"))

    def host(self) -> dict:
        zone, kind = (self._get(path).rpartition("/")[2] for path in ("zone", "machine-type"))
        spot = self._get("scheduling/preemptible").upper()
        return {"cloud": "gcp", "region": zone.rpartition("-")[0], "zone": zone, "instanceId": self._get("id"),
                "instanceType": kind, "lifecycle": "spot" if spot == "TRUE" else spot and "on-demand"}

    def notice(self) -> Optional[Notice]:
        taken = self._get("preempted?wait_for_change=false").upper() == "TRUE"
        return Notice("gcp", "preempt", None) if taken else None


class _Azure:
    """The instance metadata service and the scheduled events of Azure."""

    def __init__(self, http: _Http) -> None:
        self._http = http
        self._me: dict = {}

    def _get(self, path: str) -> dict:
        return self._http.ask("GET", f"/metadata/{path}", Metadata="true").json()

    def here(self) -> bool:
        self._me = self._get("instance/compute?api-version=2021-02-01")
        return bool(self._me.get("vmId"))

    def host(self) -> dict:
        me = self._me
        return {"cloud": "azure", "region": me.get("location"), "zone": me.get("zone"), "instanceId": me.get("vmId"),
                "instanceType": me.get("vmSize"),
                "lifecycle": "spot" if me.get("priority") in ("Spot", "Low") else "on-demand"}

    def notice(self) -> Optional[Notice]:
        # Each machine of a scale set hears the events of all.
        for event in self._get("scheduledevents?api-version=2020-07-01").get("Events") or []:
            if event.get("EventType") == "Preempt" and self._me.get("name") in event.get("Resources", []):
                return Notice("azure", "preempt", event.get("NotBefore") or None)
        return None


class _Watcher(threading.Thread):
    """Finds the cloud, tells who the host is, and asks for the notice."""

    def __init__(self, owner: Run) -> None:
        super().__init__(name="spotledger-watcher", daemon=True)
        self.stopped = threading.Event()
        self._owner = owner
        self._cloud: Any = None
        self._find_at = float("inf") if owner._metadata_url == "none" else 0.0

    def run(self) -> None:
        self._find()
        self._owner._queue.put({"type": "looked"})
        while not self.stopped.is_set():
            self._look()
            self.stopped.wait(self._owner._poll_seconds)

    @_quiet()
    def _find(self) -> None:
        if time.monotonic() < self._find_at:
            return
        self._find_at = time.monotonic() + _FIND_CLOUD_SECONDS
        asked = _Http(self._owner._metadata_url)
        found: list = []

        def probe_for(cloud: Any) -> None:
            if cloud.here():
                found.append(cloud)

        probes = [threading.Thread(target=probe_for, args=(cloud(asked),), daemon=True)
                  for cloud in (_Aws, _Gcp, _Azure)]
        for probe in probes:
            probe.start()
        for probe in probes:
            probe.join(_HTTP_SECONDS + 0.5)
        if found:
            self._cloud = found[0]
            told = {name: value for name, value in self._cloud.host().items() if value}
            self._owner._host = {**told, **self._owner._host}

    @_quiet()
    def _look(self) -> None:
        owner = self._owner
        if self._cloud is None:
            self._find()
        elif not owner.interrupted:
            notice = self._cloud.notice()
            if notice is not None:
                _log.warning("%s takes this instance back: %s, %s", notice.cloud, notice.action, notice.at or "soon")
                owner._put("interruption-notice")
                owner.notice, owner.interrupted = notice, True
        while owner.notice is not None and owner._callbacks:
            callback = owner._callbacks.pop(0)
            try:
                callback(owner.notice)
            except BaseException:
                _log.exception("The callback for the interruption failed")


_files: set[int] = set()


def _open_file(path: pathlib.Path) -> Optional[int]:
    """The file, for this process alone as long as it lives; None where another living process has it."""
    fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        if fcntl is not None:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if os.fstat(fd).st_nlink > 0:
            _files.add(fd)
            return fd
    except OSError:
        pass
    os.close(fd)
    return None


def _close_file(fd: int) -> None:
    _files.discard(fd)
    os.close(fd)


class _Spool:
    """What one process had to say and the server has not confirmed: in memory and as JSON lines in a file.

    A line with `run` is the head: what belongs to all events. A later line with an event's id replaces the earlier.
    """

    def __init__(self, limit: int, path: Optional[pathlib.Path] = None) -> None:
        self.head: dict = {}
        self.pending: dict[str, dict] = {}
        self.run_id: Optional[str] = None  # "" = the server refused the run
        self._path, self._limit, self._size = path, limit, 0
        self._fd = None if path is None else _open_file(path)
        self.held = self._fd is not None
        if self._fd is not None:
            with open(self._fd, "rb", closefd=False) as file:
                for line in file:
                    try:
                        self._keep(json.loads(line))
                    except ValueError:
                        continue  # a process was killed while it wrote

    def add(self, *values: dict) -> None:
        """Keeps events, or a new head; beyond the limit the oldest events go, heartbeats first."""
        for value in values:
            self._keep(value)
        self._write(values)
        if self._size <= self._limit:
            return
        sizes = {key: len(_line(event)) for key, event in self.pending.items()}
        total, count = sum(sizes.values()), len(sizes)
        for key in sorted(sizes, key=lambda key: self.pending[key]["type"] != "heartbeat"):
            if total <= 0.8 * self._limit:
                break
            total -= sizes[key]
            del self.pending[key]
        if len(self.pending) < count:
            _log.warning("The spool is full: %d old events were dropped", count - len(self.pending))
        self._rewrite()

    def confirm(self, ids: list[str]) -> None:
        """Forgets events that the server has."""
        for key in ids:
            del self.pending[key]
        if not self.pending:
            self._rewrite()

    def refuse(self, ids: list[str], why: str) -> None:
        """Puts events aside that the server will never take."""
        if self._path is not None:
            with open(self._path.with_suffix(".refused"), "ab") as file:
                file.writelines(map(_line, [{**self.head, "why": why}, *(self.pending[key] for key in ids)]))
        self.confirm(ids)

    def leave(self) -> None:
        """Closes the file; where all was sent, removes it."""
        if self._fd is not None and self._path is not None:
            if not self.pending:
                self._path.unlink(missing_ok=True)
            _close_file(self._fd)
            self._fd = None

    def _keep(self, value: dict) -> None:
        if "run" in value:
            self.head = value
        else:
            self.pending[value["id"]] = value

    def _write(self, values: Iterable[dict], afresh: bool = False) -> None:
        data = b"".join(map(_line, values))
        self._size = len(data) if afresh else self._size + len(data)
        try:
            if self._fd is not None:
                if afresh:
                    os.ftruncate(self._fd, 0)
                os.write(self._fd, data)
        except OSError as error:
            _log.warning("The spool cannot be written, events that follow wait in memory: %s", error)
            self._fd = None

    def _rewrite(self) -> None:
        self._write([self.head, *self.pending.values()], afresh=True)


def _folder(spool: Optional[str], url: str) -> Optional[pathlib.Path]:
    """A folder of this user's for what waits for this server; None where none can be written."""
    user = os.getuid() if hasattr(os, "getuid") else 0
    state = os.environ.get("XDG_STATE_HOME") or os.path.expanduser("~/.local/state")
    places = [f"{state}/spotledger", f"{tempfile.gettempdir()}/spotledger-{user}"]
    for place in [spool] if spool else places:
        path = pathlib.Path(place, hashlib.sha256(url.encode()).hexdigest()[:8])
        try:
            path.mkdir(mode=0o700, parents=True, exist_ok=True)
            if os.access(path, os.W_OK) and (spool or path.stat().st_uid == user):
                return path
        except OSError:
            continue
    _log.warning("No folder for the spool can be written: what is not sent is lost when this process ends")
    return None


class _Sender(threading.Thread):
    """Takes events from the queue to the spool, and from there to the server; fetches the advice."""

    def __init__(self, owner: Run) -> None:
        super().__init__(name="spotledger-sender", daemon=True)
        self.spool = _Spool(owner._spool_bytes)
        self.interval = self.interval_until = 0.0
        self.advice_wanted = False
        self._owner = owner
        self._http = _Http(owner._url, {"Authorization": f"Bearer {owner._token}", "Content-Type": "application/json",
                                        "User-Agent": "spotledger-python"}, proxied=True)
        # The first words wait a moment for the name of the host.
        self._retry_at = time.monotonic() + _HOST_SECONDS
        self._beat_at = time.monotonic() + owner._heartbeat_seconds
        self._send_at = self._advice_at = 0.0
        self._deadline: Optional[float] = None
        self._fails = 0
        self._known = False
        self._warned: set[str] = set()
        self._left: list[pathlib.Path] = []
        self._old: Optional[_Spool] = None
        self._memory: Optional[pathlib.Path] = None
        self._memory_fd: Optional[int] = None

    def run(self) -> None:
        self._open()
        self._owner._body.setdefault("externalId", uuid.uuid4().hex)
        self.spool.add({"run": self._owner._body, "node": self._owner._node, "host": None})
        outcome = None
        while outcome != "done":
            outcome = self._turn()
            if outcome == "failed":
                if self._deadline:
                    break
                time.sleep(1.0)
        for spool in (self.spool, self._old):
            if spool is not None:
                spool.leave()
        if self._memory_fd is not None:
            _close_file(self._memory_fd)

    @_quiet()
    def _open(self) -> None:
        limit, folder = self._owner._spool_bytes, _folder(self._owner._spool, self._owner._url)
        if folder is None:
            return
        spool = _Spool(limit, folder / f"{uuid.uuid4().hex}.jsonl")
        self.spool = spool if spool.held else self.spool
        self._recall(folder)
        left = sorted([*folder.glob("*.jsonl"), *folder.glob("*.refused")], key=lambda path: path.stat().st_mtime)
        while sum(path.stat().st_size for path in left) > limit:
            _log.warning("The spool is full: %s removed", left[0])
            left.pop(0).unlink()
        self._left = [path for path in left if path.suffix == ".jsonl"]

    @_quiet()
    def _recall(self, folder: pathlib.Path) -> None:
        """Finds the run of this name that did not end on this node, or notes this one for the next process."""
        body = self._owner._body
        key = json.dumps([self._owner._node, body["name"], body.get("project"), body.get("externalId")])
        path = folder / f"{hashlib.sha256(key.encode()).hexdigest()[:16]}.run"
        self._memory_fd = _open_file(path)
        if self._memory_fd is not None:  # else another process of that name lives, and this is a run of its own
            self._memory = path
            kept = os.read(self._memory_fd, 4096)
            self._known = bool(kept)
            body.setdefault("externalId", json.loads(kept)["externalId"] if kept else uuid.uuid4().hex)
            if not kept:
                os.write(self._memory_fd, _line({"externalId": body["externalId"]}))

    @_quiet("failed")
    def _turn(self) -> Optional[str]:
        """Waits for the next thing to do and does it: one request at most. "done" once nothing is left to do."""
        now = time.monotonic()
        due = min((at for at, _ in self._jobs()), default=float("inf"))
        self._take(0.0 if self._deadline else max(0.0, min(self._beat_at, max(due, self._retry_at)) - now))
        now = time.monotonic()
        if self._deadline:
            if self._fails or not self.spool.pending or now > self._deadline:
                return "done"
            self._retry_at = self._send_at = 0.0
        elif now >= self._beat_at:
            self._beat_at = now + self._owner._heartbeat_seconds
            self.spool.add(self._owner._event("heartbeat"))
        host = self._owner._host
        if host.get("cloud") and host.get("instanceId") and host != self.spool.head["host"]:
            self.spool.add({**self.spool.head, "host": host})
        for at, job in self._jobs():
            if now >= max(at, self._retry_at):
                job()
                break
        return None

    def _jobs(self) -> list[tuple[float, Callable]]:
        """What there is to do, and from when on; the most urgent first."""
        if self.spool.run_id is None:
            return [(0.0, lambda: self._create(self.spool))]
        jobs: list[tuple[float, Callable]] = []
        if self.spool.pending:
            jobs.append((self._send_at, self._send_own))
        if self.advice_wanted:
            jobs.append((self._advice_at, self._fetch_advice))
        if self._old or self._left:
            jobs.append((0.0, self._send_old))
        return jobs

    def _take(self, seconds: float) -> None:
        """Waits for events and keeps all that have come."""
        events = []
        try:
            event = self._owner._queue.get(timeout=seconds) if seconds else self._owner._queue.get_nowait()
            while True:
                if event["type"] == "stop":
                    self._deadline = time.monotonic() + _EXIT_SECONDS
                elif event["type"] == "looked":
                    self._retry_at = self._retry_at if self._fails else 0.0
                elif event["type"] != "wake":
                    events.append(event)
                event = self._owner._queue.get_nowait()
        except queue.Empty:
            pass
        if events:
            self.spool.add(*events)
            self._settle(self.spool, self._known)
            types = {event["type"] for event in events}
            if types & set(_URGENT):
                self._send_at = 0.0
            if "end" in types and self._memory is not None:
                self._memory.unlink(missing_ok=True)
                self._memory = None

    def _settle(self, spool: _Spool, known: bool) -> None:
        """Where training code did not say whether it starts or goes on: it goes on where the run is known."""
        unsure = [event for event in spool.pending.values() if "unsure" in event]
        if unsure and (known or spool.run_id is not None):
            settled = {"type": "resume" if known else "start", "unsure": None}
            spool.add(*({name: value for name, value in {**event, **settled}.items() if value is not None}
                        for event in unsure))

    def _taken(self, reply: _Reply) -> Optional[bool]:
        """True: accepted; False: refused for good; None: to be tried again later."""
        if 200 <= reply.status < 300:
            if self._fails:
                _log.info("Spotledger answers again")
            self._fails, self._retry_at = 0, 0.0
            return True
        if 400 <= reply.status < 500 and reply.status not in (401, 403, 408, 429):
            return False
        self._fails += 1
        wait = min(_BACKOFF_SECONDS, 0.5 * 2.0 ** min(self._fails, 10)) * random.uniform(0.5, 1.0)
        self._retry_at = time.monotonic() + wait
        hint = " (is SPOTLEDGER_TOKEN right?)" if reply.status in (401, 403) else ""
        self._warn(f"later-{reply.status}", "Spotledger does not take events now, they are kept: %s%s",
                   reply.status or reply.text, hint)
        return None

    def _warn(self, kind: str, text: str, *values: Any) -> None:
        if kind not in self._warned:
            self._warned.add(kind)
            _log.warning(text, *values)

    def _create(self, spool: _Spool) -> None:
        reply = self._http.ask("POST", "/api/v1/runs", spool.head["run"])
        taken = self._taken(reply)
        if taken is None:
            return
        spool.run_id = str(reply.json().get("id") or "")
        if not spool.run_id:
            self._warn("run", "Spotledger refused the run (%s): %s", reply.status, reply.text[:500])
        # In a gang, that the run is known tells nothing: another node has made it.
        if spool is self.spool:
            self._known = self._known or (reply.status == 200 and not self._owner._gang)
        self._settle(spool, spool is self.spool and self._known)

    def _send_own(self) -> None:
        self._send_at = time.monotonic() + self._owner._flush_seconds
        self._send(self.spool)

    def _send_old(self) -> None:
        """Sends what processes left that ended before all was sent."""
        if self._old is None:
            path = self._left.pop(0)
            if fcntl is None and time.time() - path.stat().st_mtime < 600.0:
                return
            spool = _Spool(self._owner._spool_bytes, path)
            self._old = spool if spool.held else None
        elif self._old.head and self._old.pending:
            (self._create if self._old.run_id is None else self._send)(self._old)
        else:
            self._old.pending.clear()
            self._old.leave()
            self._old = None

    def _send(self, spool: _Spool) -> None:
        ids = list(spool.pending)[:_BATCH]
        if not spool.run_id:
            spool.refuse(ids, "the run was refused")
            return
        common = {"node": spool.head["node"], "host": spool.head["host"]}
        reply = self._http.ask("POST", f"/api/v1/runs/{spool.run_id}/events",
                               {"events": [{**spool.pending[key], **common} for key in ids]})
        taken = self._taken(reply)
        if taken is None:
            return
        refused = [ids[one["index"]] for one in reply.json().get("refused", [])] if taken else ids
        if refused:
            self._warn("events", "Spotledger refused events, kept in *.refused: %s %s", reply.status, reply.text[:500])
            spool.refuse(refused, reply.text[:2000])
        spool.confirm([key for key in ids if key in spool.pending])

    def _fetch_advice(self) -> None:
        now = time.monotonic()
        self._advice_at = now + _ADVICE_SECONDS
        reply = self._http.ask("GET", f"/api/v1/runs/{self.spool.run_id}/checkpoint-advice")
        advice, date = reply.json(), reply.headers.get("Date")
        try:
            # By the server's clock, which may be minutes from ours: what counts is how long the advice holds.
            answered = parsedate_to_datetime(date) if date else datetime.now(timezone.utc)
            until = datetime.fromisoformat(advice["validUntil"].replace("Z", "+00:00"))
            interval = float(advice["intervalSeconds"])
            if interval > 0:
                self.interval, self.interval_until = interval, now + (until - answered).total_seconds()
        except (KeyError, TypeError, ValueError):
            return  # no advice, or none yet
        self._advice_at = max(self._advice_at, self.interval_until)


def _first(*names: str) -> Optional[str]:
    """The first of some environment variables that is set."""
    return next((os.environ[name] for name in names if os.environ.get(name)), None)


def _number(*names: str) -> int:
    return _whole(_first(*names)) or 0


def _node_name() -> str:
    """The node's place in the gang, which it keeps when it moves to another instance."""
    place, rank = _first("NODE_RANK", "GROUP_RANK", "SLURM_NODEID"), _first("RANK", "OMPI_COMM_WORLD_RANK")
    return _first("SPOTLEDGER_NODE") or (f"node-{place}" if place else f"rank-{rank}" if rank else "node-0")


def _visible_gpus() -> Optional[int]:
    count, visible = _first("SPOTLEDGER_GPUS"), os.environ.get("CUDA_VISIBLE_DEVICES")
    if count or visible is None:
        return int(count) if count else None
    return sum(1 for device in visible.split(",") if device not in ("", "-1", "NoDevFiles"))


class Checkpoint:
    """A checkpoint that is being written; set `bytes` to its size where you know it."""

    bytes: Optional[int] = None


class Run:
    """A training run, to enter with `with`. No method raises, blocks, or waits for the network.

    What is not given comes from the environment (see the module). `external_id`: the same in a gang and after
    restarts; without one, the last run of that name that did not end on this node goes on. `resumed`: whether state
    was loaded; None = as this node, or the server, remembers. `begin=False`: useful work begins not on entering but
    with `begin()`, as the callbacks call it. `host`: `{cloud, region, zone, instanceId, instanceType, lifecycle,
    gpuCount}`, over what metadata say. `reports`: whether this process speaks for its node. `flush_seconds`: how
    long an event may wait for others to go with it.
    """

    def __init__(self, name: str, project: Optional[str] = None, planned_epochs: Optional[int] = None,
                 external_id: Optional[str] = None, tags: Optional[dict] = None, resumed: Optional[bool] = None, *,
                 begin: bool = True, url: Optional[str] = None, token: Optional[str] = None,
                 spool: Optional[str] = None, spool_bytes: int = 50_000_000, node: Optional[str] = None,
                 host: Optional[dict] = None, gpus: Optional[int] = None, reports: Optional[bool] = None,
                 checkpoint_seconds: Optional[float] = None, metadata_url: Optional[str] = None,
                 poll_seconds: float = 5.0, heartbeat_seconds: float = 60.0, flush_seconds: float = 2.0) -> None:
        env = os.environ.get
        self.interrupted = False
        """Whether the cloud has said that it takes this instance back."""
        self.notice: Optional[Notice] = None
        """What it said."""
        self._token = token or env("SPOTLEDGER_TOKEN", "")
        self._spool, self._spool_bytes = spool or env("SPOTLEDGER_SPOOL"), spool_bytes
        self._poll_seconds, self._heartbeat_seconds = poll_seconds, heartbeat_seconds
        self._flush_seconds = flush_seconds
        self._metadata_url = metadata_url or env("SPOTLEDGER_METADATA_URL") or "http://169.254.169.254"
        self._begin, self._resumed = begin, resumed
        self._checkpoint_seconds, self._url = 1800.0, ""
        local_rank = _first("LOCAL_RANK", "SLURM_LOCALID", "OMPI_COMM_WORLD_LOCAL_RANK")
        self._reports = local_rank in (None, "0") if reports is None else reports
        # Its `put` takes no lock that a signal handler could find taken.
        self._queue: queue.SimpleQueue = queue.SimpleQueue()
        self._live = self._begun = self._ended = self._dropped = False
        self._last_ms = 0
        self._callbacks: list[Callable[[Notice], Any]] = []
        self._handler: Any = None
        self._saved(None)
        try:
            self._gang = (_number("NNODES", "SLURM_NNODES") > 1
                          or _number("WORLD_SIZE") > max(1, _number("LOCAL_WORLD_SIZE")))
            self._node = str(node or _node_name())
            if self._resumed is None and env("SPOTLEDGER_RESUMED"):
                self._resumed = env("SPOTLEDGER_RESUMED") not in ("0", "false")
            if self._resumed is None and _number("TORCHELASTIC_RESTART_COUNT", "SLURM_RESTART_COUNT") > 0:
                self._resumed = True
            seconds = env("SPOTLEDGER_CHECKPOINT_SECONDS") if checkpoint_seconds is None else checkpoint_seconds
            self._checkpoint_seconds = 1800.0 if seconds is None else float(seconds)
            gpus = _visible_gpus() if gpus is None else gpus
            told = {"gpuCount": gpus, **json.loads(env("SPOTLEDGER_HOST") or "{}"), **(host or {})}
            self._host = {name: told[name] for name in _HOST if told.get(name) is not None}
            body = {"name": _cut(name, 200), "project": _cut(project, 200), "plannedEpochs": _whole(planned_epochs) or None,
                    "externalId": _cut(external_id or env("SPOTLEDGER_RUN_ID"), 200),
                    "tags": tags and {_cut(key, 200): _cut(value, 300) for key, value in tags.items()}}
            self._body = {key: value for key, value in body.items() if value is not None}
            self._url = url or env("SPOTLEDGER_URL") or ""
        except Exception:
            _log.warning("Spotledger could not be set up; training goes on without it", exc_info=True)
        if self._url and self._gang and "externalId" not in self._body:
            _log.warning("A gang needs an external_id or SPOTLEDGER_RUN_ID: else each node reports a run of its own")

    @property
    def id(self) -> Optional[str]:
        """The server's id of the run; None until it is known."""
        return (self._sender.spool.run_id or None) if self._live else None

    def __enter__(self) -> Run:
        self._open()
        return self

    def __exit__(self, kind: Any, error: Any, trace: Any) -> None:
        # By an error or after a notice it is left before its end: then only the last sign of life is told.
        if kind is None and not self.interrupted:
            self.end()
        else:
            self._put("heartbeat")
        self._close()

    def begin(self, step: Optional[int] = None, resumed: Optional[bool] = None) -> None:
        """Says that useful work begins here, or goes on after a restart. Only needed with `run(begin=False)`."""
        if not self._begun:
            self._begun = True
            self._saved(None)
            resumed = self._resumed if resumed is None else resumed
            self._put("resume" if resumed else "start", step=step, unsure=1 if resumed is None else None)

    def epoch(self, n: int, step: Optional[int] = None) -> None:
        """Says that epoch `n` was completed, counted as you count."""
        if _whole(n) is None:
            _log.warning("No epoch has the number %r", n)
        else:
            self._put("epoch", epoch=n, step=step)

    @contextlib.contextmanager
    def checkpoint(self, step: Optional[int] = None) -> Iterator[Checkpoint]:
        """A context for the time in which state is written. Where its body raises, the checkpoint has no end."""
        checkpoint, notice_before = Checkpoint(), self.notice
        self._put("checkpoint-start", step=step)
        yield checkpoint
        self._put("checkpoint-end", step=step, bytes=checkpoint.bytes)
        self._saved(notice_before)

    @_quiet(False)
    def should_checkpoint(self) -> bool:
        """Whether to save now: the interval since the last save is over, or a notice came since it.

        The interval is the advised one while the advice holds, else `checkpoint_seconds`.
        """
        interval = self._checkpoint_seconds
        if self._live:
            if self.interrupted and self._saved_after is None:
                return True
            if not self._sender.advice_wanted:
                self._sender.advice_wanted = True
                self._queue.put({"type": "wake"})
            if time.monotonic() < self._sender.interval_until:
                interval = self._sender.interval
        return self._reports and time.monotonic() - self._saved_at >= interval

    def on_interruption(self, callback: Callable[[Notice], Any]) -> None:
        """Calls `callback(notice)` once, in the watching thread, when the cloud takes the instance back.

        Its errors are logged.
        """
        self._callbacks.append(callback)

    def end(self) -> None:
        """Says that the run is complete on this node, as leaving the block without an error or a notice does."""
        if not self._ended:
            self._ended = True
            self._put("end")

    def _event(self, kind: str, at: Optional[float] = None, **fields: Any) -> dict:
        millis = int((time.time() if at is None else at) * 1000)
        if at is None:
            if millis <= self._last_ms < millis + 5000:
                millis = self._last_ms + 1  # the order of events is told by their times
            self._last_ms = millis
        moment = datetime.fromtimestamp(millis // 1000, timezone.utc).strftime("%Y-%m-%dT%H:%M:%S")
        numbers = {name: number for name, number in zip(fields, map(_whole, fields.values())) if number is not None}
        return {"id": str(uuid.uuid4()), "type": kind, "at": f"{moment}.{millis % 1000:03d}Z", **numbers}

    @_quiet()
    def _put(self, kind: str, at: Optional[float] = None, **fields: Any) -> None:
        if not self._live:
            return
        if self._queue.qsize() < _QUEUE_LIMIT:
            self._queue.put(self._event(kind, at, **fields))
        elif not self._dropped:
            self._dropped = True
            _log.warning("Events come faster than they can be kept: some are dropped")

    def _saved(self, notice_before: Optional[Notice]) -> None:
        self._saved_at, self._saved_after = time.monotonic(), notice_before

    @_quiet()
    def _open(self) -> None:
        if self._live or not (self._reports and self._url):
            return
        self._watcher, self._sender = _Watcher(self), _Sender(self)
        self._live = True
        _live_runs.add(self)
        if self._begin:
            self.begin()
        self._sender.start()
        self._watcher.start()
        atexit.register(self._close)
        if threading.current_thread() is threading.main_thread():
            handler = signal.getsignal(signal.SIGTERM)
            if handler not in (None, signal.SIG_IGN):
                signal.signal(signal.SIGTERM, self._on_term)
                self._handler = handler

    def _on_term(self, number: int, frame: Any) -> None:
        self._put("heartbeat")  # the last sign of life
        if callable(self._handler):
            self._handler(number, frame)
            return
        self._close()
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)

    @_quiet()
    def _close(self) -> None:
        """Ends the threads; they have `_EXIT_SECONDS` for what is left to send."""
        if not self._live:
            return
        deadline = time.monotonic() + _EXIT_SECONDS
        self._watcher.stopped.set()
        self._queue.put({"type": "stop"})
        for thread in (self._sender, self._watcher):
            if thread is not threading.current_thread():
                thread.join(max(0.0, deadline - time.monotonic()))
        self._live = False
        atexit.unregister(self._close)
        self._let_go()

    def _let_go(self) -> None:
        _live_runs.discard(self)
        if self._handler is not None and threading.current_thread() is threading.main_thread():
            if signal.getsignal(signal.SIGTERM) == self._on_term:
                signal.signal(signal.SIGTERM, self._handler)

    @_quiet()
    def _forget(self) -> None:
        self._live = self._reports = False
        self._let_go()


run = Run  # as it reads in training code: `with spotledger.run(...) as run`

_live_runs: weakref.WeakSet[Run] = weakref.WeakSet()


def _after_fork() -> None:
    """In a forked child: runs and files are the parent's."""
    for live in list(_live_runs):
        live._forget()
    for fd in list(_files):
        _close_file(fd)


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)


class _Agreement:
    """`should_checkpoint` with one answer on all ranks of torch.distributed, where saving is a thing of all.

    Asking costs a collective, so the ranks agree on the next step to ask at, about a second ahead.
    """

    def __init__(self, owner: Run) -> None:
        self._owner, self._next, self._last = owner, 0, (0, time.monotonic())

    @_quiet(False)
    def wish(self, step: int) -> bool:
        """Whether to save after this step: all ranks must ask for the same steps, in turn."""
        dist = getattr(sys.modules.get("torch"), "distributed", None)
        if dist is None or not dist.is_available() or not dist.is_initialized() or dist.get_world_size() == 1:
            return self._owner.should_checkpoint()
        if step < self._next:
            return False
        pace = (time.monotonic() - self._last[1]) / max(1, step - self._last[0])
        told: list = [None] * dist.get_world_size()
        dist.all_gather_object(told, (self._owner.should_checkpoint(), pace))
        self._last = (step, time.monotonic())
        self._next = step + max(1, min(1000, int(1.0 / max(1e-6, max(pace for _, pace in told)))))
        return any(wish for wish, _ in told)


@_quiet()
def _file_bytes(path: Any) -> Optional[int]:
    return os.path.getsize(path) if os.path.isfile(path) else None


def lightning_callback(run: Run, save_to: Optional[str] = None) -> Any:
    """A Lightning callback: begin, epochs and checkpoints of `run`, which is best made with `begin=False`.

    What `trainer.save_checkpoint` takes is measured, whoever calls it; weights alone are no checkpoint. `save_to`:
    where to save whenever `run.should_checkpoint()`; None = only you and ModelCheckpoint save.
    """
    try:
        from lightning.pytorch.callbacks import Callback
    except ImportError:
        from pytorch_lightning.callbacks import Callback
    agreement = _Agreement(run)

    class SpotledgerCallback(Callback):
        def on_train_start(self, trainer: Any, pl_module: Any) -> None:
            run.begin(step=trainer.global_step, resumed=True if trainer.global_step > 0 else None)
            save = trainer.save_checkpoint

            @functools.wraps(save)
            def timed(filepath: Any, *args: Any, **named: Any) -> Any:
                if named.get("weights_only", args[0] if args else False):
                    return save(filepath, *args, **named)
                with run.checkpoint(step=trainer.global_step) as checkpoint:
                    result = save(filepath, *args, **named)
                    checkpoint.bytes = _file_bytes(filepath)
                    return result

            trainer.save_checkpoint = timed

        def on_train_batch_end(self, trainer: Any, *_: Any, **__: Any) -> None:
            if save_to and agreement.wish(trainer.global_step):
                trainer.save_checkpoint(save_to)

        def on_train_epoch_end(self, trainer: Any, pl_module: Any) -> None:
            run.epoch(trainer.current_epoch, step=trainer.global_step)

        def teardown(self, trainer: Any, pl_module: Any, stage: str) -> None:
            vars(trainer).pop("save_checkpoint", None)

    return SpotledgerCallback()


def hf_callback(run: Run) -> Any:
    """A Hugging Face Trainer callback: begin, epochs (from 1) and checkpoints of `run`, best made with `begin=False`.

    Asks the Trainer to save whenever `run.should_checkpoint()`. The Trainer tells only when it has saved: the start is
    the moment of the last word before. How large the checkpoint is stays unknown.
    """
    from transformers import TrainerCallback
    agreement = _Agreement(run)

    class SpotledgerCallback(TrainerCallback):
        def on_log(self, args: Any, state: Any, control: Any, **_: Any) -> None:
            self.before = (time.time(), run.notice)

        on_evaluate = on_log

        def on_train_begin(self, args: Any, state: Any, control: Any, **_: Any) -> None:
            run.begin(step=state.global_step, resumed=True if state.global_step > 0 else None)
            self.on_log(args, state, control)

        def on_step_end(self, args: Any, state: Any, control: Any, **_: Any) -> None:
            if agreement.wish(state.global_step):
                control.should_save = True
            self.on_log(args, state, control)

        def on_epoch_end(self, args: Any, state: Any, control: Any, **_: Any) -> None:
            run.epoch(round(state.epoch), step=state.global_step)
            self.on_log(args, state, control)

        def on_save(self, args: Any, state: Any, control: Any, **_: Any) -> None:
            began, notice = self.before
            run._put("checkpoint-start", at=began, step=state.global_step)
            run._put("checkpoint-end", step=state.global_step)
            run._saved(notice)

    return SpotledgerCallback()
