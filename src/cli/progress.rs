//! Progress of an ingest: a moving bar where stderr is a terminal, else one line at the start and one at the end.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::out::Talk;
use crate::engine::Briefing;
use crate::ingest::{Phase, Progress};
use crate::text::safe;

/// How long nothing is shown of what is mostly done at once.
const PATIENCE: Duration = Duration::from_secs(2);

/// The steps of the bar.
const PARTS: u64 = 10_000;

/// What is shown while an ingest runs. Dropping it clears the bar.
pub(super) struct IngestProgress {
    bar: Option<ProgressBar>,
}

impl IngestProgress {
    /// Begins; `what` is what is being done, such as `Adding ~/Documents`.
    pub(super) fn begin(talk: Talk, what: &str) -> Self {
        if !talk.animated() {
            talk.note(what);
            return Self { bar: None };
        }
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr_with_hz(8));
        bar.set_style(spinner());
        bar.set_message(safe::one_line(what));
        bar.enable_steady_tick(Duration::from_millis(120));
        Self { bar: Some(bar) }
    }

    /// Shows how far it is.
    pub(super) fn show(&self, progress: &Progress) {
        let Some(bar) = &self.bar else { return };
        match progress.phase {
            Phase::Walking => bar.set_message(format!("Looking for files: {} found", progress.files_total)),
            Phase::Indexing => {
                bar.set_style(spinner());
                bar.set_message("Bringing the indexes up to date");
            }
            Phase::Storing => {
                if bar.length().is_none() {
                    bar.set_style(with_bar());
                    bar.reset_eta();
                }
                bar.set_length(PARTS);
                bar.set_position((progress.share().unwrap_or(0.0) * PARTS as f64) as u64);
                bar.set_message(line(progress));
            }
        }
    }

    /// Says something without disturbing the bar.
    pub(super) fn note(&self, talk: Talk, text: &str) {
        match &self.bar {
            Some(bar) => bar.suspend(|| talk.note(text)),
            None => talk.note(text),
        }
    }
}

impl Drop for IngestProgress {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

/// What is shown while many questions are asked. Dropping it clears the bar.
pub(super) struct Counting(Option<ProgressBar>);

impl Counting {
    /// Begins; `what` is what is being done `total` times.
    pub(super) fn begin(talk: Talk, what: &str, total: usize) -> Self {
        if !talk.animated() {
            talk.note(&format!("{what} ({total})"));
            return Self(None);
        }
        let bar = ProgressBar::with_draw_target(Some(total as u64), ProgressDrawTarget::stderr_with_hz(8));
        bar.set_style(style("{spinner} [{bar:20}] {pos}/{len} {eta} left  {wide_msg}"));
        bar.set_message(safe::one_line(what));
        Self(Some(bar))
    }

    /// One more is done.
    pub(super) fn done(&self) {
        if let Some(bar) = &self.0 {
            bar.inc(1);
        }
    }
}

impl Drop for Counting {
    fn drop(&mut self) {
        if let Some(bar) = &self.0 {
            bar.finish_and_clear();
        }
    }
}

/// How far it is with what is mostly done at once: nothing is shown before two seconds have gone.
pub(super) struct Patient {
    talk: Talk,
    what: &'static str,
    total: usize,
    done: usize,
    begun: std::time::Instant,
    shown: Option<Counting>,
}

impl Patient {
    /// Begins; `what` is what is being done `total` times.
    pub(super) fn begin(talk: Talk, what: &'static str, total: usize) -> Self {
        Self { talk, what, total, done: 0, begun: std::time::Instant::now(), shown: None }
    }

    /// One more is done.
    pub(super) fn done(&mut self) {
        self.done += 1;
        match &self.shown {
            Some(bar) => bar.done(),
            None if self.begun.elapsed() > PATIENCE && self.done < self.total => {
                let bar = Counting::begin(self.talk, self.what, self.total);
                (0..self.done).for_each(|_| bar.done());
                self.shown = Some(bar);
            }
            None => {}
        }
    }

    /// Prints something on stdout without disturbing the bar.
    pub(super) fn around<T>(&self, print: impl FnOnce() -> T) -> T {
        match self.shown.as_ref().and_then(|shown| shown.0.as_ref()) {
            Some(bar) => bar.suspend(print),
            None => print(),
        }
    }
}

/// What is shown while the questions of a briefing are asked: a line for each that was, and a moving one below. Dropping it
/// clears the moving one.
pub(super) struct BriefProgress(Option<ProgressBar>);

impl BriefProgress {
    /// Begins.
    pub(super) fn begin(talk: Talk) -> Self {
        if !talk.animated() {
            return Self(None);
        }
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr_with_hz(8));
        bar.set_style(style("{spinner} [{bar:20}] {pos}/{len}  {wide_msg}"));
        bar.enable_steady_tick(Duration::from_millis(120));
        Self(Some(bar))
    }

    /// Shows how far it is.
    pub(super) fn show(&self, talk: Talk, progress: &Briefing) {
        if let Some(bar) = &self.0 {
            bar.set_length(progress.total as u64);
            bar.set_position(progress.done as u64);
            bar.set_message(safe::one_line(&progress.question));
        }
        let Some(took) = progress.took_ms else { return };
        let what = if progress.answered { "answered" } else { "no answer" };
        let line = format!(
            "{}/{} {what} in {:.1} s: {}",
            progress.done,
            progress.total,
            took / 1e3,
            safe::one_line(&progress.question)
        );
        match &self.0 {
            Some(bar) => bar.suspend(|| talk.note(&line)),
            None => talk.note(&line),
        }
    }
}

impl Drop for BriefProgress {
    fn drop(&mut self) {
        if let Some(bar) = &self.0 {
            bar.finish_and_clear();
        }
    }
}

/// Files, passages and the rate, then the document in hand.
fn line(progress: &Progress) -> String {
    let rate = if progress.seconds > 0.5 {
        format!(", {:.0}/s", progress.passages as f64 / progress.seconds)
    } else {
        String::new()
    };
    let of = match progress.passages_total {
        0 => String::new(),
        total => format!("/{}", total.max(progress.passages)),
    };
    format!(
        "{}/{} files, {}{of} passages{rate}  {}",
        progress.files_done,
        progress.files_total,
        progress.passages,
        safe::one_line(&progress.current)
    )
}

/// A sign that turns, what is being done, and for how long.
pub(super) fn spinner() -> ProgressStyle {
    style("{spinner} {msg} ({elapsed})")
}

fn with_bar() -> ProgressStyle {
    style("{spinner} [{bar:20}] {eta} left  {wide_msg}")
}

fn style(template: &str) -> ProgressStyle {
    // The templates are constants; a mistake in one would show the default, not end the program.
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar()).progress_chars("=> ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_are_well_formed() {
        for template in ["{spinner} {msg} ({elapsed})", "{spinner} [{bar:20}] {eta} left  {wide_msg}"] {
            assert!(ProgressStyle::with_template(template).is_ok(), "{template}");
        }
    }

    #[test]
    fn a_hostile_name_is_harmless_in_the_bar() {
        let progress = Progress {
            current: "a\u{1b}]0;x\u{7}\nb".into(),
            files_done: 2,
            files_total: 8,
            passages: 90,
            seconds: 2.0,
            ..Progress::default()
        };
        assert_eq!(line(&progress), "2/8 files, 90 passages, 45/s  a␛]0;x␇ b");
    }
}
