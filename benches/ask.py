#!/usr/bin/env python3
"""How long a question takes, from question to final answer, and what takes the time.

usage: ask.py ADDUCE SHARED LIBRARY [--passages N[,N...]] [--questions N] [--cold N] [--cores LIST]

LIBRARY is a folder for the libraries that are made (LIBRARY/10000 and so on); one that is there is used again. They hold
N passages (10000; for the larger size give 10000,100000) of the UN speeches in SHARED/eval/un_speeches, cut by
SHARED/tools/make_scale.py; without SHARED, generated sentences.

Warm: one process answers a batch of questions made of the passages' own words and of questions nobody answered; p50 and
p95 of the whole and the share of each stage. The first questions, which load the model and the indexes, are left out.
Cold: a new process for each question, from start to its last byte and end, model load included.

Targets (two cores): warm p95 60 ms at 10,000 passages and 150 ms at 100,000; cold 450 ms at 10,000.
Build with --release first. With --cores 0,1 the processes are held to these cores (taskset). Python's standard library only."""
import json, os, random, shutil, subprocess, sys, time

# The stages of timings_ms, in their order; those that a build does not have are left out.
STAGES = [
    ("lexical", "by word"), ("first", "first finds"), ("question", "embedding the question"), ("dense", "by vector"),
    ("fuse", "fusing"), ("late", "late interaction"), ("documents", "copies, texts"), ("read", "reader"), ("alone", "reader, single sentences"),
    ("choose", "choosing sentences"),
]
TARGETS = {10_000: 60, 100_000: 150}
WARM_UP = 5


def option(arguments, name, default):
    if name in arguments:
        at = arguments.index(name)
        value = arguments[at + 1]
        del arguments[at:at + 2]
        return value
    return default


def percentile(values, share):
    values = sorted(values)
    return values[min(len(values) - 1, max(0, -int(-share * len(values) // 1) - 1))] if values else float("nan")


def corpus(shared, path, count):
    speeches = os.path.join(shared, "eval/un_speeches")
    tool = os.path.join(shared, "tools/make_scale.py")
    if os.path.isdir(speeches) and os.path.exists(tool):
        files = [os.path.join(speeches, name) for name in ("corpus.jsonl.gz", "early.jsonl.gz")]
        subprocess.run([sys.executable, tool, path, str(count), *files], check=True, stdout=subprocess.DEVNULL)
        return "UN speeches"
    chance = random.Random(1)
    words = ["".join(chance.choice("bdfglmnprstv") + chance.choice("aeiou") for _ in range(chance.randint(2, 4))) for _ in range(20_000)]
    common = words[:400]
    with open(path, "w", encoding="utf-8") as out:
        for number in range(count):
            text = " ".join(chance.choice(common if chance.random() < 0.6 else words) for _ in range(40))
            out.write(json.dumps({"id": f"g{number}", "title": f"Text {number % 999}", "text": text.capitalize() + "."}) + "\n")
    return "generated words"


def questions(path, count):
    """Questions of the passages' own rarer words, and some that no passage answers."""
    chance = random.Random(2)
    rows = []
    with open(path, encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            if number < count:
                rows.append(line)
            elif chance.random() < count / (number + 1):
                rows[chance.randrange(count)] = line
    made = []
    for number, line in enumerate(rows):
        words = [word.strip(".,;:()\"'") for word in json.loads(line)["text"].split()]
        words = [word for word in words if len(word) > 5]
        some = " ".join(chance.sample(words, min(4, len(words))))
        made.append(f"What is said of {some}?" if number % 5 else "What is the boiling point of molybdenum?")
    return made


def main(arguments):
    sizes = [int(size) for size in option(arguments, "--passages", "10000").split(",")]
    count = int(option(arguments, "--questions", "100"))
    cold = int(option(arguments, "--cold", "10"))
    cores = option(arguments, "--cores", None)
    if len(arguments) != 3:
        print(__doc__)
        return 2
    adduce, shared, libraries = arguments
    pinned = ["taskset", "-c", cores] if cores and shutil.which("taskset") else []
    os.makedirs(libraries, exist_ok=True)
    missed = False
    for size in sizes:
        path = os.path.join(libraries, f"{size}.jsonl")
        library = os.path.join(libraries, str(size))
        command = [*pinned, adduce, "--library", library, "--offline"]
        kind = corpus(shared, path, size)
        if not os.path.exists(os.path.join(library, "complete")):
            began = time.monotonic()
            subprocess.run([*command, "--quiet", "add", path], check=True, stdout=subprocess.DEVNULL)
            open(os.path.join(library, "complete"), "w").close()
            print(f"library made in {time.monotonic() - began:.0f} s")
        state = json.loads(subprocess.run([*command, "status", "--json"], check=True, stdout=subprocess.PIPE).stdout)
        asked = questions(path, count + WARM_UP)
        batch = "".join(json.dumps({"id": number, "question": text}) + "\n" for number, text in enumerate(asked))
        run = subprocess.run([*command, "ask", "--batch", "-", "--json"], input=batch.encode(), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        times = [json.loads(line)["timings_ms"] for line in run.stdout.splitlines()][WARM_UP:]
        if not times:
            print(run.stderr.decode(), file=sys.stderr)
            return 1
        total = [row["total"] for row in times]
        p95 = percentile(total, 0.95)
        target = TARGETS.get(size)
        verdict = "" if target is None else f"; target {target} ms: {'met' if p95 <= target else 'missed'}"
        missed |= target is not None and p95 > target
        print(f"\n{size} records of {kind}: {state['passages']} passages, graph {state['graph']}, {len(times)} questions")
        print(f"warm: p50 {percentile(total, 0.5):.1f} ms, p95 {p95:.1f} ms{verdict}")
        mean = sum(total) / len(total)
        print(f"  {'stage':28}{'p50 ms':>9}{'p95 ms':>9}{'share':>8}")
        rest = mean
        for name, words in STAGES:
            values = [row[name] for row in times if name in row]
            if not values:
                continue
            rest -= sum(values) / len(total)
            print(f"  {words:28}{percentile(values, 0.5):9.2f}{percentile(values, 0.95):9.2f}{sum(values) / sum(total):8.1%}")
        print(f"  {'other':28}{'':18}{rest / mean:8.1%}")
        spent = []
        for text in asked[:cold]:
            began = time.monotonic()
            subprocess.run([*command, "ask", text], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            spent.append((time.monotonic() - began) * 1e3)
        if spent:
            verdict = "; target 450 ms: " + ("met" if percentile(spent, 0.5) <= 450 else "missed") if size == 10_000 else ""
            print(f"cold process to its end: p50 {percentile(spent, 0.5):.0f} ms, worst {max(spent):.0f} ms{verdict}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
