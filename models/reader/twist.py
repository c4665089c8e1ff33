"""Questions that a passage does not answer, made of questions that it does: one thing that is asked about is exchanged.

SQuAD 2.0's unanswerable questions look answerable: another name, another year, the opposite, a denial. Where a data set
has only questions with answers, these rules make such neighbours of them. They are meant for training only, and some are
still answered by their passage; a network forgives a few of those.
"""
import re

NAMES = re.compile(r"\b[A-Z][\w'’-]+(?:\s+(?:of|the|de|von|and)?\s*[A-Z][\w'’-]+)*")
YEARS = re.compile(r"\b1[0-9]{3}\b|\b20[0-9]{2}\b")
NUMBERS = re.compile(r"\b\d[\d,.]*\b")
ASKING = {"who", "what", "which", "when", "where", "why", "how", "whose", "whom", "in", "on", "at", "by", "for", "from", "to", "is", "are",
          "was", "were", "did", "do", "does", "the", "a", "an", "after", "before", "during", "name", "according", "as", "with", "i"}
OPPOSITE = [("first", "last"), ("before", "after"), ("most", "least"), ("more", "less"), ("largest", "smallest"), ("highest", "lowest"),
            ("north", "south"), ("northern", "southern"), ("east", "west"), ("eastern", "western"), ("old", "new"), ("oldest", "youngest"),
            ("increase", "decrease"), ("increased", "decreased"), ("begin", "end"), ("began", "ended"), ("start", "stop"),
            ("started", "stopped"), ("above", "below"), ("early", "late"), ("earlier", "later"), ("best", "worst"), ("good", "bad"),
            ("like", "dislike"), ("liked", "disliked"), ("win", "lose"), ("won", "lost"), ("male", "female"), ("high", "low"),
            ("large", "small"), ("long", "short"), ("maximum", "minimum"), ("add", "remove"), ("added", "removed"), ("allow", "forbid"),
            ("allowed", "forbidden"), ("support", "oppose"), ("supported", "opposed"), ("accept", "reject"), ("accepted", "rejected"),
            ("public", "private"), ("modern", "ancient"), ("common", "rare"), ("strong", "weak"), ("major", "minor"), ("rise", "fall"),
            ("rose", "fell"), ("upper", "lower"), ("buy", "sell"), ("bought", "sold"), ("always", "never"), ("easy", "hard")]
OTHER = {a: b for pair in OPPOSITE for a, b in (pair, pair[::-1])}
BEING = re.compile(r"\b(is|are|was|were|can|could|will|would|has|have|should|must)\b", re.IGNORECASE)


def names_in(text):
    """Capitalised names, without a sentence's first word where that is a word like any other."""
    for m in NAMES.finditer(text):
        words = m.group().split()
        start = m.start()
        while words and words[0].lower() in ASKING:
            start += len(words[0]) + 1
            words = words[1:]
        if words and not (m.start() == 0 and len(words) == 1 and start == 0):
            yield start, " ".join(words)


def twist(question, passage, choice):
    """Another question, as near as can be, or None. `choice` picks one of a list (random.choice)."""
    said, ways = question.lower(), []
    others = sorted({n for _, n in names_in(passage) if n.lower() not in said and not any(w in said for w in n.lower().split())})
    for start, name in names_in(question):
        if others and question[start:start + len(name)] == name:
            ways.append(lambda start=start, name=name: question[:start] + choice(others) + question[start + len(name):])
    for m in NUMBERS.finditer(question):
        year = YEARS.fullmatch(m.group())
        there = sorted({n for n in (YEARS if year else NUMBERS).findall(passage) if n != m.group()})
        if not there and year:
            there = [str(int(m.group()) + d) for d in (-11, -3, -1, 1, 2, 10)]
        if there:
            ways.append(lambda m=m, there=there: question[:m.start()] + choice(there) + question[m.end():])
    for m in re.finditer(r"[A-Za-z]+", question):
        if m.group() in OTHER:
            ways.extend([lambda m=m: question[:m.start()] + OTHER[m.group()] + question[m.end():]] * 2)
    if not ways:
        m = BEING.search(question)
        if not m or said.startswith(m.group().lower()):
            return None
        return question[:m.end()] + " not" + question[m.end():]
    return choice(ways)()


if __name__ == "__main__":
    import json
    import random
    import sys
    random.seed(1)
    made = []
    for article in json.load(open(sys.argv[1], encoding="utf-8"))["data"]:
        for paragraph in article["paragraphs"]:
            for q in paragraph["qas"]:
                made.append((q["question"], twist(q["question"], paragraph["context"], random.choice)))
    print(sum(t is not None for _, t in made), "of", len(made))
    for pair in random.sample(made, 30):
        print(*pair, sep="\n    ")
