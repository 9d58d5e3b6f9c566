"""A road between the app and the phone network on which traffic can be made to wait, either way."""

import contextlib
import socket
import threading


class SlowRoad:
    """`with SlowRoad(port) as road:` passes everything on to `port`; `road.port` is where it begins.

    `road.stop_requests()`: what the app asks does not arrive. `road.stop_answers()`: it arrives and is done,
    but the answer does not come back. `road.go()`: everything moves again. Traffic of connections that were
    closed meanwhile is lost, as on a real road.
    """

    def __init__(self, to_port: int):
        self._to = to_port
        self._requests, self._answers = threading.Event(), threading.Event()
        self.go()
        self.waiting: list[bytes] = []

    def stop_requests(self) -> None:
        self.waiting.clear()
        self._requests.clear()

    def stop_answers(self) -> None:
        self._answers.clear()

    def go(self) -> None:
        self._requests.set()
        self._answers.set()

    def __enter__(self) -> "SlowRoad":
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = self._listening.accept()
                far = socket.create_connection(("127.0.0.1", self._to))
                for one, other, gate in ((near, far, self._requests), (far, near, self._answers)):
                    threading.Thread(target=self._carry, args=(one, other, gate), daemon=True).start()

    def _carry(self, one: socket.socket, other: socket.socket, gate: threading.Event) -> None:
        with contextlib.suppress(OSError):
            while chunk := one.recv(65536):
                if not gate.is_set():
                    self.waiting.append(chunk)
                    gate.wait()
                    if _is_closed(one):
                        break
                other.sendall(chunk)
        for end in (one, other):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def __exit__(self, *_why: object) -> None:
        self.go()
        self._listening.close()


def _is_closed(end: socket.socket) -> bool:
    """Whether the sender has gone while its words waited."""
    end.setblocking(False)
    try:
        return end.recv(1, socket.MSG_PEEK) == b""
    except BlockingIOError:
        return False
    except OSError:
        return True
    finally:
        end.setblocking(True)
