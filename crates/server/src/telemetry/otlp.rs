//! The JSON form of OTLP 1.x (the specification of opentelemetry-proto, "JSON Protobuf
//! Encoding"): ids in hexadecimal, numbers of 64 bits as text.

use crate::watch::{Counts, Numbers};
use serde_json::{Value, json};
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use uuid::Uuid;

/// A span's kind: a request that was answered.
const SERVER: u8 = 2;
/// A span's status: a fault.
const ERROR: u8 = 2;
/// A sum or histogram that goes on from its beginning.
const CUMULATIVE: u8 = 2;

/// A request that was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// Names the trace.
    trace: String,
    /// The span of whoever asked, where they said.
    parent: Option<String>,
    /// Names this span.
    id: String,
    method: &'static str,
    /// The route as it stands in the source; `None` where there is none.
    route: Option<String>,
    status: u16,
    end_ns: u128,
    took: Duration,
}

/// Nanoseconds since 1970.
pub fn now_ns() -> u128 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |d| d.as_nanos())
}

impl Span {
    /// A request that has just been answered. `parent` is the header `traceparent`, as a server in
    /// front sends it; what is no such header is as none.
    pub fn of(
        parent: Option<&str>,
        method: &axum::http::Method,
        route: Option<String>,
        status: u16,
        took: Duration,
    ) -> Self {
        let (trace, parent) = match parent.and_then(traceparent) {
            Some((trace, parent)) => (trace, Some(parent)),
            None => (Uuid::new_v4().simple().to_string(), None),
        };
        Self {
            trace,
            parent,
            id: Uuid::new_v4().simple().to_string()[..16].to_owned(),
            method: known(method),
            route,
            status,
            end_ns: now_ns(),
            took,
        }
    }

    fn name(&self) -> String {
        match &self.route {
            Some(route) => format!("{} {route}", self.method),
            None => self.method.to_owned(),
        }
    }

    fn json(&self) -> Value {
        let mut attributes = vec![
            text("http.request.method", self.method),
            json!({ "key": "http.response.status_code", "value": { "intValue": self.status.to_string() } }),
        ];
        attributes.extend(self.route.as_deref().map(|r| text("http.route", r)));
        let mut span = json!({
            "traceId": self.trace, "spanId": self.id, "name": self.name(), "kind": SERVER,
            "startTimeUnixNano": self.end_ns.saturating_sub(self.took.as_nanos()).to_string(),
            "endTimeUnixNano": self.end_ns.to_string(),
            "attributes": attributes,
        });
        if let Some(parent) = &self.parent {
            span["parentSpanId"] = json!(parent);
        }
        if self.status >= 500 {
            span["status"] = json!({ "code": ERROR });
        }
        span
    }
}

/// A method that everybody knows; a caller's own word for one goes nowhere.
fn known(method: &axum::http::Method) -> &'static str {
    match method.as_str() {
        "GET" => "GET",
        "HEAD" => "HEAD",
        "POST" => "POST",
        "PUT" => "PUT",
        "PATCH" => "PATCH",
        "DELETE" => "DELETE",
        "OPTIONS" => "OPTIONS",
        _ => "_OTHER",
    }
}

/// The ids of trace and span in a header of version 00 (W3C Trace Context).
fn traceparent(header: &str) -> Option<(String, String)> {
    let parts: Vec<&str> = header.split('-').collect();
    let [version, trace, parent, flags] = parts.as_slice() else {
        return None;
    };
    let hex = |s: &str, n: usize| {
        s.len() == n && s.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
    };
    let some = |s: &str| s.bytes().any(|b| b != b'0');
    let well = *version == "00"
        && hex(trace, 32)
        && hex(parent, 16)
        && hex(flags, 2)
        && some(trace)
        && some(parent);
    well.then(|| ((*trace).to_owned(), (*parent).to_owned()))
}

fn text(key: &str, value: &str) -> Value {
    json!({ "key": key, "value": { "stringValue": value } })
}

fn resource() -> Value {
    json!({ "attributes": [text("service.name", "sharewise"), text("service.version", env!("CARGO_PKG_VERSION"))] })
}

fn scope() -> Value {
    json!({ "name": "sharewise", "version": env!("CARGO_PKG_VERSION") })
}

/// Spans as they are sent.
pub(super) fn traces(spans: &[Span]) -> Value {
    let spans: Vec<Value> = spans.iter().map(Span::json).collect();
    json!({ "resourceSpans": [{ "resource": resource(), "scopeSpans": [{ "scope": scope(), "spans": spans }] }] })
}

/// The numbers as they are sent, counted since `began`.
pub(super) fn metrics(counts: &Counts, numbers: &Numbers, began_ns: u128) -> Value {
    let (began, now) = (began_ns.to_string(), now_ns().to_string());
    let mut all: Vec<Value> = numbers
        .gauges
        .iter()
        .map(|g| {
            json!({
                "name": format!("sharewise.{}", g.name), "description": g.help,
                "gauge": { "dataPoints": [{ "timeUnixNano": now, "asInt": g.value.to_string() }] },
            })
        })
        .collect();
    let answers: Vec<Value> = counts
        .by_status()
        .into_iter()
        .map(|(status, n)| {
            json!({
                "startTimeUnixNano": began, "timeUnixNano": now, "asInt": n.to_string(),
                "attributes": [text("status", &status)],
            })
        })
        .collect();
    all.push(json!({
        "name": "sharewise.answers", "description": "Answers, by the first digit of their status.",
        "sum": { "aggregationTemporality": CUMULATIVE, "isMonotonic": true, "dataPoints": answers },
    }));
    let took = counts.took();
    let each: Vec<String> = took.each.iter().map(u64::to_string).collect();
    all.push(json!({
        "name": "http.server.request.duration", "unit": "s",
        "histogram": { "aggregationTemporality": CUMULATIVE, "dataPoints": [{
            "startTimeUnixNano": began, "timeUnixNano": now, "count": took.count.to_string(),
            "sum": took.seconds, "bucketCounts": each, "explicitBounds": took.ends,
        }] },
    }));
    json!({ "resourceMetrics": [{ "resource": resource(), "scopeMetrics": [{ "scope": scope(), "metrics": all }] }] })
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::Method;

    #[test]
    fn a_header_that_is_none_begins_a_trace_of_its_own() {
        let trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        let good = format!("00-{trace}-00f067aa0ba902b7-01");
        let (of, parent) = traceparent(&good).expect("a header");
        assert_eq!((of.as_str(), parent.as_str()), (trace, "00f067aa0ba902b7"));
        for bad in [
            "",
            "00-x-y-01",
            "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
            "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
            "01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-Amina Warsame  -01",
        ] {
            assert_eq!(traceparent(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_span_tells_the_route_and_never_the_address() {
        let method = Method::from_bytes(b"AMINA").expect("a method");
        let span = Span::of(
            None,
            &method,
            Some("/children/{id}".into()),
            500,
            Duration::from_millis(3),
        );
        let json = span.json();
        assert_eq!(json["name"], "_OTHER /children/{id}");
        assert_eq!(json["status"]["code"], ERROR);
        assert_eq!(json["traceId"].as_str().map(str::len), Some(32));
        assert_eq!(json["spanId"].as_str().map(str::len), Some(16));
        assert!(json.get("parentSpanId").is_none());
    }
}
