//! Which language a page is in, and paths that stay on this server.

use axum::{
    extract::Request,
    http::{HeaderMap, HeaderValue, Uri, header},
    middleware::Next,
    response::Response,
};
use words::Lang;

/// The name of the cookie that remembers the language. It holds "en" or "cy", nothing else.
const COOKIE: &str = "lang";

/// The language of a page: `?lang=` first, then what was remembered, then what the browser asks
/// for, then English.
pub fn lang_of(uri: &Uri, headers: &HeaderMap) -> Lang {
    asked(uri)
        .or_else(|| remembered(headers))
        .or_else(|| accepted(headers))
        .unwrap_or(Lang::En)
}

/// Middleware: a page asked for with `?lang=` makes the browser remember the language for a year.
pub async fn remember_lang(request: Request, next: Next) -> Response {
    let asked = asked(request.uri());
    let mut response = next.run(request).await;
    if let Some(lang) = asked {
        let cookie = format!("{COOKIE}={lang}; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly");
        if let Ok(value) = HeaderValue::from_str(&cookie) {
            response.headers_mut().append(header::SET_COOKIE, value);
        }
    }
    response
}

/// A path on this server, or "/" when the text is anything else (another host, a scheme, a
/// backslash that a browser would read as a slash, a line break).
pub fn local_path(path: &str) -> String {
    let local = path.starts_with('/')
        && !path.starts_with("//")
        && !path.contains(['\\', '\r', '\n', '\t'])
        && path.chars().all(|c| c.is_ascii_graphic());
    if local {
        path.to_owned()
    } else {
        "/".to_owned()
    }
}

fn asked(uri: &Uri) -> Option<Lang> {
    let query = uri.query()?;
    query
        .split('&')
        .find_map(|pair| pair.strip_prefix("lang=")?.parse().ok())
}

fn remembered(headers: &HeaderMap) -> Option<Lang> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|v| v.to_str().ok())
        .flat_map(|v| v.split(';'))
        .find_map(|pair| {
            pair.trim()
                .strip_prefix(COOKIE)?
                .strip_prefix('=')?
                .parse()
                .ok()
        })
}

/// The first of our languages in `Accept-Language`, in the order written there (browsers write
/// them in the order preferred).
fn accepted(headers: &HeaderMap) -> Option<Lang> {
    let value = headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
    value
        .split(',')
        .find_map(|part| part.trim().get(..2)?.to_ascii_lowercase().parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lang(uri: &str, cookie: &str, accept: &str) -> Lang {
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, cookie.parse().expect("a cookie"));
        headers.insert(header::ACCEPT_LANGUAGE, accept.parse().expect("a list"));
        lang_of(&uri.parse().expect("a path"), &headers)
    }

    #[test]
    fn the_switch_wins_over_memory_and_memory_over_the_browser() {
        assert_eq!(lang("/x?lang=cy", "lang=en", "en-GB"), Lang::Cy);
        assert_eq!(lang("/x", "a=b; lang=cy", "en-GB,en;q=0.9"), Lang::Cy);
        assert_eq!(lang("/x", "a=b", "cy-GB,cy;q=0.9,en;q=0.5"), Lang::Cy);
        assert_eq!(lang("/x?lang=fr", "lang=xx", "de,fr"), Lang::En);
    }

    #[test]
    fn only_paths_on_this_server_are_followed() {
        assert_eq!(local_path("/children/1?lang=cy"), "/children/1?lang=cy");
        for bad in [
            "//evil.example",
            "https://evil.example",
            "/\\evil.example",
            "",
            "x",
            "/a\nb",
            "/\u{202e}",
        ] {
            assert_eq!(local_path(bad), "/", "{bad:?}");
        }
    }
}
