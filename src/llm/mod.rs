//! Any language model behind an OpenAI-compatible address, which is never needed: what is sent is confirmed once for
//! each address, logged before it leaves, and what comes back is bounded in every way.

pub mod address;
pub mod audit;
mod body;
pub mod client;
pub mod consent;
pub mod key;
mod lines;
pub mod settings;
pub mod sse;

pub use address::Address;
pub use audit::{Audit, SentPassage, SentRecord};
pub use client::{Message, Reply, Role};
pub use consent::Consent;
pub use key::{Key, KeySource};
pub use settings::Settings;

use std::fs::{File, OpenOptions};
use std::io;
use std::path::Path;

/// Opens a file that only its owner may read, for appending; its folder is made when it is not there.
fn open_private(path: &Path) -> io::Result<File> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let mut options = OpenOptions::new();
    options.create(true).append(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    options.open(path)
}
