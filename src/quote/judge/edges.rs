//! What is wrong with a quotation as a whole: the order of its words, and what stands just outside its edges.

use super::{DifferenceKind, Omitted, Span, Work, omitted, written};

impl Work<'_> {
    /// Words that changed their places are one difference, not several.
    pub(super) fn word_order(&mut self) {
        let mut ours: Vec<&str> = vec![];
        let mut theirs: Vec<&str> = vec![];
        for region in &self.laid.regions {
            if region.ellipsis {
                return;
            }
            ours.extend(
                self.written
                    .words
                    .get(region.quote.clone())
                    .unwrap_or_default()
                    .iter()
                    .map(|word| word.token.key.as_str()),
            );
            theirs.extend(
                self.stretch.get(region.source.clone()).unwrap_or_default().iter().map(|token| token.key.as_str()),
            );
        }
        if ours.len() < 2 && self.out.differences.len() < 2 || ours.is_empty() {
            return;
        }
        ours.sort_unstable();
        theirs.sort_unstable();
        if ours != theirs {
            return;
        }
        let all = std::mem::take(&mut self.out.differences);
        let cover = |spans: &mut dyn Iterator<Item = Span>| {
            spans.filter(|span| !span.is_empty()).reduce(Span::cover).unwrap_or_default()
        };
        let quote = cover(&mut all.iter().map(|difference| difference.quote_span));
        let source = cover(&mut all.iter().map(|difference| difference.span));
        if !all.is_empty() {
            self.add(DifferenceKind::WordOrder, quote, source);
        }
    }

    /// Words that are another word in capitals: "us" is not "US". Where all of the quotation is set in one case, it is the
    /// setting.
    pub(super) fn capitals(&mut self) {
        let letters = |test: fn(char) -> bool| self.quote.chars().filter(|c| c.is_alphabetic()).any(test);
        if !(letters(char::is_uppercase) && letters(char::is_lowercase)) {
            return;
        }
        let shouted = |span: Span, text: &str| {
            span.of(text).is_some_and(|word| word.chars().nth(1).is_some() && word.chars().all(char::is_uppercase))
        };
        let mut others: Vec<(Span, Span)> = Vec::new();
        for (ours, theirs) in self
            .laid
            .same
            .iter()
            .filter_map(|&(i, j)| Some((&self.written.words.get(i)?.token, self.stretch.get(j)?)))
            .filter(|(ours, theirs)| shouted(ours.span, self.quote) != shouted(theirs.span, self.text))
        {
            if !matches!(ours.key.as_str(), "us" | "it" | "who" | "aids") {
                // Other words are in capitals too: they are set so, and name nobody.
                return;
            }
            others.push((ours.span, theirs.span));
        }
        for (ours, theirs) in others {
            self.add(DifferenceKind::Name, ours, theirs);
        }
    }

    /// What was left out before the first word and behind the last one.
    pub(super) fn edges(&mut self) {
        let (Some(&(first, _)), Some(&(last, _))) = (self.laid.same.first(), self.laid.same.last()) else { return };
        let span = self.out.span;
        let capital = self
            .written
            .words
            .first()
            .is_some_and(|word| word.bracket.is_some() && self.quote.trim_start().starts_with('['))
            && self.written.brackets.first().is_some_and(|bracket| bracket.joined || bracket.text.chars().count() == 1);
        if self.written.leads_in() || capital {
            self.edited = true;
            if first == 0
                && let Some((gap, problem)) = omitted::head(self.text, span.start)
            {
                self.edge(0, gap, problem);
            }
        } else if first == 0
            && let Some((gap, reason)) = omitted::cut_before(self.text, span.start)
        {
            self.out.reasons.push(reason);
            let at = self.between(0).end;
            self.add(DifferenceKind::Cut, Span::new(at, at), gap);
        }
        let ends = last + 1 == self.written.words.len();
        if self.written.trails_off() {
            self.edited = true;
            if ends && let Some((gap, problem)) = omitted::tail(self.text, span.end) {
                self.edge(self.written.words.len(), gap, problem);
            }
        } else if ends && let Some((gap, reason)) = omitted::cut_after(self.text, span.end) {
            self.out.reasons.push(reason);
            let at = self.between(self.written.words.len()).start;
            self.add(DifferenceKind::Cut, Span::new(at, at), gap);
        }
        for remark in &self.written.remarks {
            self.edited = true;
            if written::is_translation(remark) {
                self.out.warnings.push("marked as a translation: only its words were compared".into());
            }
        }
    }

    /// The ellipsis before this word stands for something at the edge.
    fn edge(&mut self, word: usize, gap: Span, problem: Option<String>) {
        // The ellipsis stands for it, so that it belongs to the place.
        self.out.span = self.out.span.cover(gap);
        if let Some(problem) = &problem {
            self.out.reasons.push(problem.clone());
            self.add(DifferenceKind::Elision, self.between(word).trimmed(self.quote), gap);
        }
        self.out.omitted.push(Omitted { text: gap.of(self.text).unwrap_or("").to_owned(), span: gap, problem });
    }
}
