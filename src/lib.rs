//! `adduce`: a chat-style terminal assistant that answers from a person's own documents, verbatim and cited.
//!
//! # Architecture
//!
//! Each module knows only those to its left:
//!
//! ```text
//! text <- document <- passage <- embed <- store <- index <- retrieve <- answer, quote <- eval <- write <- brief <- extract <- ingest <- llm <- chats <- engine <- config <- tui <- cli
//! ```
//!
//! | module | owns |
//! |---|---|
//! | [`text`] | [`text::Span`], folding for comparison with a map back, words, sentences, what is safe to show |
//! | [`document`] | [`document::Document`], its blocks and locators; one reader a format: bytes in, documents and warnings out |
//! | [`passage`] | cutting a document into passages along its blocks and sentences |
//! | [`embed`] | the traits [`embed::Embed`] and [`embed::close_reading::CloseReader`]; ONNX implementations; deterministic fakes for tests |
//! | [`store`] | the library on disk (`SQLite`) |
//! | [`index`] | the HNSW graph (the only file that names `hnsw_rs`), the exact scan, the BM25 index, the fingerprints of texts on disk |
//! | [`retrieve`] | question in, hits out: acronyms, fusion, re-ranking, the explanation of each score |
//! | [`answer`] | follow-ups, kinds of questions, sentence selection, citations, contradictions, confidence, abstention |
//! | [`quote`] | whether a quotation is what its source says: where it stands, what differs, the verdict |
//! | [`eval`] | measuring retrieval, answers and verdicts on quotations: ranking, refusals, calibration, bootstrap intervals |
//! | [`write`] | what a language model is told, its words cut into sentences, and the check of each sentence |
//! | [`brief`] | briefings: the outline, what its questions were answered with, the exports; the evidence file and its proof |
//! | [`extract`] | the readers at arm's length: in a child process with limits; OCR, loaders |
//! | [`ingest`] | walking, planning (added, changed, same, gone), the pipeline of one document |
//! | [`llm`] | one request to a language model: the address's confirmation, the log of what is sent, the stream |
//! | [`chats`] | a saved chat as a page with footnotes, and as data |
//! | [`engine`] | the one place where work is scheduled; requests in, events out; what both faces use |
//! | [`config`] | the user's file of settings |
//! | [`tui`], [`cli`] | the two faces; neither holds logic that the other would need |
//!
//! The pure modules (text, document, passage, retrieve, answer, quote, eval, write, brief, chats) do no input or output.
//!
//! # Invariants
//!
//! 1. A [`answer::Citation`] points at a byte span of a stored text and its quote equals that slice. One function
//!    builds citations ([`answer::cite`]), and it checks.
//! 2. The text of a document is frozen when stored, with its reader's name and version. Folding happens in the
//!    comparison or index copy only, with a map back.
//! 3. A reader never panics, hangs or eats the memory, and those of binary formats run in a child process with limits: a
//!    bad file becomes a listed problem, and an ingest goes on.
//! 4. `SQLite` is the only source of truth. Graph and BM25 index are stamped with the library's generation and may be
//!    deleted at any time: they are rebuilt, and until then answers stay right, only slower. So may the fingerprints that
//!    quotations are found by, which are stamped likewise and read in place. Token vectors, by which
//!    passages are re-ranked, may be missing too: then passages are read anew at question time.
//! 5. The UI loop never waits for the model, the disk or a lock.
//! 6. No socket is opened unless the user gave an address, or set-up runs: when asked for, or on the first run where
//!    something is missing. Never with `--offline`. To a language model nothing is sent before the user has confirmed
//!    its address once, nor before what is sent was written down.
//! 7. Text from documents is data: control characters never reach the terminal.
//! 8. "Could not check" never becomes "passed"; "not found" is an answer.

pub mod answer;
pub mod brief;
pub mod chats;
pub mod cli;
pub mod config;
pub mod document;
pub mod embed;
pub mod engine;
pub mod error;
pub mod eval;
pub mod extract;
pub mod index;
pub mod ingest;
pub mod llm;
pub mod passage;
pub mod paths;
pub mod quote;
pub mod retrieve;
pub mod store;
pub mod text;
pub mod tui;
pub mod write;

pub use error::{Error, ErrorKind, Result};
