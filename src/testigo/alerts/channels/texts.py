"""The parts of a message as channels need them: plain, whole and no longer than fits."""

from testigo.alerts.channels.contract import Message


def plain(text: str) -> str:
    """Without what cannot be seen or written, except ends of lines."""
    return "".join(mark for mark in text if mark == "\n" or mark.isprintable())


def one_line(text: str) -> str:
    """The same as one line, which begins no header."""
    return plain(" ".join(text.split()))


def subject_of(message: Message, most: int = 200) -> str:
    """What the message is about, in one line."""
    return cut(one_line(message.subject), most)


def cut(text: str, most: int) -> str:
    """No longer than `most`; what is left out is shown to be."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def with_link(message: Message, most: int) -> str:
    """Text and link, where the link is never what is cut."""
    text = plain(message.text).strip()
    if not message.link or message.link in text:
        return cut(text, most)
    return f"{cut(text, most - len(message.link) - 1)}\n{message.link}"
