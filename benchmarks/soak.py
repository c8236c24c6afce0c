#!/usr/bin/env python3
"""Memory over a long run: RSS of the process and its workers in the 5,000 sentences after the first 5,000 (by the size of the journal) and in the last
5,000. Medians of twenty samples a second: what malloc keeps for the next step goes back to the system now and then, so that a single moment is up to 4 %
off.
usage: soak.py CHECKPOINT DATA_DIR [SENTENCES] [seqmark options...]    (from the repository's root; DATA_DIR holds test.source)"""
import itertools, os, re, statistics, subprocess, sys, tempfile, time


def resident(pid):
    with open(f"/proc/{pid}/status") as status:
        found = re.search(r"VmRSS:\s+(\d+)", status.read())
    return int(found.group(1)) if found else 0


def children(pid):
    """The workers."""
    found = []
    for task in os.listdir(f"/proc/{pid}/task"):
        with open(f"/proc/{pid}/task/{task}/children") as file:
            found += map(int, file.read().split())
    return found


checkpoint, data = sys.argv[1:3]
count = int(sys.argv[3]) if len(sys.argv) > 3 else 100_000
with open(os.path.join(data, "test.source"), encoding="utf-8") as file:
    lines = [line for line in file.read().split("\n") if line]
with tempfile.TemporaryDirectory(prefix="soak") as folder:
    with open(os.path.join(folder, "test.source"), "w", encoding="utf-8") as file:
        file.writelines(line + "\n" for line in itertools.islice(itertools.cycle(lines), count))
    process = subprocess.Popen(["./seqmark", "--model_name", checkpoint, "--data_dir", folder, "--save_dir", os.path.join(folder, "out"),
                                "--task", "translation", "--metric", "none", "--quiet", *sys.argv[4:]], stdout=subprocess.DEVNULL)
    samples = []  # (bytes of the journal, MiB of RSS); rows are about equally long
    while process.poll() is None:
        try:
            written = sum(entry.stat().st_size for entry in os.scandir(os.path.join(folder, "out_tmp", "journal")))
            rss = sum(resident(pid) for pid in (process.pid, *children(process.pid)))
            if rss and written:
                samples.append((written, rss / 1024))
        except (FileNotFoundError, ProcessLookupError):
            pass
        time.sleep(0.05)
    if process.returncode:
        sys.exit(f"seqmark ended with {process.returncode}")
    whole = max((written for written, _ in samples), default=0)

    def between(first, end):
        return [rss for written, rss in samples if first * whole <= written * count < end * whole]

    early, last = between(5_000, 10_000), between(count - 5_000, count)
    if min(len(early), len(last)) < 10:
        sys.exit(f"too short a run to tell, with {len(early)} and {len(last)} samples; give more sentences")
    before, after = statistics.median(early), statistics.median(last)
    rest = between(5_000, count)
    print(f"{count} sentences: RSS after 5,000 {before:.0f} MiB, at the end {after:.0f} MiB ({after / before - 1:+.1%}); "
          f"all samples after 5,000: {min(rest):.0f} to {max(rest):.0f} MiB")
    tenths = (between(tenth * count / 10, (tenth + 1) * count / 10) for tenth in range(10))
    print("  medians of tenths: " + ", ".join(f"{statistics.median(part):.0f}" for part in tenths if part))
