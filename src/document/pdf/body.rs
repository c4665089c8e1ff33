//! What most of a document's text looks like, against which headings, notes and paragraphs are told.

use std::collections::HashMap;

use super::line::Line;

/// Sizes are compared in steps of half a point: producers round them differently.
const STEP: f32 = 2.0;
/// The leading of a text that gives none: the usual distance of baselines as a multiple of the size.
const USUAL_LEADING: f32 = 1.2;
/// Distances of baselines outside of this, as multiples of the size, are not those of lines of one paragraph.
const LEADINGS: std::ops::Range<f32> = 0.8..2.6;
/// So many distances of baselines at least tell the usual one.
const LEAST_PAIRS: usize = 3;

/// The look of running text.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Body {
    /// The size of most letters, in points.
    pub size: f32,
    /// Whether most letters are bold: then bold tells nothing.
    pub bold: bool,
    /// The usual distance of baselines as a multiple of the size, where it is known for that size.
    leadings: HashMap<i32, f32>,
    /// The same for the size of most letters.
    leading: f32,
}

impl Body {
    /// Measures lines; those of each page in reading order.
    pub(super) fn of<'a>(pages: impl Iterator<Item = Vec<&'a Line>>) -> Self {
        let mut sizes: HashMap<i32, usize> = HashMap::new();
        let mut steps: HashMap<i32, HashMap<i32, usize>> = HashMap::new();
        let mut within: HashMap<i32, HashMap<i32, usize>> = HashMap::new();
        let (mut bold, mut letters) = (0, 0);
        for lines in pages {
            for line in &lines {
                let count = line.text.chars().filter(|c| c.is_alphanumeric()).count();
                *sizes.entry(step(line.size)).or_default() += count;
                letters += count;
                bold += if line.bold { count } else { 0 };
            }
            for pair in lines.windows(2) {
                let [above, below] = pair else { continue };
                let distance = (below.y1 - above.y1) / above.size.max(1.0);
                if above.region == below.region && step(above.size) == step(below.size) && LEADINGS.contains(&distance)
                {
                    let distance = (distance * 20.0).round() as i32;
                    *steps.entry(step(above.size)).or_default().entry(distance).or_default() += 1;
                    if goes_on(above, below) {
                        *within.entry(step(above.size)).or_default().entry(distance).or_default() += 1;
                    }
                }
            }
        }
        // In letters and resolutions most lines stand alone, and the distance of paragraphs is the one seen most.
        steps.extend(within.into_iter().filter(|(_, counts)| counts.values().sum::<usize>() >= LEAST_PAIRS));
        let size = most(&sizes).map_or(10.0, |size| size as f32 / STEP);
        let leadings: HashMap<i32, f32> = steps
            .iter()
            .filter(|(_, counts)| counts.values().sum::<usize>() >= LEAST_PAIRS)
            .filter_map(|(&size, counts)| Some((size, most(counts)? as f32 / 20.0)))
            .collect();
        let leading = leadings.get(&step(size)).copied().unwrap_or(USUAL_LEADING);
        Self { size, bold: bold * 2 > letters, leadings, leading }
    }

    /// The usual distance of the baselines of lines of this size, in points.
    pub(super) fn leading(&self, size: f32) -> f32 {
        size * self.leadings.get(&step(size)).copied().unwrap_or(self.leading)
    }
}

/// Whether two lines are surely of one sentence: a long one, then one that begins with a small letter.
fn goes_on(above: &Line, below: &Line) -> bool {
    below.text.starts_with(char::is_lowercase)
        && above.text.chars().nth(30).is_some()
        && !above.text.trim_end().ends_with(['.', ':', ';', '!', '?'])
}

/// A size in half points, for counting.
pub(super) fn step(size: f32) -> i32 {
    (size.clamp(0.0, 10_000.0) * STEP).round() as i32
}

/// The value that was counted most often; of equals the smaller one.
fn most(counts: &HashMap<i32, usize>) -> Option<i32> {
    counts.iter().max_by_key(|&(&value, &count)| (count, -value)).map(|(&value, _)| value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(y1: f32, size: f32, text: &str) -> Line {
        Line { text: text.into(), y0: y1 - size, y1, size, ..Line::default() }
    }

    #[test]
    fn most_letters_decide_what_running_text_looks_like() {
        let lines = [
            line(50.0, 20.0, "Title"),
            line(100.0, 10.0, "Some words of a paragraph"),
            line(114.0, 10.1, "and more of its words"),
            line(128.0, 9.9, "and more of its words"),
            line(142.0, 10.0, "and still more of its words"),
        ];
        let body = Body::of(std::iter::once(lines.iter().collect()));
        assert!((body.size - 10.0).abs() < 0.1 && !body.bold);
        assert!((body.leading(10.0) - 14.0).abs() < 0.3);
        assert!((body.leading(20.0) - 28.0).abs() < 0.6, "an unknown size is set as the rest is");
    }

    #[test]
    fn lines_that_go_on_tell_the_leading_where_most_paragraphs_have_one_line() {
        let mut lines = Vec::new();
        let mut y = 50.0;
        for _ in 0..3 {
            for (distance, text) in [
                (24.0, "A paragraph of a single line."),
                (24.0, "Another paragraph of a single line."),
                (24.0, "A paragraph that goes on, as may be seen,"),
                (14.0, "with a second line."),
            ] {
                y += distance;
                lines.push(line(y, 10.0, text));
            }
        }
        let body = Body::of(std::iter::once(lines.iter().collect()));
        assert!((body.leading(10.0) - 14.0).abs() < 0.3);
    }

    #[test]
    fn a_document_without_text_has_a_body_all_the_same() {
        assert!(Body::of(std::iter::empty()).size > 1.0);
    }
}
