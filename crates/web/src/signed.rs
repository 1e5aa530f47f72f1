//! Who asks: the session behind a request, and the frame of their pages.

use crate::{
    App,
    api::Problem,
    faults::fault_page,
    pages::account::told,
    ui::{self, Page, Section, Timeout, Viewer},
    without_factor,
};
use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, HeaderValue, Method, header, request::Parts},
    response::{IntoResponse, Response},
};
use casework::{Act, Actor, CaseworkError, Door, Relation, Waiting, WitnessTrouble};
use domain::{Lang, signing_in::Device};
use std::net::IpAddr;

const COOKIE: &str = "sharewise-session";
/// The same over TLS: a browser takes this name only with `Secure`, for this host and every path,
/// so that no neighbouring host and nobody on the way can set it.
const COOKIE_OVER_TLS: &str = "__Host-sharewise-session";

/// The request's language and path, and the session if there is one. For pages that anyone may see.
#[derive(Debug, Clone)]
pub struct Session {
    /// Language of the page.
    pub lang: Lang,
    /// Path and query.
    pub path: String,
    /// Whether this is a demonstration.
    pub demo: bool,
    /// The live session, which may be locked.
    pub live: Option<casework::Session>,
    /// The token from the cookie or the `Authorization` header.
    pub token: Option<String>,
    /// There is a token, and whether its session goes on could not be found out: the database does
    /// not answer just now. Nobody is signed out by that.
    pub unread: bool,
    /// Sections that this person can use: the navigation offers no others.
    pub sections: Vec<Section>,
    /// How much waits for this person.
    pub waiting: Waiting,
    /// What is wrong between the agency's ledger and its witnesses, for those who may look into it
    /// and for administrators.
    pub witness: Option<WitnessTrouble>,
    /// Whether they may open a file for a few hours: a page that shows nothing offers it.
    pub opens: bool,
    /// Whether something is sent, rather than asked for.
    pub posted: bool,
    /// On what device, as far as the browser says.
    pub device: Device,
    /// What the browser kept from an earlier sign-in.
    pub known: Option<String>,
    /// From which address of the network it comes, where that is known.
    pub came_from: Option<IpAddr>,
}

/// The address of the network that a request comes from; whoever takes connections adds it to the
/// request.
#[derive(Debug, Clone, Copy)]
pub struct CameFrom(pub IpAddr);

/// A request of someone signed in, with a session that is not locked. Anyone else is sent to sign
/// in, and comes back to the same page.
#[derive(Debug, Clone)]
pub struct Signed {
    /// Who asks.
    pub actor: Actor,
    /// Everything else about the request.
    pub session: Session,
    timeout: Timeout,
}

/// The `Set-Cookie` value that carries a session; an empty token ends it.
///
/// # Errors
/// The token is not plain text, which a token of ours never is.
pub fn session_cookie(token: &str, secure: bool) -> Result<HeaderValue, CaseworkError> {
    let age = if token.is_empty() { "; Max-Age=0" } else { "" };
    let safe = if secure { "; Secure" } else { "" };
    let name = cookie_name(secure);
    HeaderValue::from_str(&format!(
        "{name}={token}; Path=/; HttpOnly; SameSite=Lax{safe}{age}"
    ))
    .map_err(|_| CaseworkError::Internal("session cookie".into()))
}

/// The `Set-Cookie` value by which a browser is known as one where somebody has signed in. It opens
/// nothing.
///
/// # Errors
/// As [`session_cookie`].
pub(crate) fn known_cookie(kept: &str, secure: bool) -> Result<HeaderValue, CaseworkError> {
    let safe = if secure { "; Secure" } else { "" };
    let name = known_name(secure);
    HeaderValue::from_str(&format!(
        "{name}={kept}; Path=/; HttpOnly; SameSite=Lax; Max-Age=31536000{safe}"
    ))
    .map_err(|_| CaseworkError::Internal("known device".into()))
}

const fn known_name(secure: bool) -> &'static str {
    if secure {
        "__Host-sharewise-known"
    } else {
        "sharewise-known"
    }
}

const fn cookie_name(secure: bool) -> &'static str {
    if secure { COOKIE_OVER_TLS } else { COOKIE }
}

fn sections_of(app: &App, actor: &Actor) -> Vec<Section> {
    let may = |act| app.casework.may(actor, act, Relation::Agency);
    let usable = |section: &Section| match section {
        Section::MyWork | Section::Log | Section::Account => true,
        Section::Children => may(Act::ReadFile),
        Section::Inbox => may(Act::ReadShared),
        Section::Decisions => may(Act::ReadDecisions),
        Section::People => may(Act::ManagePeople),
        Section::Record => may(Act::ReadAccessList) || may(Act::ExportLedger) || may(Act::KeepFile),
    };
    Section::ALL.into_iter().filter(usable).collect()
}

/// What waits; a page is not refused because it could not be counted.
async fn waiting_for(app: &App, actor: &Actor) -> Waiting {
    app.casework.waiting(actor).await.unwrap_or_else(|e| {
        tracing::error!(error = %e, "what waits could not be counted");
        Waiting::default()
    })
}

/// What is wrong with the witnesses; a page is not refused because that could not be found out.
async fn witness_for(app: &App, actor: &Actor) -> Option<WitnessTrouble> {
    app.casework
        .witness_trouble(actor)
        .await
        .unwrap_or_else(|e| {
            tracing::error!(error = %e, "witnesses");
            None
        })
}

fn device_of(headers: &HeaderMap) -> Device {
    headers
        .get(header::USER_AGENT)
        .and_then(|v| v.to_str().ok())
        .map_or_else(Device::default, Device::of_user_agent)
}

fn token_of(headers: &HeaderMap, secure: bool) -> Option<String> {
    let bearer = headers
        .get(header::AUTHORIZATION)
        .and_then(|v| v.to_str().ok())
        .and_then(|v| v.strip_prefix("Bearer "));
    if let Some(token) = bearer {
        return Some(token.trim().to_owned());
    }
    cookie(headers, cookie_name(secure))
}

/// The value of a cookie.
pub(crate) fn cookie(headers: &HeaderMap, wanted: &str) -> Option<String> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|v| v.to_str().ok())
        .flat_map(|v| v.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(name, _)| *name == wanted)
        .map(|(_, value)| value.to_owned())
}

impl Session {
    /// Where somebody who signs in here comes from.
    pub fn door(&self) -> Door {
        Door::browser()
            .on(self.device)
            .knowing(self.known.clone())
            .coming_from(self.came_from)
    }

    /// A page in this request's frame; `title_key` is the key of its title.
    pub fn page(&self, title_key: &str) -> Page {
        let title = words::Words::get(self.lang, title_key);
        let mut page = Page::new(self.lang, self.path.clone(), title);
        page.demo = self.demo;
        let Some(live) = self.live.as_ref().filter(|l| !l.locked) else {
            return page;
        };
        let agency = match self.lang {
            Lang::En => &live.agency_names.0,
            Lang::Cy => &live.agency_names.1,
        };
        let mut page = page.signed_in(
            Viewer {
                name: live.practitioner.content.name.clone(),
                agency: agency.clone(),
            },
            None,
        );
        page.notice = match &self.witness {
            None => None,
            Some(WitnessTrouble::Away(since)) => {
                let when = words::date_time(page.lang, *since);
                Some(page.t1("witness-away", "time", when))
            }
            Some(WitnessTrouble::HubAway { witness, since }) => {
                let when = words::date_time(page.lang, *since);
                let said = [("name", witness.clone().into()), ("time", when.into())];
                Some(page.tw("witness-hub-away", &said))
            }
            Some(WitnessTrouble::Differs(_)) => Some(page.t("witness-differs")),
        }
        .map(|text| ui::Notice {
            success: false,
            body: ui::Html::text(&text),
        });
        // Whoever is about to help a child in danger is told of it on the page after.
        if !self.path.starts_with("/emergency") {
            page.told = told(&page, &live.untold);
        }
        page.nav
            .retain(|item| self.sections.contains(&item.section));
        page.badge(Section::MyWork, self.waiting.my_work)
            .badge(Section::Inbox, self.waiting.shared)
    }
}

impl Session {
    /// The answer to whoever must set up a second check first: the page where they do, or, to what
    /// they sent, why it was not taken.
    fn lacks_factor(&self) -> Response {
        if self.posted {
            return fault_page(self, &CaseworkError::SecondFactor);
        }
        ui::redirect("/account")
    }
}

impl Signed {
    /// A page in this request's frame, within a section.
    pub fn page(&self, title_key: &str, section: Option<Section>) -> Page {
        let mut page = self.session.page(title_key);
        page.section = section;
        page.timeout = Some(self.timeout);
        page
    }

    /// Whether they must set up a second check before they read anything.
    pub(crate) fn lacks_second_factor(&self) -> bool {
        let live = self.session.live.as_ref();
        live.is_some_and(|l| l.lacks_second_factor)
    }

    /// Counts again what waits, on a page that has just answered a part of it.
    pub async fn recount(&mut self, app: &App) {
        self.session.waiting = waiting_for(app, &self.actor).await;
    }

    /// The answer to a fault of casework, in this request's language.
    pub fn fault(&self, e: &CaseworkError) -> Response {
        if matches!(e, CaseworkError::Confirm) && !self.session.posted {
            let back = ui::local_path(&self.session.path);
            return ui::redirect(&format!("/confirm?back={}", encode(&back)));
        }
        fault_page(&self.session, e)
    }
}

impl FromRequestParts<App> for Session {
    type Rejection = Response;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Response> {
        // One request asks once, however many of its handlers want to know.
        if let Some(known) = parts.extensions.get::<Self>() {
            return Ok(known.clone());
        }
        let token = token_of(&parts.headers, app.over_tls());
        let (live, unread) = match &token {
            None => (None, false),
            Some(t) => match app.casework.session(t).await {
                Ok(s) => (Some(s), false),
                Err(CaseworkError::SignedOut) => (None, false),
                Err(e) => {
                    tracing::error!(error = %e, "session");
                    (None, true)
                }
            },
        };
        let sections = live.as_ref().map_or_else(Vec::new, |l| {
            let mut all = sections_of(app, &l.actor);
            if l.lacks_second_factor {
                all.retain(|s| matches!(s, Section::Log | Section::Account));
            }
            all
        });
        let waiting = match &live {
            // A page that is refused or sent on shows no navigation with numbers.
            Some(l)
                if !l.locked
                    && !l.lacks_second_factor
                    && !parts.uri.path().starts_with("/api/") =>
            {
                waiting_for(app, &l.actor).await
            }
            _ => Waiting::default(),
        };
        // Those who may look into the ledger, and the administrators, who can do something about it.
        let tends = |s: &Section| matches!(s, Section::Record | Section::People);
        let looks = sections.iter().any(tends) && !parts.uri.path().starts_with("/api/");
        let witness = match &live {
            Some(l) if looks && !l.locked => witness_for(app, &l.actor).await,
            _ => None,
        };
        let opens = |l: &casework::Session| app.casework.may_break_glass(&l.actor);
        let live_opens = live.as_ref().is_some_and(opens);
        let session = Self {
            witness,
            waiting,
            lang: ui::lang_of(&parts.uri, &parts.headers),
            path: parts
                .uri
                .path_and_query()
                .map_or_else(|| "/".to_owned(), |p| p.as_str().to_owned()),
            demo: app.casework.settings().demo,
            live,
            token,
            unread,
            sections,
            device: device_of(&parts.headers),
            known: cookie(&parts.headers, known_name(app.over_tls())),
            opens: live_opens,
            posted: parts.method != Method::GET,
            came_from: parts.extensions.get::<CameFrom>().map(|c| c.0),
        };
        parts.extensions.insert(session.clone());
        casework::question_begins();
        Ok(session)
    }
}

impl FromRequestParts<App> for Signed {
    type Rejection = Response;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Response> {
        let session = Session::from_request_parts(parts, app).await?;
        let back = ui::local_path(&session.path);
        let actor = match &session.live {
            // What is sent is kept on its own way, behind the sign-in page.
            None if session.unread && !session.posted => {
                return Err(fault_page(&session, &CaseworkError::TryAgain));
            }
            None => return Err(ui::redirect(&format!("/sign-in?back={}", encode(&back)))),
            Some(live) if live.locked => {
                return Err(ui::redirect(&format!("/lock?back={}", encode(&back))));
            }
            Some(live)
                if live.lacks_second_factor
                    && !without_factor::is_open(&parts.method, parts.uri.path()) =>
            {
                return Err(session.lacks_factor());
            }
            Some(live) => live.actor.clone(),
        };
        let lock_after =
            u32::try_from(app.casework.settings().idle_lock_minutes * 60).unwrap_or(900);
        Ok(Self {
            actor,
            session,
            timeout: Timeout {
                warn_after: lock_after.saturating_sub(120),
                lock_after,
            },
        })
    }
}

/// Percent-encodes a path for a query value.
pub(crate) fn encode(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for b in path.bytes() {
        if b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b'~' | b'/') {
            out.push(char::from(b));
        } else {
            out.push_str(&format!("%{b:02X}"));
        }
    }
    out
}

/// The answer for an address that does not exist: the same as for what one may not see.
pub async fn not_found(session: Session) -> Response {
    if session.path.starts_with("/api/") {
        return Problem::of(session.lang, &CaseworkError::NotFound).into_response();
    }
    fault_page(&session, &CaseworkError::NotFound)
}

/// The answer for an address that takes forms only. Whoever comes back to one after unlocking is
/// sent to their work instead of into a dead end.
pub async fn wrong_way_in(method: Method, session: Session) -> Response {
    if method == Method::GET && !session.path.starts_with("/api/") {
        return ui::redirect("/");
    }
    if session.path.starts_with("/api/") {
        return Problem::wrong_method(session.lang).into_response();
    }
    not_found(session).await
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]

    use super::*;

    #[test]
    fn over_tls_only_this_host_can_have_set_the_cookie() {
        let cookie = session_cookie("abc", true).unwrap();
        let cookie = cookie.to_str().unwrap();
        assert!(cookie.starts_with("__Host-"), "{cookie}");
        assert!(
            cookie.contains("; Secure") && cookie.contains("; Path=/;"),
            "{cookie}"
        );
        assert!(!cookie.contains("Domain"), "{cookie}");
        let planted = format!("{COOKIE}=planted; {COOKIE_OVER_TLS}=abc");
        let headers = HeaderMap::from_iter([(header::COOKIE, planted.parse().unwrap())]);
        assert_eq!(token_of(&headers, true).as_deref(), Some("abc"));
        let alone = format!("{COOKIE}=planted");
        let headers = HeaderMap::from_iter([(header::COOKIE, alone.parse().unwrap())]);
        assert_eq!(token_of(&headers, true), None);
    }
}
