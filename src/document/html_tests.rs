use crate::document::model::check;
use super::*;

fn read(html: &str) -> (Document, Vec<Warning>) {
    let mut warnings = Vec::new();
    let reader = Reader { name: "html".into(), version: VERSION };
    let document = document(html, reader, &mut warnings);
    check(&document).unwrap();
    (document, warnings)
}
