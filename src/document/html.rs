//! HTML (in work).
use super::outline::Builder;
use super::{Document, Metadata, Reader, Warning};

pub(super) const VERSION: u32 = 1;

pub(super) fn document(_decoded: &str, reader: Reader, warnings: &mut Vec<Warning>) -> Document {
    Builder::default().finish(None, Metadata::default(), reader, warnings)
}

pub(super) fn fragment(_raw: &str, _builder: &mut Builder, _line: u32) {}
