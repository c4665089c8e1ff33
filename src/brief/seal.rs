//! The seal of an evidence file: a SHA-256 of everything else in it, so that no change by accident or by a hand that does
//! not know better goes unseen. It is no signature: whoever can write the file can seal it anew, and then only what the
//! originals say counts.

use std::fmt::Write as _;

use serde_json::Value;
use sha2::{Digest, Sha256};

/// The name of the field that holds the seal.
pub const FIELD: &str = "seal";

/// SHA-256 of these bytes, in hexadecimal of lower case.
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::with_capacity(64), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

/// The seal of a JSON object: SHA-256 of its canonical form without the field of the seal.
pub fn seal(object: &Value) -> String {
    let mut text = String::new();
    canonical(object, true, &mut text);
    sha256(text.as_bytes())
}

/// Whether an object has the seal of what it holds.
pub fn is_sealed(object: &Value) -> bool {
    object.get(FIELD).and_then(Value::as_str).is_some_and(|found| found == seal(object))
}

/// JSON without white space, the fields of objects by their names in the order of code points, strings with no more
/// escapes than JSON asks for.
fn canonical(value: &Value, outermost: bool, out: &mut String) {
    match value {
        Value::Object(fields) => {
            let mut names: Vec<&String> = fields.keys().filter(|name| !(outermost && *name == FIELD)).collect();
            names.sort();
            out.push('{');
            for (at, name) in names.into_iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                out.push_str(&Value::String(name.clone()).to_string());
                out.push(':');
                canonical(fields.get(name).unwrap_or(&Value::Null), false, out);
            }
            out.push('}');
        }
        Value::Array(items) => {
            out.push('[');
            for (at, item) in items.iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                canonical(item, false, out);
            }
            out.push(']');
        }
        plain => out.push_str(&plain.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_order_of_fields_does_not_matter_and_everything_else_does() {
        let one: Value = serde_json::from_str(r#"{"b":[1,{"seal":"x"}],"a":"é\u001f\n","seal":"no"}"#).unwrap();
        let other: Value = serde_json::from_str(r#"{ "seal":0, "a":"\u00e9\u001F\n", "b":[1,{"seal":"x"}]}"#).unwrap();
        assert_eq!(seal(&one), seal(&other));
        let mut text = String::new();
        canonical(&one, true, &mut text);
        assert_eq!(text, r#"{"a":"é\u001f\n","b":[1,{"seal":"x"}]}"#);
        for changed in [
            json!({"b":[1,{"seal":"y"}],"a":"é\u{1f}\n"}),
            json!({"b":[{"seal":"x"},1],"a":"é\u{1f}\n"}),
            json!({"b":[1,{"seal":"x"}],"a":"é\u{1f}\n","c":null}),
        ] {
            assert_ne!(seal(&one), seal(&changed), "{changed}");
        }
    }

    #[test]
    fn a_seal_is_looked_for_where_it_stands() {
        let mut file = json!({"a": 1});
        assert!(!is_sealed(&file));
        file["seal"] = seal(&file).into();
        assert!(is_sealed(&file));
        file["a"] = 2.into();
        assert!(!is_sealed(&file));
    }
}
