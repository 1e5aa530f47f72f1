//! An answer of "not found" says nothing by its time: it costs what any other of them costs, and is
//! given on a beat. So is a sign-in that was refused: what is read about an account that is there
//! takes a moment that an account that is not there does not take.

use crate::App;
use axum::{
    extract::{Request, State},
    http::{Method, StatusCode},
    middleware::Next,
    response::Response,
};
use std::time::Duration;
use tokio::time::{Instant, sleep_until};

/// Where a name and a password are tried.
const SIGN_IN: [&str; 2] = ["/sign-in", "/api/v1/sessions"];

/// The middleware of every address that may name a thing.
pub(crate) async fn evenly(State(app): State<App>, request: Request, next: Next) -> Response {
    let began = Instant::now();
    let tried = request.method() == Method::POST && SIGN_IN.contains(&request.uri().path());
    let answered = async {
        let answer = next.run(request).await;
        if answer.status() == StatusCode::NOT_FOUND
            && let Err(e) = app.casework.even_out().await
        {
            tracing::error!(error = %e, "an answer of not found could not be evened out");
        }
        let even = answer.status() == StatusCode::NOT_FOUND
            || (tried && answer.status().is_client_error());
        if even {
            wait_for_beat(began, app.casework.settings().beat).await;
        }
        answer
    };
    casework::evenly(answered).await
}

/// Waits until a whole number of beats has gone by, and one at least.
async fn wait_for_beat(began: Instant, beat: Duration) {
    sleep_until(began + given_after(began.elapsed(), beat)).await;
}

/// When the answer is given that took so long to find.
fn given_after(took: Duration, beat: Duration) -> Duration {
    if beat.is_zero() {
        return took;
    }
    let gone = took.as_micros() / beat.as_micros().max(1);
    beat.saturating_mul(u32::try_from(gone + 1).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_an_answer_takes_it_is_given_on_a_beat() {
        let beat = Duration::from_millis(50);
        for (took, given) in [
            (0, 50),
            (1, 50),
            (20, 50),
            (49, 50),
            (50, 100),
            (70, 100),
            (260, 300),
        ] {
            let after = given_after(Duration::from_millis(took), beat);
            assert_eq!(after, Duration::from_millis(given), "{took} ms");
        }
        let took = Duration::from_millis(7);
        assert_eq!(given_after(took, Duration::ZERO), took);
    }
}
