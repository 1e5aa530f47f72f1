//! Pages and JSON API; words on screen; no SQL, no law.

mod api;
mod evenly;
mod faults;
mod keep;
mod outage;
pub mod pages;
mod scim;
mod signed;
pub mod ui;
mod without_factor;
mod witness;

pub use faults::fault_page;
pub use outage::{NotKept, Outage, outage_router};
pub use signed::{CameFrom, Session, Signed, session_cookie};

use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::{HeaderName, HeaderValue, StatusCode, header},
    middleware::{from_fn, from_fn_with_state},
    response::{IntoResponse, Response},
    routing::get,
};
use casework::Casework;
use std::sync::Arc;
use tower_http::{csrf::CsrfLayer, set_header::SetResponseHeaderLayer};

/// What every handler can reach.
#[derive(Clone)]
pub struct App {
    /// The functions of casework.
    pub casework: Arc<Casework>,
}

impl App {
    /// Whether people reach the product over TLS.
    fn over_tls(&self) -> bool {
        self.casework.settings().public_url.starts_with("https:")
    }
}

/// Most bytes of an ordinary form: two text boxes of 50,000 characters and their neighbours.
const FORM_BYTES: usize = 2 * 1024 * 1024;

/// Most bytes of any body: a concern with all the files that it can have.
const MOST_BYTES: usize = casework::FILES_MAX * casework::FILE_BYTES + FORM_BYTES;

const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
     form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

/// A year, as browsers ask before they remember it.
const ONLY_OVER_TLS: &str = "max-age=31536000";

/// The headers that every answer has.
fn guarded<S: Clone + Send + Sync + 'static>(mut router: Router<S>) -> Router<S> {
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (
            HeaderName::from_static("cross-origin-opener-policy"),
            "same-origin",
        ),
        (
            HeaderName::from_static("cross-origin-resource-policy"),
            "same-origin",
        ),
        (
            HeaderName::from_static("permissions-policy"),
            "camera=(), microphone=(), geolocation=()",
        ),
        (header::CACHE_CONTROL, "no-store"),
    ] {
        router = router.layer(SetResponseHeaderLayer::if_not_present(
            name,
            HeaderValue::from_static(value),
        ));
    }
    router
}

/// Every route of the product.
pub fn router(app: App) -> Router {
    let over_tls = app.over_tls();
    let pages = Router::new()
        .merge(pages::access::routes())
        .merge(pages::account::routes())
        .merge(pages::log::routes())
        .merge(pages::lead::routes())
        .merge(pages::body_map::routes())
        .merge(pages::links::routes())
        .merge(pages::import::routes())
        .merge(pages::family::routes())
        .merge(pages::plans::routes())
        .merge(pages::patterns::routes())
        .merge(pages::chronology::routes())
        .merge(pages::decide::routes())
        .merge(pages::emergency::routes())
        .merge(pages::share::routes())
        .merge(pages::keeping::routes())
        .merge(pages::kept::routes())
        .merge(pages::record::routes())
        .merge(pages::rights::routes())
        .merge(pages::exports::routes())
        .merge(pages::people::routes())
        .merge(pages::single::routes())
        .merge(pages::law::routes())
        .route("/hide", get(pages::hide::get))
        .route("/accessibility", get(accessibility))
        .route_layer(from_fn_with_state(app.clone(), keep::keep_typed))
        .layer(from_fn(ui::remember_lang));
    let mut router = Router::new()
        .merge(pages)
        .merge(api::routes())
        .merge(scim::routes())
        .merge(witness::routes())
        .route_layer(from_fn_with_state(app.clone(), evenly::evenly))
        .route("/assets/{file}", get(ui::asset))
        .route("/health", get(health))
        .layer(from_fn_with_state(app.clone(), faults::in_words))
        .fallback(signed::not_found)
        .method_not_allowed_fallback(signed::wrong_way_in)
        .layer(CsrfLayer::new())
        .layer(DefaultBodyLimit::max(FORM_BYTES));
    router = guarded(router);
    if over_tls {
        router = router.layer(SetResponseHeaderLayer::overriding(
            header::STRICT_TRANSPORT_SECURITY,
            HeaderValue::from_static(ONLY_OVER_TLS),
        ));
    }
    router.with_state(app)
}

async fn accessibility(session: Session) -> Response {
    pages::accessibility::show(session.page("accessibility-title"))
}

async fn health(axum::extract::State(app): axum::extract::State<App>) -> Response {
    match app.casework.ready().await {
        Ok(()) if app.casework.store().writing_has_stopped() => {
            // Whoever asks sends people here: they can still read.
            (StatusCode::OK, "reading only: the disk failed\n").into_response()
        }
        Ok(()) => (StatusCode::OK, "ok\n").into_response(),
        Err(_) => (
            StatusCode::SERVICE_UNAVAILABLE,
            "the database does not answer\n",
        )
            .into_response(),
    }
}
