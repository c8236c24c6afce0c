#!/usr/bin/env python3
"""Memory over a long run: RSS after 5,000 sentences and at the end of the generation.
usage: soak.py CHECKPOINT DATA_DIR [SENTENCES] [seqmark options...]    (from the repository's root; DATA_DIR holds test.source)"""
import itertools, os, re, subprocess, sys, tempfile, threading, time

checkpoint, data = sys.argv[1:3]
count = int(sys.argv[3]) if len(sys.argv) > 3 else 100_000
with open(os.path.join(data, "test.source"), encoding="utf-8") as file:
    lines = [line for line in file.read().split("\n") if line]
with tempfile.TemporaryDirectory(prefix="soak") as folder:
    with open(os.path.join(folder, "test.source"), "w", encoding="utf-8") as file:
        file.writelines(line + "\n" for line in itertools.islice(itertools.cycle(lines), count))
    process = subprocess.Popen(["./seqmark", "--model_name", checkpoint, "--data_dir", folder, "--save_dir", os.path.join(folder, "out"),
                                "--task", "translation", "--metric", "none", *sys.argv[4:]],
                               stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    done = [0]

    def follow():
        for line in process.stderr:
            found = re.search(r"(\d[\d,]*) of \d[\d,]* examples", line)
            if found:
                done[0] = int(found.group(1).replace(",", ""))
            else:
                sys.stderr.write(line)

    threading.Thread(target=follow, daemon=True).start()
    samples = []
    while process.poll() is None:
        try:
            with open(f"/proc/{process.pid}/status") as status:
                rss = re.search(r"VmRSS:\s+(\d+)", status.read())
            if rss:
                samples.append((done[0], int(rss.group(1)) // 1024))
        except FileNotFoundError:
            pass
        time.sleep(0.5)
    if process.returncode:
        sys.exit(f"seqmark ended with {process.returncode}")
    early = [rss for at, rss in samples if at >= 5000]
    last = [rss for at, rss in samples if at >= 0.9 * count]
    if not early or not last:
        sys.exit("too few progress lines to tell")
    median = sorted(last)[len(last) // 2]
    print(f"RSS after 5,000 sentences {early[0]} MiB, median over the last tenth {median} MiB ({median / early[0] - 1:+.1%}), peak {max(r for _, r in samples)} MiB")
    for share in (0.2, 0.4, 0.6, 0.8):
        at = [rss for seen, rss in samples if seen >= share * count]
        print(f"  at {share:.0%}: {at[0]} MiB")
