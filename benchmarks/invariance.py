#!/usr/bin/env python3
"""One SHA-256 a dtype: token ids and scores of a corpus for any number of sentences in flight, replicas and order of lines.
usage: invariance.py CHECKPOINT DATA_DIR [LINES] [DTYPE,...]    (from the repository's root; DATA_DIR holds test.source)
Exits with 1 unless every dtype gives one hash."""
import hashlib, json, os, random, subprocess, sys, tempfile

checkpoint, data = sys.argv[1:3]
count = int(sys.argv[3]) if len(sys.argv) > 3 else 200
dtypes = sys.argv[4].split(",") if len(sys.argv) > 4 else ["float32", "bfloat16", "int8"]
with open(os.path.join(data, "test.source"), encoding="utf-8") as file:
    lines = file.read().split("\n")[:count]
shuffled = list(range(len(lines)))
random.Random(1).shuffle(shuffled)
ORDERS = {"given": list(range(len(lines))), "reversed": list(range(len(lines)))[::-1], "shuffled": shuffled}


def digest(dtype, batch, threads, order):
    with tempfile.TemporaryDirectory(prefix="invariance") as folder:
        with open(os.path.join(folder, "test.source"), "w", encoding="utf-8") as file:
            file.writelines(lines[i] + "\n" for i in order)
        command = ["./seqmark", "--model_name", checkpoint, "--data_dir", folder, "--save_dir", os.path.join(folder, "out"),
                   "--task", "translation", "--metric", "none", "--num_beams", "4", "--bs", str(batch), "--threads", str(threads),
                   "--dtype", dtype, "--quiet"]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        with open(os.path.join(folder, "out", "test_generations.jsonl"), encoding="utf-8") as file:
            rows = [json.loads(row) for row in file]
        results = sorted((order[row["id"]], row["token_ids"], row["scores"]) for row in rows)
        return hashlib.sha256(json.dumps(results).encode()).hexdigest()


failed = False
for dtype in dtypes:
    seen = {}
    for batch in (1, 2, 3, 8, 32):
        for threads in (1, 2):
            for name, order in ORDERS.items():
                seen.setdefault(digest(dtype, batch, threads, order), []).append(f"{batch}x{threads} {name}")
    print(f"{dtype}: {sum(map(len, seen.values()))} runs of {len(lines)} lines, {len(seen)} SHA-256: {', '.join(seen)}", flush=True)
    if len(seen) > 1:
        failed = True
        for value, runs in seen.items():
            print(f"  {value[:12]}: {'; '.join(runs)}")
sys.exit(failed)
