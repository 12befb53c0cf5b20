"""The child inside the cage: reads documents from its standard input under limits it cannot lift.

Run as `python -m sources.caged '<limits in JSON>'` by cage.py, and by nobody else.
"""

import gc
import json
import os
import resource
import sys
import traceback
from pathlib import Path

from sources.cage import LENGTH
from sources.extraction import Unreadable
from sources.extraction.described import described
from sources.extraction.reading import extract
from sources.sanitising import sanitise

GARBAGE_AFTER = 50_000  # new objects: a page makes some 100,000 and hardly any garbage, so looking is in vain
_STATUS = Path("/proc/self/status")
_SAMPLE = "<html><head><title>a b</title></head><body>" + "<p>Una frase con palabras suficientes.</p>" * 60


def main() -> None:
    """Answer questions until the parent closes the pipe, or this child has served its time."""
    limits = json.loads(sys.argv[1])
    questions = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb")
    _silence()
    # The first document of each kind imports and compiles: better now than under the limits.
    extract(_SAMPLE.encode(), content_type="text/html", url="https://sample.example/2024/01/02/a")
    extract("# ñ\n\nUna línea.".encode("cp1252"), url="a.md")
    gc.collect()
    gc.freeze()  # what is imported by now is looked through no more
    gc.set_threshold(GARBAGE_AFTER)
    _confine(limits)
    _answer(answers, {"ready": True})
    for served in range(1, limits["documents"] + 1):
        question = _read_message(questions)
        if question is None:
            return
        answer = _read_document(json.loads(question), _read_message(questions) or b"", limits)
        _answer(answers, answer | {"last": "failed" in answer or served == limits["documents"]})


def _silence() -> None:
    """Let nothing that a library prints get among the answers."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nothing, descriptor)
    os.close(nothing)


def _confine(limits: dict) -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (limits["descriptors"], limits["descriptors"]))
    limits["address_space"] = _memory("VmSize") + limits["memory_bytes"]
    resource.setrlimit(resource.RLIMIT_AS, (limits["address_space"], limits["address_space"]))


def _memory(key: str) -> int:
    """Bytes of address space: VmSize now, VmPeak at most so far; 0 where there is no /proc to tell."""
    if not _STATUS.exists():
        return 0
    return next(
        int(line.split()[1]) * 1024 for line in _STATUS.read_text().splitlines() if line.startswith(key)
    )


def _read_document(question: dict, body: bytes, limits: dict) -> dict:
    _allow_time(limits["cpu_seconds"])
    task = question.pop("task")
    try:
        if task == "sanitise":
            return {"sanitised": sanitise(body, **question)}
        if task == "describe":
            return {"described": described(body, **question)}
        extracted = extract(body, most_characters=limits["most_characters"], **question)
    except Unreadable as refusal:
        return {"unreadable": refusal.code}
    except Exception as error:
        # A fault of ours or of a library: it is told, in words, to the log of the parent. C code that finds
        # no memory fails in other ways than Python does.
        hungry = isinstance(error, MemoryError) or _memory("VmPeak") > 0.95 * limits["address_space"]
        return {"failed": traceback.format_exc(limit=-5), "memory": hungry}
    return {"extracted": extracted.as_dict()}


def _allow_time(seconds: int) -> None:
    """Give this document its processor time, counted from what is already spent."""
    spent = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(spent.ru_utime + spent.ru_stime) + 1 + seconds
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def _read_message(questions) -> bytes | None:
    head = questions.read(LENGTH.size)
    return questions.read(LENGTH.unpack(head)[0]) if len(head) == LENGTH.size else None


def _answer(answers, answer: dict) -> None:
    message = json.dumps(answer).encode("ascii")
    answers.write(LENGTH.pack(len(message)) + message)
    answers.flush()


if __name__ == "__main__":
    main()
