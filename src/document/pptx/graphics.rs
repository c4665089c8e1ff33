//! Texts of charts and diagrams, which lie in parts of their own.

use super::super::table::push_cell;
use super::super::xml::{self, Event, office_unescaped};

/// The longest name or value in a chart, in bytes.
const MAX_VALUE: usize = 4096;
/// A chart of more points than this is a picture of data, not a table to be read.
const MAX_POINTS: usize = 2_000;

/// The texts of a diagram (`SmartArt`), one a shape, by its data model.
pub(super) fn diagram(text: &str) -> Vec<String> {
    let mut reader = xml::Reader::new(text);
    let mut texts: Vec<String> = Vec::new();
    let mut shape = String::new();
    while let Some(event) = reader.next() {
        match event {
            // Points for the drawing of lines and frames have no words of their own.
            Event::Start(tag)
                if tag.name() == "pt"
                    && !matches!(tag.attribute("type").as_deref(), None | Some("node" | "asst" | "doc")) =>
            {
                reader.skip();
            }
            Event::Start(tag) if tag.name() == "t" && tag.prefix() == "a" => {
                shape.push_str(&office_unescaped(&reader.text(usize::MAX)));
            }
            Event::End(name) => match name.as_str() {
                "p" if !shape.is_empty() => shape.push('\n'),
                "pt" => texts.push(std::mem::take(&mut shape)),
                _ => {}
            },
            _ => {}
        }
    }
    texts.push(shape);
    texts.retain(|text| !text.trim().is_empty());
    texts
}

/// What a chart shows.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Chart {
    /// Its title, and those of its axes.
    pub titles: Vec<String>,
    /// Its data as rows of a table: names of the series first, then a row for each category.
    pub rows: Vec<String>,
}

#[derive(Debug, Default)]
struct Series {
    name: String,
    categories: Vec<(u32, String)>,
    values: Vec<(u32, String)>,
}

/// Which list of a series is being read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum List {
    None,
    Name,
    Categories,
    Values,
}

/// Reads a chart.
pub(super) fn chart(text: &str) -> Chart {
    let mut reader = xml::Reader::new(text);
    let mut chart = Chart::default();
    let mut series: Vec<Series> = Vec::new();
    let mut list = List::None;
    let mut point = 0;
    let mut points = 0;
    let mut title = String::new();
    while let Some(event) = reader.next() {
        match event {
            Event::Start(tag) => match tag.name() {
                "ser" => series.push(Series::default()),
                "tx" if !series.is_empty() => list = List::Name,
                "cat" | "xVal" => list = List::Categories,
                "val" | "yVal" => list = List::Values,
                "pt" => point = tag.number("idx").and_then(|at| u32::try_from(at).ok()).unwrap_or(point),
                "t" => title.push_str(&reader.text(MAX_VALUE)),
                "v" => {
                    let value = reader.text(MAX_VALUE);
                    points += 1;
                    if let (Some(series), true) = (series.last_mut(), points <= MAX_POINTS) {
                        match list {
                            List::Name => series.name = value,
                            List::Categories => series.categories.push((point, value)),
                            List::Values => series.values.push((point, value)),
                            List::None => {}
                        }
                    }
                }
                _ => {}
            },
            Event::End(name) => match name.as_str() {
                "tx" | "cat" | "xVal" | "val" | "yVal" => list = List::None,
                "title" => chart.titles.push(std::mem::take(&mut title)),
                "p" if !title.is_empty() => title.push(' '),
                _ => {}
            },
            Event::Text(_) => {}
        }
    }
    chart.titles.retain(|title| !title.trim().is_empty());
    if points <= MAX_POINTS {
        chart.rows = rows(&series);
    }
    chart
}

fn rows(series: &[Series]) -> Vec<String> {
    let names: Vec<&str> = series.iter().map(|series| series.name.as_str()).collect();
    let mut rows = vec![row("", &names)];
    let empty = Vec::new();
    let categories = series.iter().map(|series| &series.categories).find(|list| !list.is_empty()).unwrap_or(&empty);
    let mut points: Vec<u32> =
        categories.iter().chain(series.iter().flat_map(|series| &series.values)).map(|&(at, _)| at).collect();
    points.sort_unstable();
    points.dedup();
    let at = |list: &[(u32, String)], point: u32| {
        list.iter().find(|&&(at, _)| at == point).map_or(String::new(), |(_, value)| tidy(value))
    };
    for point in points {
        let values: Vec<String> = series.iter().map(|series| at(&series.values, point)).collect();
        rows.push(row(&at(categories, point), &values.iter().map(String::as_str).collect::<Vec<_>>()));
    }
    rows.retain(|row| !row.trim().is_empty());
    rows
}

fn row(label: &str, cells: &[&str]) -> String {
    let mut out = String::new();
    push_cell(&mut out, label);
    for cell in cells {
        out.push('\t');
        push_cell(&mut out, cell);
    }
    out
}

/// A number as it would be read off the chart: stored ones have the noise of binary fractions.
fn tidy(value: &str) -> String {
    let noisy = value.contains('.') && value.len() > 16;
    noisy.then(|| value.parse::<f64>().ok()).flatten().map_or_else(
        || value.to_owned(),
        |number| format!("{number:.14e}").parse::<f64>().unwrap_or(number).to_string(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_diagram_gives_the_words_of_its_shapes_once() {
        let xml = "<dgm:dataModel><dgm:ptLst><dgm:pt type=\"doc\"/><dgm:pt><dgm:t><a:p><a:r><a:t>Plan</a:t></a:r></a:p></dgm:t></dgm:pt>\
            <dgm:pt type=\"pres\"><dgm:t><a:p><a:r><a:t>Plan</a:t></a:r></a:p></dgm:t></dgm:pt>\
            <dgm:pt type=\"node\"><dgm:t><a:p><a:r><a:t>Do </a:t></a:r><a:r><a:t>it</a:t></a:r></a:p></dgm:t></dgm:pt></dgm:ptLst></dgm:dataModel>";
        assert_eq!(diagram(xml), ["Plan\n", "Do it\n"]);
    }

    #[test]
    fn a_chart_is_a_table_with_titles() {
        let series = |name: &str, values: [&str; 2]| {
            format!(
                "<c:ser><c:tx><c:strRef><c:strCache><c:pt idx=\"0\"><c:v>{name}</c:v></c:pt></c:strCache></c:strRef></c:tx>\
                 <c:cat><c:strRef><c:strCache><c:pt idx=\"0\"><c:v>2023</c:v></c:pt><c:pt idx=\"1\"><c:v>2024</c:v></c:pt></c:strCache></c:strRef></c:cat>\
                 <c:val><c:numRef><c:numCache><c:pt idx=\"0\"><c:v>{}</c:v></c:pt><c:pt idx=\"1\"><c:v>{}</c:v></c:pt></c:numCache></c:numRef></c:val></c:ser>",
                values[0], values[1]
            )
        };
        let xml = format!(
            "<c:chart><c:title><c:tx><c:rich><a:p><a:r><a:t>Costs</a:t></a:r></a:p></c:rich></c:tx></c:title>{}{}</c:chart>",
            series("Paper", ["1", "0.30000000000000004"]),
            series("Ink", ["3", "4"])
        );
        let chart = chart(&xml);
        assert_eq!(chart.titles, ["Costs "]);
        assert_eq!(chart.rows, ["\tPaper\tInk", "2023\t1\t3", "2024\t0.3\t4"]);
    }
}
