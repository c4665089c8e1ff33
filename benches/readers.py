#!/usr/bin/env python3
"""How fast PDF files are read: adduce, pdftotext and PyMuPDF side by side.

usage: readers.py ADDUCE FOLDER [--runs N]

Reads every *.pdf below FOLDER with each of them N times (3 by default, after one that does not count) and prints pages,
CPU seconds (user and system, with all child processes), pages per CPU second and wall seconds of the run that took the
least CPU.

adduce (one call)     one `adduce read --json` with all files: the process and its worker start once
adduce (call a file)  one `adduce read --json` for each file: what a start costs comes on top each time
pdftotext             one call for each file, as it takes one; `-enc UTF-8`, its usual layout
PyMuPDF               in a child process that takes all files: `page.get_text()`; left out where it is not installed

adduce also finds headings, paragraphs, notes, page labels and the language, and prints them; the others give text only.
Pages are counted by adduce, the same for all. Files that need a password or are damaged are asked of all of them too.
Needs Python's standard library, pdftotext (poppler-utils), and PyMuPDF for its row. Unix only (rusage of children)."""
import json, os, resource, shutil, subprocess, sys, time

MUPDF = "import sys, pymupdf\nfor f in sys.argv[1:]:\n    try:\n        for p in pymupdf.open(f): sys.stdout.write(p.get_text())\n    except Exception as e: print(e, file=sys.stderr)\n"


def run(command):
    """What a command printed."""
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout


def cpu():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def measured(commands, runs):
    """CPU and wall seconds of the cheapest of some runs of all commands."""
    best = None
    for turn in range(runs + 1):
        before, began = cpu(), time.monotonic()
        for command in commands:
            run(command)
        took = cpu() - before, time.monotonic() - began
        if turn and (best is None or took < best):
            best = took
    return best


def main(arguments):
    runs = 3
    if "--runs" in arguments:
        at = arguments.index("--runs")
        runs = int(arguments[at + 1])
        del arguments[at : at + 2]
    if len(arguments) != 2:
        print(__doc__)
        return 2
    adduce, folder = arguments
    files = sorted(
        os.path.join(path, name) for path, _, names in os.walk(folder) for name in names if name.lower().endswith(".pdf")
    )
    if len(files) < 2:
        print("there are no two PDF files in it", file=sys.stderr)
        return 2
    read = [json.loads(line) for line in run([adduce, "read", "--json", *files]).splitlines()]
    pages = sum(len(one["pages"]) for one in read)
    failed = sum(one["error"] is not None for one in read)
    print(f"{len(files)} files, {sum(map(os.path.getsize, files)) / 1e6:.1f} MB, {pages} pages, {failed} not read\n")
    rows = {
        "adduce (one call)": [[adduce, "read", "--json", *files]],
        "adduce (call a file)": [[adduce, "read", "--json", file] for file in files],
    }
    if shutil.which("pdftotext"):
        rows["pdftotext"] = [["pdftotext", "-q", "-enc", "UTF-8", file, "-"] for file in files]
    if subprocess.run([sys.executable, "-c", "import pymupdf"], stderr=subprocess.DEVNULL).returncode == 0:
        rows["PyMuPDF"] = [[sys.executable, "-c", MUPDF, *files]]
    print(f"{'':22}{'CPU s':>8}{'pages/CPU s':>13}{'wall s':>8}")
    for name, commands in rows.items():
        spent, wall = measured(commands, runs)
        print(f"{name:22}{spent:8.2f}{pages / spent:13.0f}{wall:8.2f}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
