#!/usr/bin/env python3
"""Check tests/eval/starter/answers.jsonl: every answer occurs verbatim in the rendered text of its document.

Rendered text: Markdown without front matter and inline marks, HTML without head, nav, header,
footer, aside and tags, plain text as it stands; runs of white space count as one space.
"""
import html
import json
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[3]


def rendered(path):
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".html":
        for tag in ("head", "nav", "header", "footer", "aside", "script", "style"):
            text = re.sub(rf"<{tag}\b.*?</{tag}>", " ", text, flags=re.S)
        text = re.sub(r"</?(em|strong|a)\b[^>]*>", "", text)
        text = html.unescape(re.sub(r"<[^>]+>", " ", text))
    elif path.suffix == ".md":
        text = re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.S)
        text = re.sub(r"\[([^\]]+)\]\([^)]*\)", r"\1", text)
        text = re.sub(r"\[\^\d+\]:?", "", text)
        text = re.sub(r"\*+|`", "", text)
    return " ".join(text.split())


def main():
    bad, ids, counts = 0, set(), {True: 0, False: 0}
    for line in (ROOT / "tests" / "eval" / "starter" / "answers.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        assert row["id"] not in ids, row["id"]
        ids.add(row["id"])
        counts[bool(row["answers"])] += 1
        if not row["answers"]:
            assert row["doc"] is None, row["id"]
            continue
        text = rendered(ROOT / "corpus" / row["doc"])
        for answer in row["answers"]:
            if answer not in text:
                bad += 1
                print("missing:", row["id"], repr(answer), "in", row["doc"])
    print(f"{counts[True]} answerable, {counts[False]} unanswerable, {bad} missing")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
