//! A small writer of PDF files, for tests.

use std::fmt::Write as _;

/// A PDF file in the making. Its pages know the fonts `/F1` (Helvetica), `/F2` (Helvetica-Bold), `/F3` (Times-Italic)
/// and `/F4` (Courier).
#[derive(Debug, Default)]
pub(super) struct Maker {
    pages: Vec<(String, String)>,
    objects: Vec<String>,
    catalog: String,
    info: String,
    resources: String,
}

/// The objects before those of [`Maker::object`]: catalog, page tree, information, resources.
const FIRST: usize = 5;

impl Maker {
    /// An empty file.
    pub(super) fn new() -> Self {
        Self::default()
    }

    /// A page of US letter size (612 by 792 points) with this content.
    pub(super) fn page(self, content: &str) -> Self {
        self.page_with("", content)
    }

    /// The same with more entries of the page's dictionary (`/Rotate 90`, `/MediaBox [0 0 100 100]`).
    pub(super) fn page_with(mut self, entries: &str, content: &str) -> Self {
        self.pages.push((entries.to_owned(), content.to_owned()));
        self
    }

    /// A page with lines of text: place (from the bottom left), font, size and text of each.
    pub(super) fn lines(self, lines: &[(f32, f32, &str, f32, &str)]) -> Self {
        let mut content = String::new();
        for (x, y, font, size, text) in lines {
            let text = text.replace('\\', "\\\\").replace('(', "\\(").replace(')', "\\)");
            let _ = writeln!(content, "BT /{font} {size} Tf {x} {y} Td ({text}) Tj ET");
        }
        self.page(&content)
    }

    /// Another object; gives its number, to refer to as `N 0 R`.
    pub(super) fn object(&mut self, body: &str) -> usize {
        self.objects.push(body.to_owned());
        FIRST + self.objects.len() - 1
    }

    /// A stream with these entries in its dictionary; gives its number.
    pub(super) fn stream(&mut self, entries: &str, data: &str) -> usize {
        let body = stream(entries, data);
        self.object(&body)
    }

    /// More entries of the catalog (`/PageLabels 7 0 R`).
    pub(super) fn catalog(mut self, entries: &str) -> Self {
        self.catalog.push_str(entries);
        self
    }

    /// More entries of the resources that all pages share (`/XObject << /X 5 0 R >>`).
    pub(super) fn resources(mut self, entries: &str) -> Self {
        self.resources.push_str(entries);
        self
    }

    /// The number of a page's object, counted from 0, once the objects of [`Maker::object`] have all been added.
    pub(super) fn page_object(&self, page: usize) -> usize {
        FIRST + self.objects.len() + 2 * page
    }

    /// The file.
    pub(super) fn bytes(&self) -> Vec<u8> {
        let font = |name: &str, base: &str| format!("/{name} << /Type /Font /Subtype /Type1 /BaseFont /{base} >> ");
        let fonts = font("F1", "Helvetica")
            + &font("F2", "Helvetica-Bold")
            + &font("F3", "Times-Italic")
            + &font("F4", "Courier");
        let kids: String =
            (0..self.pages.len()).fold(String::new(), |kids, page| kids + &format!("{} 0 R ", self.page_object(page)));
        let mut bodies = vec![
            format!("<< /Type /Catalog /Pages 2 0 R {} >>", self.catalog),
            format!("<< /Type /Pages /Count {} /Kids [{kids}] >>", self.pages.len()),
            format!("<< {} >>", self.info),
            format!("<< /Font << {fonts} >> {} >>", self.resources),
        ];
        bodies.extend(self.objects.iter().cloned());
        for (page, (entries, content)) in self.pages.iter().enumerate() {
            let size = if entries.contains("/MediaBox") { "" } else { "/MediaBox [0 0 612 792]" };
            let at = self.page_object(page) + 1;
            bodies
                .push(format!("<< /Type /Page /Parent 2 0 R /Resources 4 0 R /Contents {at} 0 R {size} {entries} >>"));
            bodies.push(stream("", content));
        }
        let mut out = String::from("%PDF-1.7\n");
        let mut places = Vec::new();
        for (number, body) in bodies.iter().enumerate() {
            places.push(out.len());
            let _ = write!(out, "{} 0 obj\n{body}\nendobj\n", number + 1);
        }
        let table = out.len();
        let _ = write!(out, "xref\n0 {}\n0000000000 65535 f \n", places.len() + 1);
        for place in &places {
            let _ = writeln!(out, "{place:010} 00000 n ");
        }
        let size = places.len() + 1;
        let _ = write!(out, "trailer << /Size {size} /Root 1 0 R /Info 3 0 R >>\nstartxref\n{table}\n%%EOF\n");
        out.into_bytes()
    }
}

fn stream(entries: &str, data: &str) -> String {
    format!("<< /Length {} {entries} >>\nstream\n{data}\nendstream", data.len())
}
