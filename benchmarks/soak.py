#!/usr/bin/env python3
"""Memory over a long run: RSS after about 5,000 sentences (by the size of the journal) and at the end of the generation.
usage: soak.py CHECKPOINT DATA_DIR [SENTENCES] [seqmark options...]    (from the repository's root; DATA_DIR holds test.source)"""
import itertools, os, re, subprocess, sys, tempfile, time

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
            with open(f"/proc/{process.pid}/status") as status:
                rss = re.search(r"VmRSS:\s+(\d+)", status.read())
            if rss and written:
                samples.append((written, int(rss.group(1)) / 1024))
        except FileNotFoundError:
            pass
        time.sleep(0.1)
    if process.returncode:
        sys.exit(f"seqmark ended with {process.returncode}")
    whole = max((written for written, _ in samples), default=0)

    def after(share):
        return next(rss for written, rss in samples if written >= share * whole)

    if len(samples) < 100:
        sys.exit("too short a run to tell; give more sentences")
    early, last = after(5000 / count), after(0.99)
    print(f"{count} sentences: RSS after about 5,000 {early:.0f} MiB, at the end {last:.0f} MiB ({last / early - 1:+.1%}), peak {max(r for _, r in samples):.0f} MiB")
    print("  " + ", ".join(f"at {share:.0%} {after(share):.0f} MiB" for share in (0.1, 0.2, 0.4, 0.6, 0.8)))
