#!/usr/bin/env python3
"""Exact search beside faiss, graphs beside hnswlib's Python package: the same vectors and cores.

Usage: search.py [CLAPPER [VECTORS...]]; default is .build/release/clapper and 100000 1000000.
Graphs (M 16, efConstruction 200, 2 threads) are made for up to 200000 vectors.
Needs: pip install faiss-cpu hnswlib numpy threadpoolctl. Programs take turns; medians over all turns.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time

import faiss
import hnswlib
import numpy as np
import threadpoolctl

DIMENSION, QUERIES, WANTED = 128, 1000, 30
ROUNDS, RUNS = 3, 3
GRAPH_LIMIT = 200_000


def run_clapper(clapper, count, folder):
    """The rows of `clapper bench search`, which leaves vectors and results in the folder."""
    command = [clapper, "bench", "search", "--base", str(count), "--dimension", str(DIMENSION)]
    command += ["--queries", str(QUERIES), "-k", str(WANTED), "--runs", str(RUNS)]
    command += ["--arrays", folder, "--format", "json"]
    if count <= GRAPH_LIMIT:
        command.append("--hnsw")
    return json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout)


def load(folder, name):
    return np.memmap(f"{folder}/{name}.f32", dtype="<f4", mode="r").reshape(-1, DIMENSION)


def measure(index, queries, runs):
    times = []
    for run in range(runs + 1):
        part = queries if len(queries) > 1 else queries[:1]
        start = time.perf_counter()
        index.search(part, WANTED)
        times.append(time.perf_counter() - start)
    return times[1:]  # the first warms up


def measure_faiss(index, queries, times, count):
    for threads in (1, 2):
        faiss.omp_set_num_threads(threads)
        with threadpoolctl.threadpool_limits(threads):
            for at_once, runs in ((QUERIES, RUNS), (1, 4 * RUNS)):
                key = (count, "faiss", at_once, threads)
                times.setdefault(key, []).extend(measure(index, queries[:at_once], runs))


def measure_graph(base, queries, exact):
    """Seconds to make hnswlib's graph, and of each width the median seconds and the recall."""
    graph = hnswlib.Index(space="ip", dim=DIMENSION)
    graph.init_index(max_elements=len(base), M=16, ef_construction=200, random_seed=1)
    graph.set_num_threads(2)
    start = time.perf_counter()
    graph.add_items(np.asarray(base))
    print(f"hnswlib: graph made in {time.perf_counter() - start:.1f} s")
    for width in (32, 64, 128):
        graph.set_ef(width)
        times = []
        for _ in range(RUNS + 1):
            start = time.perf_counter()
            rows, _ = graph.knn_query(queries, k=WANTED)
            times.append(time.perf_counter() - start)
        found = sum(len(set(a) & set(b)) for a, b in zip(rows.tolist(), exact.tolist()))
        print(json.dumps({
            "base": len(base), "program": "hnswlib", "search": f"HNSW, ef {width}", "threads": 2,
            "queries/s": round(len(queries) / statistics.median(times[1:])),
            "recall": round(found / exact.size, 4),
        }))


def compare(base, queries, folder):
    """How far our rows are from the best by scores in double precision."""
    rows = np.load(f"{folder}/rows.npy").astype(np.int64)
    worst = 0.0
    for query in range(0, len(queries), 20):
        scores = np.zeros(len(base))
        for first in range(0, len(base), 65536):
            part = np.asarray(base[first:first + 65536], dtype=np.float64)
            scores[first:first + 65536] = part @ queries[query].astype(np.float64)
        best = np.sort(scores)[::-1][:WANTED]
        assert len(set(rows[query])) == WANTED
        worst = max(worst, np.abs(scores[rows[query]] - best).max())
    return worst


def peak_mebibytes():
    with open("/proc/self/status") as status:
        return int(next(line for line in status if line.startswith("VmHWM")).split()[1]) // 1024


def main():
    clapper = sys.argv[1] if len(sys.argv) > 1 else ".build/release/clapper"
    counts = [int(count) for count in sys.argv[2:]] or [100_000, 1_000_000]
    times, memory = {}, {}
    for count in counts:
        with tempfile.TemporaryDirectory(dir=os.environ.get("TMPDIR")) as folder:
            for turn in range(ROUNDS):
                for row in run_clapper(clapper, count, folder):
                    if row["search"] != "exact":
                        if turn == 0:
                            print(json.dumps({"program": "clapper", **row}))
                        continue
                    key = (count, "clapper", row["queries at once"], row["threads"])
                    times.setdefault(key, []).append(row["median (ms)"] / 1000)
                    memory[(count, "clapper")] = row["memory (MiB)"]
                base, queries = load(folder, "base"), np.array(load(folder, "queries"))
                if turn == 0:
                    index = faiss.IndexFlatIP(DIMENSION)
                    index.add(np.ascontiguousarray(base))
                    difference = compare(base, queries, folder)
                    if count <= GRAPH_LIMIT:
                        exact = np.load(f"{folder}/rows.npy").astype(np.int64)
                        measure_graph(base, queries, exact)
                measure_faiss(index, queries, times, count)
            memory[(count, "faiss")] = peak_mebibytes()
            print(f"{count}: largest difference from the best scores in double: {difference:.1e}")
            del index
    report(times, memory)


def report(times, memory):
    for (count, program, at_once, threads), values in sorted(times.items()):
        median = statistics.median(values)
        print(json.dumps({
            "base": count, "program": program, "queries at once": at_once, "threads": threads,
            "ms": round(1000 * median, 2), "queries/s": round(at_once / median),
            "memory (MiB)": memory[(count, program)],
        }))
    for count, at_once, threads in sorted({(key[0],) + key[2:] for key in times}):
        other = statistics.median(times[(count, "faiss", at_once, threads)])
        own = statistics.median(times[(count, "clapper", at_once, threads)])
        print(f"{count} vectors, {at_once} at once, {threads} threads: "
              f"{other / own:.2f} times as fast as faiss")


if __name__ == "__main__":
    main()
