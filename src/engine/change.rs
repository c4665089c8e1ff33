//! x
use super::lane::{Job, Out, Worker};
use super::message::Event;
use super::indexes::Indexes;
use crate::embed::Semantic;
use std::sync::Arc;
pub(super) struct Changer { pub(super) dir: std::path::PathBuf, pub(super) semantic: Arc<Semantic>, pub(super) indexes: Arc<Indexes>, pub(super) out: Out, pub(super) offline: bool }
impl Worker for Changer { fn serve(&mut self, job: &Job) -> Event { Event::Removed { ticket: job.ticket, keys: vec![] } } }
