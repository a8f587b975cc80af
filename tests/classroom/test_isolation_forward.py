"""A server's port is open inside a sandbox while the judge says so, and at no other time."""

import socket
import sys
import threading
from contextlib import ExitStack, suppress

import pytest
from sandboxed import SMALL, need_sandbox

from asynclab.classroom import isolation
from asynclab.classroom.isolation import forward, levels
from asynclab.services import serve

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="sandboxes need Linux")

INSIDE = """if True:
    import socket, sys, urllib.request
    from asynclab.classroom.isolation import forward
    door, port = socket.socket(fileno=int(sys.argv[1])), int(sys.argv[2])
    def get(path):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=20) as answer:
                print(answer.read().decode())
        except OSError as error:
            print(error)
    def turn():
        sys.stdout.flush()
        door.send(b"?")
        return door.recv(1)
    get("/stations")
    turn()
    forward.hand_over(door, port)
    turn()
    get("/readings/Accra")
    get("/readings/Accra")
    turn()
    get("/stations")
    try:
        socket.create_connection(("127.0.0.1", port + 1), 5)
    except OSError as error:
        print(error)
"""
REFUSED = "<urlopen error [Errno 111] Connection refused>"
READING = '{"station": "Accra", "celsius": 29.0}'


def test_a_server_is_reached_at_its_own_port_while_the_judge_says_so():
    need_sandbox(levels.look())
    ours, theirs = socket.socketpair()
    reading, writing = socket.socketpair()
    with serve() as server, ours:
        arguments = [str(theirs.fileno()), str(server.port)]
        with isolation.Sandbox(
            *(isolation.probe(), "-c", INSIDE, *arguments),
            limits=SMALL,
            pass_fds=[theirs.fileno()],
            stdout=writing,
            stderr=writing,
        ) as box:
            theirs.close()
            writing.close()
            ours.recv(1)
            ours.send(b"!")
            with forward.Forward(forward.receive(ours, server.port), server.port):
                ours.recv(1)
                ours.send(b"!")
                ours.recv(1)
            ours.send(b"!")
            with reading.makefile() as said:
                lines = said.read().splitlines()
            assert box.process.wait() == 0
    assert lines == [REFUSED, READING, READING, REFUSED, "[Errno 111] Connection refused"]


@pytest.fixture
def pair():
    """Both ends of a door, in one process: what is listened on is a port of this machine."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield ours, theirs


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as one:
        return one.getsockname()[1]


def test_connections_are_cut_when_the_port_is_closed(pair):
    port = free_port()
    forward.hand_over(pair[1], port)
    with socket.create_server(("127.0.0.1", 0)) as server:
        there = server.getsockname()[1]
        with forward.Forward(forward.receive(pair[0], port), there):
            client = socket.create_connection(("127.0.0.1", port))
            answering, _ = server.accept()
            client.send(b"hello")
            assert answering.recv(5) == b"hello"
        with suppress(ConnectionResetError):
            assert client.recv(1) == b""
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", port))
        client.close()
        answering.close()


def test_a_side_that_has_said_all_can_still_listen(pair):
    port = free_port()
    forward.hand_over(pair[1], port)
    with socket.create_server(("127.0.0.1", 0)) as server:
        there = server.getsockname()[1]
        with forward.Forward(forward.receive(pair[0], port), there):
            client = socket.create_connection(("127.0.0.1", port))
            answering, _ = server.accept()
            with client, answering:
                client.sendall(b"x" * 1_000_000)
                client.shutdown(socket.SHUT_WR)
                assert len(read_all(answering)) == 1_000_000
                answering.sendall(b"thanks")
                answering.shutdown(socket.SHUT_WR)
                assert read_all(client) == b"thanks"


def test_where_no_server_is_a_caller_is_sent_away(pair):
    port = free_port()
    forward.hand_over(pair[1], port)
    with (
        forward.Forward(forward.receive(pair[0], port), free_port()),
        socket.create_connection(("127.0.0.1", port)) as client,
        suppress(ConnectionResetError),
    ):
        assert client.recv(1) == b""


def test_no_more_than_a_hundred_connections_are_open_at_once(pair):
    port = free_port()
    forward.hand_over(pair[1], port)
    with (
        ExitStack() as opened,
        socket.create_server(("127.0.0.1", 0), backlog=200) as server,
        forward.Forward(forward.receive(pair[0], port), server.getsockname()[1]),
    ):
        for _ in range(forward.MOST):
            opened.enter_context(socket.create_connection(("127.0.0.1", port)))
        for _ in range(forward.MOST):
            opened.enter_context(server.accept()[0])
        one_more = opened.enter_context(socket.create_connection(("127.0.0.1", port)))
        with suppress(ConnectionResetError):
            assert one_more.recv(1) == b""


def listening_elsewhere():
    return socket.create_server(("127.0.0.1", 0))


def not_listening():
    return socket.socket()


def no_internet_socket():
    return socket.socket(socket.AF_UNIX)


@pytest.mark.parametrize("make", [listening_elsewhere, not_listening, no_internet_socket])
def test_another_socket_than_was_asked_for_is_refused(make, pair):
    with make() as other:
        socket.send_fds(pair[1], [b"."], [other.fileno()])
    with pytest.raises(OSError, match="something else than port 80"):
        forward.receive(pair[0], 80)


def test_no_socket_at_all_is_refused(pair):
    pair[1].send(b".")
    with pytest.raises(OSError, match="handed nothing over"):
        forward.receive(pair[0], 80)


def test_a_process_that_does_not_answer_is_not_waited_for(pair, monkeypatch):
    monkeypatch.setattr(forward, "SECONDS", 0.1)
    with pytest.raises(TimeoutError):
        forward.receive(pair[0], 80)


def test_a_port_that_is_taken_is_an_error_inside(pair):
    with socket.create_server(("127.0.0.1", 0)) as server, pytest.raises(OSError, match="in use"):
        forward.hand_over(pair[1], server.getsockname()[1])


def test_nothing_of_a_forward_stays():
    ours, theirs = socket.socketpair()
    port = free_port()
    before = threading.active_count()
    forward.hand_over(theirs, port)
    with ours, theirs, forward.Forward(forward.receive(ours, port), port):
        assert threading.active_count() == before + 1
    assert threading.active_count() == before


def read_all(connection):
    found = b""
    while data := connection.recv(65_536):
        found += data
    return found
