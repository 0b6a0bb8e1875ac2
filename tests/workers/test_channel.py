"""Messages survive the channel whole, or are refused."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.workers.channel import HEADER_BYTES, MessageTooLarge, receive, send
from checker.workers.detail import MAX_LENGTH, detail_of


@given(st.lists(st.binary(max_size=300), max_size=5))
def test_messages_come_back_as_sent(messages: list[bytes]) -> None:
    stream = io.BytesIO()
    for message in messages:
        send(stream, message)
    stream.seek(0)
    assert [receive(stream, 300) for _ in messages] == messages
    assert receive(stream, 300) is None


@pytest.mark.parametrize("length", [0, 3, HEADER_BYTES, HEADER_BYTES + 2])
def test_a_cut_message_is_none(length: int) -> None:
    stream = io.BytesIO()
    send(stream, b"hello")
    assert receive(io.BytesIO(stream.getvalue()[:length]), 100) is None


def test_an_announced_giant_is_refused_unread() -> None:
    with pytest.raises(MessageTooLarge):
        receive(io.BytesIO((1 << 40).to_bytes(HEADER_BYTES, "big")), 1000)


def test_details_hide_this_machine() -> None:
    error = ValueError("cannot open /tmp/scratch/17/x.pdf\n<obj at 0x7f00deadbeef>")
    assert detail_of(error, {"/tmp/scratch/17/": ""}) == "ValueError: cannot open x.pdf <obj at 0x…>"
    assert detail_of(KeyError()) == "KeyError"
    assert len(detail_of(ValueError("x" * 1000))) == MAX_LENGTH
