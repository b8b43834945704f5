import os
from pathlib import Path


def test_the_front_process_keeps_to_one_processor_and_workers_to_none(server):
    front = server.process.pid
    below = Path(f"/proc/{front}/task/{front}/children").read_text().split()
    assert len(os.sched_getaffinity(front)) == 1
    assert below
    assert all(os.sched_getaffinity(int(process)) == os.sched_getaffinity(0) for process in below)
