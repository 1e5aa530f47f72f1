//! JSON with one way of writing it (RFC 8785): no white space, keys in order, so that the same
//! package has the same bytes and digest in every program that follows that standard.

use serde_json::Value;

/// Writes a value. Keys are sorted here and not left to the map: whether that one sorts depends
/// on features that any crate in the build may switch on. Packages hold no fractions, and their
/// numbers are below 2^53 in practice (microseconds until the year 2255).
pub(crate) fn write(value: &Value, out: &mut String) {
    match value {
        Value::Array(items) => {
            out.push('[');
            for (n, item) in items.iter().enumerate() {
                if n > 0 {
                    out.push(',');
                }
                write(item, out);
            }
            out.push(']');
        }
        Value::Object(map) => {
            let mut fields: Vec<_> = map.iter().collect();
            fields.sort_unstable_by_key(|(key, _)| *key);
            out.push('{');
            for (n, (key, item)) in fields.into_iter().enumerate() {
                if n > 0 {
                    out.push(',');
                }
                out.push_str(&Value::String(key.clone()).to_string());
                out.push(':');
                write(item, out);
            }
            out.push('}');
        }
        // Strings, numbers, booleans and null are written by serde_json as RFC 8785 asks.
        scalar => out.push_str(&scalar.to_string()),
    }
}
