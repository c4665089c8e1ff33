#!/usr/bin/env python3
"""Some questions with their answers as printed, the bad ones included, as docs/answers.md.

usage: printed_answers.py ADDUCE STARTER_LIBRARY [DIGITALGOV_LIBRARY] > docs/answers.md

The libraries: `adduce --library DIR starter`, and `adduce --library DIR add` of the digitalgov site of ../shared/corpora. What
is committed is made without the latter, whose text is not ours: the remarks stand alone there. The remarks are a person's; an
answer that changes wants its remark read again."""
import os, subprocess, sys

STARTER = [
    ("When was Digital Nations founded?", "Right."),
    ("Who were the five founders of Digital Nations?", "Right."),
    ("What is the GDC?", "Right."),
    ("Is the Global Digital Compact binding?", "Right: \"voluntary\" decides."),
    ("What are the five parts of ODET's mandate?", "Right, all five in their order."),
    ("Can ODET fine a company?", "Right."),
    ("How do the compact and WSIS differ?", "Right: what each of them is, in its own words."),
    ("How do the Scientific Panel and the Global Dialogue on AI differ?", "Right: the document's own table compares them."),
    ("Which design would take longer to launch in Aldermark?", "The table; what is longer is left to whoever reads."),
    ("Who was the second UN envoy on technology?", "Wrongly refused: the first is named, and the next sentence says who followed."),
    ("What changed between the 2014 and 2021 charter?", "Right."),
    ("How much did the summit in Seoul cost?", "Rightly refused."),
    ("Why did Digital Nations grow slowly?", "Rightly refused: no document says that it was slow."),
]
DIGITALGOV = [
    ("What is the Paperwork Reduction Act?", "Bad first claim, the text of a link; the third, what it requires, is right."),
    ("Does usability testing require approval under the Paperwork Reduction Act?", "Weak: the rule in general; a page says that direct "
     "observation needs none, in other words. Wants a reader that knows yes and no."),
    ("What is Section 508?", "Weak: that it is one of several policies comes first; what it seeks, third."),
    ("Which requirements must websites meet under the 21st Century IDEA?", "Bad first claim: a list of links in a line that "
     "announces findings; the second and third are right but do not list the eight requirements, which stand elsewhere."),
    ("What is the difference between a grant and a challenge?", "Half: of the grant it is said what grants do. "
     "Each side should be a definition, or nothing."),
    ("Where was the first Government UX Summit held?", "Wrong: a later summit, with a note that \"first\" is not said. Wants "
     "the dates of events held against one another."),
    ("How many government websites use the U.S. Web Design System?", "Right for its day (nearly 200); another page has a "
     "later number. Newer documents should come first where they count the same."),
    ("What does USWDS stand for?", "Right: a sentence that spells it out."),
    ("Who runs the Digital Analytics Program?", "Right (wrong and called well supported with the reader before)."),
    ("When was the Digital Markets Act adopted?", "Rightly refused: no document names it (other acts, before names were met as wholes)."),
]


def main(binary, starter, digitalgov=None):
    print("# Some questions, as answered\n\nWritten by `benches/printed_answers.py`: `adduce ask` as it prints, and what is to be said of it.")
    for name, library, rows in (("The starter corpus", starter, STARTER), ("digitalgov", digitalgov, DIGITALGOV)):
        print(f"\n## {name}")
        for question, remark in rows:
            if library is None:
                print(f"\n- *{question}* {remark}")
                continue
            told = subprocess.run([binary, "--library", library, "ask", question], capture_output=True, text=True,
                                  env={**os.environ, "NO_COLOR": "1", "COLUMNS": "100"}, check=False)
            print(f"\n### {question}\n\n{remark}\n\n```text\n{(told.stdout + told.stderr).strip()}\n```")


main(*sys.argv[1:4])
