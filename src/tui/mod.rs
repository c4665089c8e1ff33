//! The chat on the screen.
