#!/usr/bin/env python3
"""How fast folders are added to a library, and what takes the time.

usage: ingest.py ADDUCE LIBRARY QUERY PATH...

Adds the paths to LIBRARY (a folder that must not be there yet) and prints counts, the share of each stage, the peak memory
of adduce and of its readers, and the library's size. While it runs, a second process asks for QUERY by words each half
second: the time to the first hit is printed, and the time until all vectors were there. Then `sync` runs once with
nothing changed.

Stages run side by side; their seconds are those of all threads added up ("seconds" of `adduce add --json`).
Python's standard library only; memory is read from /proc where there is one."""
import collections, json, os, subprocess, sys, tempfile, threading, time


def peak(pid):
    """Bytes of memory that a process had at most, and its children's."""
    try:
        status = open(f"/proc/{pid}/status").read()
        children = open(f"/proc/{pid}/task/{pid}/children").read().split()
        for task in os.listdir(f"/proc/{pid}/task"):
            children += open(f"/proc/{pid}/task/{task}/children").read().split()
    except OSError:
        return 0, 0
    own = next((int(line.split()[1]) << 10 for line in status.splitlines() if line.startswith("VmHWM")), 0)
    return own, max((peak(child)[0] for child in set(children)), default=0)


def size(folder):
    return sum(os.path.getsize(os.path.join(path, name)) for path, _, names in os.walk(folder) for name in names)


def main(arguments):
    if len(arguments) < 4:
        print(__doc__)
        return 2
    adduce, library, query, *paths = arguments
    if os.path.exists(library):
        print("the library is there already", file=sys.stderr)
        return 2
    began = time.monotonic()
    said = tempfile.TemporaryFile()
    adding = subprocess.Popen([adduce, "--library", library, "--offline", "--json", "add", *paths], stdout=said, stderr=subprocess.DEVNULL)
    found = []

    def ask():
        search = [adduce, "--library", library, "--offline", "search", "--mode", "lexical", "--json", query]
        while adding.poll() is None and not found:
            asked = time.monotonic()
            answer = subprocess.run(search, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
            if answer.returncode == 0 and json.loads(answer.stdout)["hits"]:
                found.append((time.monotonic() - began, time.monotonic() - asked))
            time.sleep(0.5)

    asking = threading.Thread(target=ask)
    asking.start()
    most = [0, 0]
    while adding.poll() is None:
        most = [max(pair) for pair in zip(most, peak(adding.pid))]
        time.sleep(0.05)
    took = time.monotonic() - began
    asking.join()
    said.seek(0)
    report = json.load(said)
    kinds = collections.Counter(skipped.get("problem") or "not taken" for skipped in report["skipped"])
    print(f"{len(report['added'])} documents, {report['passages']} passages, {len(report['duplicates'])} duplicates")
    print(f"{len(report['skipped'])} skipped: {', '.join(f'{count} {kind}' for kind, count in kinds.most_common()) or '-'}")
    print(f"{len(report['warnings'])} warnings\n")
    seconds = report["seconds"]
    stages = ["reading", "cutting", "embedding", "storing", "indexing"]
    work = sum(seconds[stage] for stage in stages) or 1
    print(f"{'stage':12}{'thread s':>10}{'share':>8}")
    for stage in stages:
        print(f"{stage:12}{seconds[stage]:10.2f}{seconds[stage] / work:8.1%}")
    print(f"\non the clock {took:.1f} s; all documents stored after {seconds['until_stored']:.1f} s")
    if found:
        print(f"first hit by words after {found[0][0]:.1f} s (that search took {found[0][1]:.2f} s)")
    print(f"{report['passages'] / took:.1f} passages/s; peak memory {most[0] >> 20} MiB, reader {most[1] >> 20} MiB")
    print(f"library {size(library) / 1e6:.1f} MB")
    began = time.monotonic()
    again = subprocess.run([adduce, "--library", library, "--offline", "--json", "sync"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    print(f"sync with nothing changed: {time.monotonic() - began:.2f} s, {json.loads(again.stdout)['same']} the same")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
