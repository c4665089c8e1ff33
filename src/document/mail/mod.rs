//! Mail: messages (EML), mailboxes (MBOX) and saved pages (MHTML).
//!
//! [`mailbox`] parts a file into messages, [`mime`] a message into its parts, [`body`] makes text of those that are read
//! as the message itself. Attachments are documents of their own.

mod body;
mod cms;
mod decode;
mod header;
mod mailbox;
mod message;
mod mime;
mod sniff;

use super::archive::Budget;
use super::read::Parts;
use super::{Input, Options, Part};
use crate::Result;

/// Raised whenever text or blocks can come out differently.
pub(super) const VERSION: u32 = 1;

pub(super) use sniff::is_mail;

/// The documents of a file of mail, one message at a time, so that a mailbox never stands in memory twice.
pub(super) fn messages<'a>(input: &Input<'a>, options: &Options) -> impl Iterator<Item = Result<Part>> + use<'a> {
    mailbox::Messages::new(input, options)
}

/// Reads mail that lies within another file, whose budget it shares.
pub(super) fn within(input: &Input<'_>, options: &Options, budget: &mut Budget) -> Parts {
    let mut messages = mailbox::Messages::new(input, options);
    messages.share(std::mem::take(budget));
    let parts = messages.by_ref().collect();
    *budget = messages.take_budget();
    parts
}

#[cfg(test)]
#[path = "mail_tests.rs"]
mod tests;
