//! What a server says in JSON: parts of an answer, a whole answer, or an error.

use serde::Deserialize;

/// A part of a stream, or a whole answer of a server that does not stream.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Chunk {
    #[serde(default)]
    choices: Vec<Choice>,
    error: Option<serde_json::Value>,
}

#[derive(Debug, Deserialize)]
struct Choice {
    delta: Option<Words>,
    message: Option<Words>,
    finish_reason: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Words {
    content: Option<String>,
}

/// What a chunk means.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Part {
    /// Words to add.
    pub(super) text: String,
    /// Why the model ended, when it did.
    pub(super) finish: Option<String>,
}

impl Chunk {
    /// The words of the first choice.
    ///
    /// # Errors
    /// What the server says went wrong.
    pub(super) fn part(self) -> Result<Part, String> {
        if let Some(error) = self.error.filter(|error| !error.is_null()) {
            return Err(message(&error));
        }
        let Some(choice) = self.choices.into_iter().next() else { return Ok(Part::default()) };
        let words = choice.delta.or(choice.message).and_then(|words| words.content);
        Ok(Part { text: words.unwrap_or_default(), finish: choice.finish_reason })
    }
}

/// What the body of a refusal says, if it says anything that can be shown in a line.
pub(super) fn error_in(body: &str) -> Option<String> {
    let value: serde_json::Value = serde_json::from_str(body).ok()?;
    let said = message(value.get("error").unwrap_or(&value));
    (!said.is_empty()).then_some(said)
}

fn message(error: &serde_json::Value) -> String {
    let text = error.as_str().or_else(|| error.get("message")?.as_str()).or_else(|| error.get("detail")?.as_str());
    text.unwrap_or("").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(json: &str) -> Result<Part, String> {
        serde_json::from_str::<Chunk>(json).unwrap().part()
    }

    #[test]
    fn parts_and_whole_answers_are_understood() {
        let text = |text: &str, finish: Option<&str>| Ok(Part { text: text.into(), finish: finish.map(str::to_owned) });
        assert_eq!(part(r#"{"choices":[{"delta":{"role":"assistant","content":null}}]}"#), text("", None));
        assert_eq!(part(r#"{"choices":[{"delta":{"content":"a"},"finish_reason":null}]}"#), text("a", None));
        assert_eq!(part(r#"{"choices":[{"delta":{},"finish_reason":"stop"}]}"#), text("", Some("stop")));
        assert_eq!(
            part(r#"{"choices":[{"message":{"content":"b"},"finish_reason":"length"}]}"#),
            text("b", Some("length"))
        );
        assert_eq!(part(r#"{"choices":[],"usage":{}}"#), text("", None));
        assert_eq!(part(r#"{"error":{"message":"no"}}"#), Err("no".into()));
    }

    #[test]
    fn errors_are_found_where_servers_put_them() {
        assert_eq!(error_in(r#"{"error":{"message":"bad key","code":1}}"#).as_deref(), Some("bad key"));
        assert_eq!(error_in(r#"{"error":"model not found"}"#).as_deref(), Some("model not found"));
        assert_eq!(error_in(r#"{"detail":"Not Found"}"#).as_deref(), Some("Not Found"));
        assert_eq!(error_in("<html>"), None);
    }
}
