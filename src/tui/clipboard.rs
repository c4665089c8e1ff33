//! Copying: by OSC 52 through the terminal (works over SSH where the terminal allows it) and, on this machine's own
//! desktop, into the system's clipboard. What is said afterwards is what really happened.

use std::sync::mpsc;
use std::thread;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::message::Msg;

/// Terminals take no more than about this many bytes by OSC 52.
const OSC_LIMIT: usize = 74_994;

/// The sequence that asks the terminal to put a text on its clipboard; `None` when it is too long for that.
pub(super) fn osc52(text: &str) -> Option<String> {
    let encoded = STANDARD.encode(text);
    (encoded.len() <= OSC_LIMIT).then(|| format!("\u{1b}]52;c;{encoded}\u{7}"))
}

/// Whether there is a desktop's clipboard on this machine that is the user's: not over SSH, where it would be another
/// machine's, and not when `ADDUCE_CLIPBOARD=off`.
fn has_system_clipboard(var: &dyn Fn(&str) -> bool, off: bool) -> bool {
    let remote = var("SSH_CONNECTION") || var("SSH_TTY");
    let desktop = cfg!(any(windows, target_os = "macos")) || var("DISPLAY") || var("WAYLAND_DISPLAY");
    !off && !remote && desktop
}

/// What to say of a copy.
fn said(terminal: bool, system: Option<bool>) -> Result<String, String> {
    match (terminal, system) {
        (true, Some(true)) => Ok("copied to the system's clipboard, and sent to the terminal's".into()),
        (false, Some(true)) => Ok("copied to the system's clipboard".into()),
        (true, Some(false)) => Ok("sent to the terminal (OSC 52); the system's clipboard is out of reach".into()),
        (true, None) => Ok("sent to the terminal (OSC 52), which may not take it".into()),
        (false, _) => Err("not copied: too long for the terminal's clipboard, and the system's is out of reach".into()),
    }
}

/// The system's clipboard, on a thread of its own: a display server may not answer.
pub(super) struct Clipboard {
    texts: Option<mpsc::Sender<(String, bool)>>,
}

impl Clipboard {
    /// Starts the thread where there is a clipboard; what became of a copy is sent to `done`.
    pub(super) fn start(done: tokio::sync::mpsc::UnboundedSender<Msg>) -> Self {
        let off = std::env::var_os("ADDUCE_CLIPBOARD").is_some_and(|value| value == "off");
        if !has_system_clipboard(&|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()), off) {
            return Self { texts: None };
        }
        let (texts, inbox) = mpsc::channel::<(String, bool)>();
        let thread = thread::Builder::new().name("clipboard".into()).spawn(move || {
            // Kept open: on X11 the text is gone with the one who offers it.
            let mut clipboard = None;
            for (text, terminal) in inbox {
                if clipboard.is_none() {
                    clipboard = arboard::Clipboard::new().ok();
                }
                let copied = clipboard.as_mut().is_some_and(|clipboard| clipboard.set_text(text).is_ok());
                if done.send(Msg::Copied(said(terminal, Some(copied)))).is_err() {
                    break;
                }
            }
        });
        Self { texts: thread.is_ok().then_some(texts) }
    }

    /// Copies; `terminal` says whether OSC 52 was sent. What can be said at once comes back.
    pub(super) fn copy(&self, text: String, terminal: bool) -> Option<Msg> {
        match &self.texts {
            Some(texts) if texts.send((text, terminal)).is_ok() => None,
            _ => Some(Msg::Copied(said(terminal, None))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn osc_52_carries_the_text_and_nothing_else() {
        assert_eq!(osc52("né").as_deref(), Some("\u{1b}]52;c;bsOp\u{7}"));
        assert_eq!(osc52(&"x".repeat(60_000)), None);
    }

    #[test]
    fn the_systems_clipboard_is_left_alone_where_it_is_not_the_users() {
        let with = |names: &'static [&'static str]| move |name: &str| names.contains(&name);
        let always = cfg!(any(windows, target_os = "macos"));
        assert_eq!(has_system_clipboard(&with(&[]), false), always);
        assert!(has_system_clipboard(&with(&["DISPLAY"]), false));
        assert!(has_system_clipboard(&with(&["WAYLAND_DISPLAY"]), false));
        assert!(!has_system_clipboard(&with(&["DISPLAY"]), true));
        assert!(!has_system_clipboard(&with(&["DISPLAY", "SSH_CONNECTION"]), false));
    }

    #[test]
    fn what_is_said_is_what_happened() {
        assert!(said(true, Some(true)).unwrap().contains("system"));
        assert!(said(true, None).unwrap().contains("OSC 52"));
        assert!(said(true, Some(false)).unwrap().contains("out of reach"));
        assert!(said(false, Some(false)).is_err());
        assert!(said(false, None).is_err());
    }
}
