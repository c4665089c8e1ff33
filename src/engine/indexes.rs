//! x
use super::lane::Out;
use crate::embed::Semantic;
use crate::index::Scored;
use crate::store::Library;
use crate::Result;
#[derive(Debug, Default)]
pub(super) struct Indexes {}
impl Indexes {
    pub(super) fn lexical(&self, _l: &Library, _q: &str, _k: usize, _o: &Out) -> Result<Vec<Scored>> { Ok(vec![]) }
    pub(super) fn dense(&self, _l: &Library, _q: &[f32], _k: usize, _o: &Out) -> Result<Vec<Scored>> { Ok(vec![]) }
    pub(super) fn idf(&self, _l: &Library, _q: &str, _o: &Out) -> Result<Option<f32>> { Ok(None) }
    pub(super) fn state(&self, _l: &Library, _s: &Semantic) -> Result<(String, usize)> { Ok((String::new(), 0)) }
}
