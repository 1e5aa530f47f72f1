//! What somebody reaches who has given no second check where one is asked of everybody: they log what
//! they noticed, share in an emergency, and set a second check up. Reading waits for it.

use axum::http::Method;

/// Addresses below which everything is open: one's own account, showing who one is, what anybody may
/// read, and what danger needs.
const BELOW: &[&str] = &[
    "/account",
    "/confirm",
    "/drafts",
    "/emergency",
    "/hide",
    "/kept",
    "/law",
    "/lock",
    "/session",
    "/sign-out",
    "/api/v1/emergency-sharings",
    "/api/v1/law",
    "/api/v1/me",
    "/api/v1/own-details",
    "/api/v1/session",
    "/api/v1/sessions",
];

/// Single addresses: logging a concern, also about somebody who works here, and finding in it whom
/// it is about.
const ALONE: &[&str] = &[
    "/concerns/new",
    "/sealed/new",
    "/children/find",
    "/api/v1/agencies",
    "/api/v1/children/search",
];

/// Whether an address is open to them. What stands nowhere is closed.
pub fn is_open(method: &Method, path: &str) -> bool {
    let below = |start: &&str| {
        path.strip_prefix(*start)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    if BELOW.iter().any(below) || ALONE.contains(&path) {
        return true;
    }
    // Sending a concern is logging it; asking for the list is reading.
    if path == "/api/v1/concerns" {
        return method == Method::POST;
    }
    // Who was told, and what to do if it gets worse.
    let logged = path
        .strip_prefix("/concerns/")
        .and_then(|rest| rest.strip_suffix("/logged"));
    logged.is_some_and(|id| !id.contains('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_neighbour_of_an_open_address_is_closed() {
        for path in [
            "/accountant",
            "/concerns",
            "/concerns/new/more",
            "/concerns/a/b/logged",
            "/concerns/a",
            "/sealed",
            "/sealed/a",
            "/",
            "",
            "/api/v1/concerns/a",
            "/children",
        ] {
            assert!(!is_open(&Method::GET, path), "{path}");
        }
        assert!(!is_open(&Method::GET, "/api/v1/concerns"));
        assert!(is_open(&Method::POST, "/api/v1/concerns"));
        assert!(is_open(&Method::GET, "/account/passkeys"));
    }
}
