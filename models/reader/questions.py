#!/usr/bin/env python3
"""The questions that were written for the reader, with their passages, as a file in SQuAD's form for `train.py --more`.

    python questions.py --corpora UNPACKED --eval ../../../shared/eval --boolq REPOSITORY.git \
        --policies github.com=REPOSITORY.git mozilla.org=... wordpress.com=... basecamp.com=... --out written.json

questions.jsonl has the questions only: {"p": first 16 hexadecimal digits of the SHA-256 of the passage, "q": question,
"a": [start, end] in Unicode code points of the passage, or null where it does not answer}. The passages are other people's
text and are not kept here: this script cuts every passage of its make out of the sources and picks those that are asked about.

UNPACKED has the folders of ../../../shared/corpora/*.tar.zst; REPOSITORY.git is a git directory of
shaggyday/evaluating-human-rationales, whose data/boolq/docs are Wikipedia articles; those of --policies are github/site-policy,
mozilla/legal-docs, Automattic/legalmattic and basecamp/policies. What is absent is left out, and counted. A question to a site's
policies is every second time put as in policyqa, "site: question", and the site is the title.
"""
import argparse
import glob
import gzip
import hashlib
import json
import os
import re
import subprocess


def plain(text):
    """Markdown without front matter, templates, pictures, links' addresses and emphasis."""
    text = re.sub(r"^---\n.*?\n---\n", "", text, flags=re.S)
    text = re.sub(r"\{\{.*?\}\}|\{%.*?%\}|<[^>]+>", " ", text, flags=re.S)
    text = re.sub(r"!\[[^\]]*\]\([^)]*\)", "", text)
    text = re.sub(r"\[([^\]]+)\]\([^)]*\)", r"\1", text)
    return re.sub(r"[ \t]+", " ", re.sub(r"[*_`]{1,3}", "", text))


def untokenised(text):
    """Words and marks as they are written, where a corpus has a space before every mark."""
    text = re.sub(r"Section::::[^.]*\.", "", text)
    text = re.sub(r"\s+([,.;:!?%)\]])", r"\1", text)
    text = re.sub(r"([(\[$£€])\s+", r"\1", text)
    text = re.sub(r" '(s|re|ve|ll|d|m|t)\b", r"'\1", text)
    text = re.sub(r" n't", r"n't", text)
    text = re.sub(r"(\w) - (\w)", r"\1-\2", text)
    text = re.sub(r'" ([^"]*?) "', r'"\1"', text)
    return one_line(re.sub(r"\bBULLET::::-?", "", text))


def one_line(text):
    return re.sub(r"\s+", " ", text).strip()


def chunks(text, least=90, most=190):
    """Paragraphs put together to passages of some 90 to 190 words."""
    held, count = [], 0
    for paragraph in re.split(r"\n\s*\n", text):
        paragraph = re.sub(r"\s*\n\s*", " ", re.sub(r"^#+\s*", "", paragraph.strip()))
        words = len(paragraph.split())
        if not words:
            continue
        if count and count + words > most:
            if count >= least:
                yield " ".join(held)
            held, count = [], 0
        if words > most:
            held, count = [], 0
            yield " ".join(paragraph.split()[:most])
            continue
        held.append(paragraph)
        count += words
    if count >= least:
        yield " ".join(held)


def runs(sentences, words):
    """From every sentence on as many as have so many words together."""
    for first in range(len(sentences)):
        text, at = "", first
        while len(text.split()) < words and at < len(sentences):
            text += (" " if text else "") + sentences[at]
            at += 1
        yield text


def lines(path):
    if not os.path.exists(path):
        return []
    opened = gzip.open(path, "rt", encoding="utf-8") if path.endswith(".gz") else open(path, encoding="utf-8")
    with opened as file:
        return [json.loads(line) for line in file if line.strip()]


def blobs(repository, *path):
    """The files at the head of a git repository: each with its name."""
    git = ["git", "-C", repository]
    listed = subprocess.run([*git, "ls-tree", "-r", "HEAD", *path], capture_output=True, text=True, check=True).stdout.splitlines()
    asked = "".join(line.split()[2] + "\n" for line in listed)
    whole = subprocess.run([*git, "cat-file", "--batch"], input=asked.encode(), capture_output=True, check=True).stdout
    at = 0
    for line in listed:
        end = whole.index(b"\n", at)
        said = whole[at:end].split()
        size = int(said[2]) if len(said) == 3 else -1  # "missing" where the copy lacks a large one
        text = whole[end + 1:end + 1 + max(size, 0)].decode("utf-8", "replace")
        at = end + 2 + size
        if size >= 0:
            yield line.split("\t")[1], text


def of_policies(text):
    text = re.sub(r"\[([^\]]+)\]\[[^\]]*\]", r"\1", text)
    return plain(re.sub(r"\{:[^}]*\}|\{#[^}]*\}", "", text))


def passages(corpora, folder, boolq, policies):
    """All passages of the sources, each with its title."""
    for site, _, repository in (policy.partition("=") for policy in policies):
        for name, text in blobs(repository):
            if name.endswith(".md"):
                for chunk in chunks(of_policies(text), 35, 95):
                    yield site, one_line(chunk)
    for path in sorted(glob.glob(os.path.join(corpora, "**", "*.md"), recursive=True)):
        with open(path, encoding="utf-8", errors="replace") as file:
            text = file.read()
        named = re.search(r"^title:\s*[\"']?(.*?)[\"']?\s*$", text, re.M)
        for chunk in chunks(plain(text)):
            yield named.group(1) if named else os.path.basename(path), one_line(chunk)
    for speech in lines(os.path.join(folder, "un_speeches", "corpus.jsonl.gz")):
        for run in runs(re.split(r"(?<=[.!?])\s+", one_line(speech["text"])), 110):
            yield speech["title"], one_line(run)
    for passage in lines(os.path.join(folder, "mtrag_un", "corpus.jsonl")):
        yield passage.get("title") or "", one_line(passage["text"])
    for claim in lines(os.path.join(folder, "wice", "claims.jsonl")):
        for run in runs(claim["sentences"], 120):
            yield "", one_line(run)
    if boolq:
        for _, text in blobs(boolq, "data/boolq/docs"):
            first = text.strip().split("\n")[0].strip()
            head = re.match(r"[^a-z]*?(?=\s[A-Z][a-z]|\s[A-Z] |$)", first)
            head = head.group(0) if head and len(head.group(0)) > 2 else " ".join(first.split()[:5])
            for chunk in chunks(text.replace("\n", "\n\n")):
                yield untokenised(head).title()[:60], untokenised(chunk)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("corpora", "eval", "out"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--boolq")
    parser.add_argument("--policies", nargs="*", default=[], help="SITE=REPOSITORY.git")
    options = parser.parse_args()
    wanted = {}
    here = os.path.dirname(os.path.abspath(__file__))
    for question in lines(os.path.join(here, "questions.jsonl")):
        wanted.setdefault(question["p"], []).append(question)
    sites = {policy.partition("=")[0] for policy in options.policies}
    articles = []
    for title, text in passages(options.corpora, options.eval, options.boolq, options.policies):
        key = hashlib.sha256(text.encode()).hexdigest()[:16]
        asked = []
        for number, question in enumerate(wanted.pop(key, [])):
            span = question["a"]
            answers = [{"text": text[span[0]:span[1]], "answer_start": span[0]}] if span else []
            to = f"{title}: " if title in sites and number % 2 else ""
            asked.append({"id": f"{key}-{number}", "question": to + question["q"], "answers": answers})
        if asked:
            articles.append({"title": title, "paragraphs": [{"context": text, "qas": asked}]})
    with open(options.out, "w", encoding="utf-8") as file:
        json.dump({"data": articles}, file, ensure_ascii=False)
    print(len(articles), "passages;", len(wanted), "not found, with", sum(map(len, wanted.values())), "questions")


if __name__ == "__main__":
    main()
