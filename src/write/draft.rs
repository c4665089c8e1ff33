//! The model's words, cut into sentences, with the numbers of passages that each one gives.

use std::sync::LazyLock;

use regex::Regex;

use super::prompt::NO_ANSWER;
use crate::text::safe;
use crate::text::sentences::sentences;

/// The most numbers that one mark may give: `[1-3]` is meant, `[1-999999]` is not.
const RANGE: usize = 20;

/// A sentence as the model wrote it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Draft {
    /// Its words, without the numbers.
    pub text: String,
    /// The numbers, each once, in order.
    pub citations: Vec<usize>,
}

// The patterns are constants and compile in the tests; one that does not compile matches nothing.
static MARK: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let number = r"(?:(?:passages?|sources?)\s*)?#?[0-9]{1,6}";
    let list = format!(r"{number}(?:\s*(?:,|;|-|–|and|&)\s*{number})*");
    let bare = format!(r"(?:passages?|sources?)\s*[0-9]{{1,6}}(?:\s*(?:,|and|&)\s*{number})*");
    Regex::new(&format!(r"(?i)\s*(?:\[\s*{list}\s*\]|【\s*{list}[^】]{{0,20}}】|\(\s*{bare}\s*\))")).ok()
});
static NUMBER: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"([0-9]{1,6})(?:\s*[-–]\s*([0-9]{1,6}))?").ok());

/// The sentences of what the model wrote. Thoughts in `<think>` are left out, so are marks of lists, headings and bold
/// type. Control characters become U+FFFD. An answer that only says that the passages do not answer has none.
///
/// With `cut` the last sentence is left out unless it is finished.
pub fn drafts(text: &str, cut: bool) -> Vec<Draft> {
    let text = without_thoughts(text);
    let text = safe::clean(&text);
    let mut out: Vec<Draft> = Vec::new();
    for line in text.lines() {
        let line = without_markup(line);
        // A mark of the prompt that the model repeats is no sentence of its own.
        if !line.trim().is_empty() && !line.starts_with("===") {
            of_line(&line, &mut out);
        }
    }
    if cut && out.last().is_some_and(|last| !last.text.ends_with(['.', '!', '?', '。', '！', '？', '؟', '"', '”']))
    {
        out.pop();
    }
    if out.len() == 1 && out.iter().all(|draft| says_no_answer(&draft.text)) {
        out.clear();
    }
    out
}

/// Whether a sentence says only that the passages do not answer, in the words that the model was told to use.
fn says_no_answer(text: &str) -> bool {
    let plain = |text: &str| text.trim().trim_end_matches('.').to_lowercase();
    plain(text) == plain(NO_ANSWER)
}

fn without_thoughts(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("<think>") {
        out.push_str(before);
        // What is not closed is a thought to the end.
        rest = after.split_once("</think>").map_or("", |(_, after)| after);
    }
    out.push_str(rest);
    out
}

/// The line without signs of Markdown.
fn without_markup(line: &str) -> String {
    let line = line.trim().trim_start_matches(['#', '>']).trim_start();
    let line = ["- ", "* ", "• ", "+ "].iter().find_map(|sign| line.strip_prefix(sign)).unwrap_or(line);
    // "1. " begins an item; "2014. " does not.
    let digits = line.chars().take_while(char::is_ascii_digit).count();
    let line = match line.get(digits..) {
        Some(rest) if (1..=2).contains(&digits) => {
            rest.strip_prefix(". ").or_else(|| rest.strip_prefix(") ")).unwrap_or(line)
        }
        _ => line,
    };
    line.replace("**", "").replace("__", "")
}

fn of_line(line: &str, out: &mut Vec<Draft>) {
    let first = out.len();
    let mut leading = false;
    for span in sentences(line) {
        let Some(piece) = span.of(line) else { continue };
        let (before, text, after) = parted(piece);
        // "... in 2014. [1] It grew.": the number belongs to the sentence before it, unless the line's sentences begin
        // with their numbers.
        if out.len() == first {
            leading = !before.is_empty() && after.is_empty();
        }
        let mut citations = after;
        match out.get_mut(first..).and_then(<[Draft]>::last_mut) {
            Some(last) if !leading => add(&mut last.citations, &before),
            _ => {
                let mut all = before;
                add(&mut all, &citations);
                citations = all;
            }
        }
        if text.chars().any(char::is_alphanumeric) {
            out.push(Draft { text, citations });
        } else if let Some(last) = out.last_mut() {
            add(&mut last.citations, &citations);
        }
    }
}

fn add(citations: &mut Vec<usize>, more: &[usize]) {
    for &number in more {
        if !citations.contains(&number) {
            citations.push(number);
        }
    }
}

/// The numbers before the first word, the words without any numbers, and the other numbers.
fn parted(piece: &str) -> (Vec<usize>, String, Vec<usize>) {
    let Some(mark) = MARK.as_ref() else { return (Vec::new(), piece.to_owned(), Vec::new()) };
    let (mut before, mut after) = (Vec::new(), Vec::new());
    let mut text = String::new();
    let mut end = 0;
    for found in mark.find_iter(piece) {
        text.push_str(piece.get(end..found.start()).unwrap_or(""));
        end = found.end();
        let numbers = numbers(found.as_str());
        add(if text.trim().is_empty() { &mut before } else { &mut after }, &numbers);
    }
    text.push_str(piece.get(end..).unwrap_or(""));
    (before, text.trim().to_owned(), after)
}

fn numbers(mark: &str) -> Vec<usize> {
    let Some(number) = NUMBER.as_ref() else { return Vec::new() };
    let mut out = Vec::new();
    for found in number.captures_iter(mark) {
        let of = |at: usize| found.get(at).and_then(|found| found.as_str().parse::<usize>().ok());
        match (of(1), of(2)) {
            (Some(from), Some(to)) if from <= to && to - from < RANGE => {
                add(&mut out, &(from..=to).collect::<Vec<_>>());
            }
            (from, to) => from.into_iter().chain(to).for_each(|number| add(&mut out, &[number])),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Vec<(String, Vec<usize>)> {
        drafts(text, false).into_iter().map(|draft| (draft.text, draft.citations)).collect()
    }

    fn is(text: &str, expect: &[(&str, &[usize])]) {
        let expect: Vec<_> = expect.iter().map(|&(text, numbers)| (text.to_owned(), numbers.to_vec())).collect();
        assert_eq!(of(text), expect, "{text:?}");
    }

    #[test]
    fn numbers_belong_to_the_sentence_they_end() {
        is("It began in 2014 [1]. It grew [2, 3].", &[("It began in 2014.", &[1]), ("It grew.", &[2, 3])]);
        is("It began in 2014. [1] It grew. [2][3]", &[("It began in 2014.", &[1]), ("It grew.", &[2, 3])]);
        is("[1] It began. [2] It grew.", &[("It began.", &[1]), ("It grew.", &[2])]);
        is("It [1] grew (passage 2) and 【3†source】 shrank [4-6].", &[("It grew and shrank.", &[1, 2, 3, 4, 5, 6])]);
        is("No number here.", &[("No number here.", &[])]);
        is("It is so [99].", &[("It is so.", &[99])]);
        is("See [1-900000].", &[("See.", &[1, 900_000])]);
    }

    #[test]
    fn markup_thoughts_and_control_characters_are_left_out() {
        is("<think>Let me see [1].</think>**It** grew [1].", &[("It grew.", &[1])]);
        is("<think>never closed", &[]);
        is("# Answer\n- One. [1]\n2. Two [2].", &[("Answer", &[]), ("One.", &[1]), ("Two.", &[2])]);
        is("It grew.\n=== end of passage 6 c50d95eb", &[("It grew.", &[])]);
        is("It \u{1b}[31mgrew\u{9b}.", &[("It \u{fffd}[31mgrew\u{fffd}.", &[])]);
    }

    #[test]
    fn a_model_may_say_that_the_passages_do_not_answer() {
        is("The passages do not answer this.", &[]);
        is(
            "The passages do not answer this. But I know it.",
            &[("The passages do not answer this.", &[]), ("But I know it.", &[])],
        );
    }

    #[test]
    fn an_unfinished_sentence_is_left_out_where_it_was_cut() {
        assert_eq!(drafts("It grew [1]. And then it", true).len(), 1);
        assert_eq!(drafts("It grew [1]. And then.", true).len(), 2);
    }

    #[test]
    fn the_patterns_compile() {
        assert!(MARK.is_some() && NUMBER.is_some());
    }
}
