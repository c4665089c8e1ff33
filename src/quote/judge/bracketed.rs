//! Words of a quotation that stand in square brackets: each bracket by itself has to be allowed.

use super::super::brackets::{self, Done};
use super::super::lexicon;
use super::super::referent::{self, Doubt};
use super::super::written::Bracket;
use super::{Region, Token, Work, tokens};

impl<'a> Work<'a> {
    /// Whether brackets excuse what differs in a region, and why not; `None` where not all of its words stand in brackets.
    pub(super) fn bracketed(
        &mut self,
        quote: &[Token],
        source: &[Token],
        region: &Region,
    ) -> Option<Result<(), String>> {
        let words = self.written.words.get(region.quote.clone()).unwrap_or_default();
        let ids: Option<Vec<usize>> = words.iter().map(|word| word.bracket).collect();
        let mut ids = ids.filter(|ids| !ids.is_empty())?;
        ids.dedup();
        let brackets: Vec<(Bracket, Vec<Token>)> = ids
            .iter()
            .filter_map(|&id| {
                let own = words.iter().zip(quote).filter(|(word, _)| word.bracket == Some(id));
                Some((self.written.brackets.get(id)?.clone(), own.map(|(_, token)| token.clone()).collect()))
            })
            .collect();
        let joined = brackets.iter().any(|(bracket, _)| bracket.joined);
        let stretch = self.stretch;
        let before = stretch.get(..region.source.start).unwrap_or_default();
        let source = if source.is_empty() && !joined { self.at_the_edge(region, before) } else { source };
        if brackets.len() > 1 && !source.is_empty() {
            return Some(Err("several brackets stand for words of the source: which for which cannot be told".into()));
        }
        for (bracket, words) in &brackets {
            if let Err(reason) = self.one_bracket(bracket, words, source, before) {
                return Some(Err(reason));
            }
        }
        Some(Ok(()))
    }

    fn one_bracket(
        &mut self,
        bracket: &Bracket,
        words: &[Token],
        source: &[Token],
        before: &[Token],
    ) -> Result<(), String> {
        let document = (self.source.title.as_str(), self.text);
        let done = brackets::judge(bracket, words, source, before, document)?;
        if done == Done::Named {
            // Behind the word that it explains, or in its place.
            let refers = if source.is_empty() { before.get(before.len().saturating_sub(1)..) } else { Some(source) };
            let refers = refers.unwrap_or_default();
            let start = refers.first().map_or(0, |token| token.span.start);
            let said = self.text.get(..start).unwrap_or("");
            match referent::doubt((&bracket.text, &tokens(&bracket.text)), refers, said, document) {
                Some(Doubt::Wrong(reason)) => return Err(reason),
                Some(Doubt::Look(warning)) => self.out.warnings.push(warning),
                None => {}
            }
        }
        self.edited = true;
        self.out.folded.push(match done {
            Done::Letters => "letters in brackets",
            Done::Named => "a name in brackets",
            Done::Explained => "an explanation in brackets",
        });
        Ok(())
    }

    /// The words of the source for which a bracket at either end of a quotation stands: those of the clause that it begins
    /// or ends, if it is cut off there.
    fn at_the_edge(&self, region: &Region, before: &[Token]) -> &'a [Token] {
        let stretch = self.stretch;
        if region.quote.start == 0 {
            let at = region.source.start;
            let next = stretch.get(at).map_or(0, |token| token.span.start);
            let mut from = at;
            while let Some(token) = from.checked_sub(1).and_then(|at| stretch.get(at)).filter(|_| at - from < 5) {
                let end = if from == at { next } else { stretch.get(from).map_or(next, |token| token.span.start) };
                if !self.runs_on(token.span.end, end) {
                    break;
                }
                from -= 1;
                if lexicon::is_referring(&token.key) {
                    break;
                }
            }
            return stretch.get(from..at).unwrap_or_default();
        }
        if region.quote.end == self.written.words.len() {
            let mut to = region.source.end;
            let mut end = before.last().map_or(0, |token| token.span.end);
            while let Some(token) = stretch.get(to).filter(|_| to - region.source.end < 5) {
                if !self.runs_on(end, token.span.start) {
                    break;
                }
                end = token.span.end;
                to += 1;
            }
            return stretch.get(region.source.end..to).unwrap_or_default();
        }
        &[]
    }

    /// Whether nothing but white space stands between two words.
    fn runs_on(&self, from: usize, to: usize) -> bool {
        self.text.get(from..to).is_some_and(|gap| gap.trim().is_empty() && !gap.contains("\n\n"))
    }
}
