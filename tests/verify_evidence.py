#!/usr/bin/env python3
"""Prove an evidence file from its original files, without adduce: a second program, after the specification alone.

    python3 verify_evidence.py FILE --sources FOLDER [--json]

Reads plain text, Markdown and HTML; of a source in any other format it says that it could not check it. The exit code is
0 when everything is proven, 1 when something is not, 2 on an error. Python 3.8 or later, nothing but its library.
"""

import hashlib
import html
import json
import os
import re
import sys

KIND, SCHEMA = "adduce evidence", 1
PROVEN, WORDS, WRONG, UNCHECKED = "proven", "words_proven", "not_proven", "not_checked"
# The versions of the readers whose rules this program follows.
READERS = {"plain": 1, "markdown": 2, "html": 2}
# Endings of names that say which reader is meant.
ENDINGS = {"txt": "plain", "text": "plain", "md": "markdown", "markdown": "markdown", "mdown": "markdown", "mkd": "markdown",
           "mkdn": "markdown", "html": "html", "htm": "html", "xhtml": "html", "shtml": "html", "jsonl": "jsonl",
           "ndjson": "jsonl", "csv": "table", "tsv": "table", "tab": "table"}
# What a program without the readers cannot hold against anything.
BEYOND = ["title", "symbol", "date", "place"]

# 1. Hashes and the seal.


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def canonical(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode("utf-8")


def is_sealed(file):
    return file.get("seal") == sha256(canonical({name: value for name, value in file.items() if name != "seal"}))


# 2. From bytes to characters, and for plain text to the stored text.

MARKS = {"UTF-8": b"\xef\xbb\xbf", "UTF-16LE": b"\xff\xfe", "UTF-16BE": b"\xfe\xff"}
UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def decode(data, encoding):
    """The characters of a file, without a byte order mark; None where the encoding is not known here."""
    mark = MARKS.get(encoding, b"")
    if mark and data.startswith(mark):
        data = data[len(mark):]
    try:
        return data.decode({"macintosh": "mac_roman", "UTF-32": "utf_32"}.get(encoding, encoding), errors="replace")
    except (LookupError, UnicodeError):
        return None


def plain(characters):
    """The stored text of plain text: line ends made line feeds, form feeds blank lines, controls replaced."""
    pieces = []
    for piece in characters.split("\x0c"):
        piece = piece.replace("\r\n", "\n").replace("\r", "\n").replace("\x85", "\n")
        pieces.append(UNSAFE.sub("\ufffd", piece))
    return "\n\n".join(pieces)


def make(recipe, source):
    """The stored text of Markdown or HTML, put together from the UTF-8 of its characters."""
    out = b""
    for step in recipe:
        if isinstance(step, str):
            out += step.encode("utf-8")
        else:
            start, length = step
            if start < 0 or length < 0 or start + length > len(source):
                return None
            out += source[start:start + length]
    return out


# 3. What is visible of a stretch of Markdown or HTML.

TAG = r"""(?:[^>"']|"[^"]*"|'[^']*')*>"""
HIDDEN = ("script|style|noscript|template|svg|math|iframe|object|canvas|audio|video|map|button|select|datalist|textarea|"
          "progress|meter|dialog|rp|rt|title|embed|optgroup|option")
ANGLE = re.compile(rf"<!--.*?-->|<[!?][^>]*>|<({HIDDEN})\b{TAG}.*?</\1\s*>|</?[A-Za-z]{TAG}", re.S | re.I | re.A)
ADDRESS = re.compile(r"<([A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*|[^\s<>@]+@[^\s<>]+)>")
REFERENCE = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{0,31});")
BULLET = re.compile(r"[ \t>]*[-+](?=[ \t])")
TEMPLATE = re.compile(r"\{\{<(?!/\*)(?:(?!\n\n|\{\{<|>\}\}).)*>\}\}|\{\{%(?!/\*)(?:(?!\n\n|\{\{%|%\}\}).)*%\}\}|"
                      r"\{%(?!/\*)(?:(?!\n\n|\{%|%\}).)*%\}|\{:\s*(?:[.#][\w-]+|[\w-]+=[\"'\w]|toc\b)[^{}\n]*\}", re.S)
NUMBER = re.compile(r"(?m)^ *(?:[0-9]{1,9}|[A-Za-z]|[ivxlcdm]{1,12}|[IVXLCDM]{1,12})\. ")
MARKUP = {"html": "\u2022", "markdown": "\u2022*_~`\\[]<>#!|^"}


def words(text, reader):
    return "".join(c for c in text if not c.isspace() and c not in MARKUP[reader])


def destination(text, at):
    """How long the address of a link is, from the bracket that ends its words; 0 where there is none."""
    if text[at + 1:at + 2] not in ("(", "["):
        return 0
    nested, close, depth = text[at + 1] == "(", ")" if text[at + 1] == "(" else "]", 0
    for end in range(at + 2, len(text)):
        c = text[end]
        if c == "\n":
            return 0
        if nested and c == "(":
            depth += 1
        elif c == close:
            if depth == 0:
                return end + 1 - at
            depth -= 1
    return 0


def visible(text, reader):
    out, at, line_start, markdown = [], 0, True, reader == "markdown"
    while at < len(text):
        if markdown and line_start:
            bullet = BULLET.match(text, at)
            at = bullet.end() if bullet else at
        line_start = False
        c = text[at]
        found = None
        if c == "<":
            found = markdown and ADDRESS.match(text, at)
            if found:
                out.append(words(found.group(1), reader))
            else:
                found = ANGLE.match(text, at)
        elif c == "&":
            found = REFERENCE.match(text, at)
            decoded = html.unescape(found.group()) if found else ""
            if found and decoded != found.group():
                out.append(words(decoded, reader))
            else:
                found = None
        elif c == "{" and markdown:
            found = TEMPLATE.match(text, at)
        elif c == "]" and markdown and destination(text, at):
            at += destination(text, at)
            continue
        if found:
            at = found.end()
            continue
        out.append(words(c, reader))
        line_start = c == "\n"
        at += 1
    return "".join(out)


def says(text, quote, reader):
    seen = visible(text, reader)
    return bool(seen) and seen in (words(quote, reader), words(NUMBER.sub("", quote), reader))


# 4. The originals.


def below(folder):
    for place, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            path = os.path.join(place, name)
            if os.path.isfile(path) and not os.path.islink(path):
                yield name, path


def find(source, files):
    """The bytes with the recorded hash, True and the name, or those of a file of the recorded name and False, or None."""
    original = source["original"]
    if original is None or original["unit"] != "file":
        return None
    size = original["bytes"]
    for name, path in sorted(files, key=lambda file: file[0] != source["name"]):
        if size is None or os.path.getsize(path) == size:
            with open(path, "rb") as file:
                data = file.read()
            if sha256(data) == original["sha256"]:
                return data, True, name
    for name, path in files:
        if name == source["name"]:
            with open(path, "rb") as file:
                return file.read(), False, name
    return None


# 5. Proving.


def ending_of(name):
    stem, dot, ending = name.rpartition(".")
    return ending.lower() if stem and dot else ""


def is_page(data):
    return b"<html" in data[:1024].lower()


def look(source, files):
    """What is found of a source: (state, why, characters as UTF-8, stored text as UTF-8, whether it is the same file)."""
    reader = source["reader"]["name"]
    found = find(source, files)
    if found is None:
        return UNCHECKED, "no file with its hash or its name was found", None, None, False
    data, same, name = found
    if not same:
        return WRONG, "the file has the name that was recorded, but not the hash", None, None, False
    if source["original"]["bytes"] not in (None, len(data)):
        return WRONG, "the length of the file is not the one that was recorded", None, None, True
    if reader not in READERS or source.get("part") is not None:
        return UNCHECKED, f"this program does not read {reader}", None, None, True
    ending, recorded = ending_of(name), ending_of(source["name"])
    if ending in ENDINGS and ending != recorded and ENDINGS[ending] != reader and not (reader == "html" and is_page(data)):
        return WRONG, f"it is read as {ENDINGS[ending]}, and was recorded as {reader}", None, None, True
    other = source["reader"]["version"] != READERS[reader]
    characters = decode(data, source.get("encoding") or "")
    if characters is None:
        # A file that is UTF-8 is never recorded as anything that is not an encoding.
        return WRONG, "the encoding is not known", None, None, True
    utf8 = characters.encode("utf-8")
    if reader == "plain":
        text = plain(characters).encode("utf-8")
    elif source.get("recipe") is None:
        return UNCHECKED, "there is no recipe for its text", utf8, None, True
    else:
        text = make(source["recipe"], utf8)
        if text is None:
            return WRONG, "the recipe does not fit the source", utf8, None, True
    recorded = source["text"]
    if (sha256(text), len(text)) != (recorded["sha256"], recorded["bytes"]):
        why = "another version of the reader made another text" if other else "the text is not the one that was recorded"
        return UNCHECKED if other else WRONG, why, utf8, text, True
    if len(text.decode("utf-8")) != recorded["chars"]:
        return WRONG, "the length of the text in characters is not the one that was recorded", utf8, text, True
    return WORDS if other else PROVEN, "", utf8, text, True


def prove(quotation, source, looked):
    state, why, utf8, text, _ = looked
    if state not in (PROVEN, WORDS):
        return state, why or "its source is not proven"
    reader, quote = source["reader"]["name"], quotation["quote"].encode("utf-8")
    start, end = quotation["span"]["start"], quotation["span"]["end"]
    if quotation["verdict"] != "verbatim" or not quotation["quote"].strip():
        return WRONG, "only words that are verbatim can be proven"
    if not 0 <= start <= end <= len(text) or text[start:end] != quote:
        return WRONG, "the words do not stand at their place"
    first, last = quotation["chars"]["start"], quotation["chars"]["end"]
    if len(text[:start].decode("utf-8")) != first or first + len(quotation["quote"]) != last:
        return WRONG, "the place in characters is not that in bytes"
    if not text[:start].endswith(quotation["before"].encode()) or not text[end:].startswith(quotation["after"].encode()):
        return WRONG, "the words around it are others"
    if reader == "plain":
        return (state, "") if "raw" not in quotation else (WRONG, "plain text has no markup")
    raw = quotation.get("raw")
    if raw is None:
        return UNCHECKED, "its place in the source is not recorded"
    if not 0 <= raw["start"] <= raw["end"] <= len(utf8) or raw["end"] - raw["start"] > 1 << 20:
        return WRONG, "its place in the source is off the source"
    try:
        stretch = utf8[raw["start"]:raw["end"]].decode("utf-8")
    except UnicodeDecodeError:
        return WRONG, "its place in the source is within a character"
    return (state, "") if says(stretch, quotation["quote"], reader) else (WRONG, "the source has other words there")


def verify(file, folder):
    files = list(below(folder))
    looked = [look(source, files) for source in file["sources"]]
    problems = [] if is_sealed(file) else ["the seal is broken"]
    if not file["quotations"]:
        problems.append("there is no quotation")
    for items in (file["sources"], file["quotations"]):
        if [item["id"] for item in items] != list(range(1, len(items) + 1)):
            problems.append("the numbers are not in order")
    out = []
    for quotation in file["quotations"]:
        at = quotation["source"] - 1
        known = 0 <= at < len(looked)
        state, why = prove(quotation, file["sources"][at], looked[at]) if known else (WRONG, "its source is not there")
        out.append({"id": quotation["id"], "state": state, "why": why})
    good = not problems and all(item["state"] == PROVEN for item in out) and all(it[0] == PROVEN for it in looked)
    return {"proven": good, "not_checked": BEYOND, "problems": problems, "quotations": out}


def main(arguments):
    if len(arguments) < 3 or arguments[1] != "--sources":
        print(__doc__, file=sys.stderr)
        return 2
    try:
        with open(arguments[0], encoding="utf-8") as text:
            file = json.load(text)
        if file.get("kind") != KIND or file.get("schema") != SCHEMA:
            raise ValueError("not an evidence file that is known here")
        result = verify(file, arguments[2])
    except (OSError, ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    if "--json" in arguments:
        print(json.dumps(result))
    else:
        for item in result["quotations"]:
            print(item["id"], item["state"], item["why"])
        print("proven" if result["proven"] else "not proven", *result["problems"])
        print("not checked:", ", ".join(BEYOND))
    return 0 if result["proven"] else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
