//! The addresses that are filled in: which of them take nothing, and why; which are tried by hand; and
//! which begin or end something.

/// Addresses that take a form, to each of which marked words were sent, and which took none of them, by
/// why. A form that is new is filled like any other; where that cannot be, this says so, and why.
pub(super) const ONLY_REFUSED: &[(&str, &[&str])] = &[
    (
        "there once the clock has looked a child up across agencies, which on a slow machine is after the walk",
        &["/holds/{id}"],
    ),
    (
        "what they are about is not there: a mark on an adult's risk, a referral, an export that was decided on, a file that waits to be taken in, a pattern, a partner that looked up unusually much, somebody who came from a provider, an invitation, an account that waits for somebody's word or to which something happened; or the sharing went to no address outside",
        &[
            "/account/happened/known",
            "/account/happened/not-me",
            "/adults/{id}/risk/{mark}/end",
            "/children/{id}/referrals/{referral}",
            "/colleagues/{id}",
            "/concerns/{id}/marks/{pin}",
            "/exports/{id}/stop",
            "/exports/{id}/take",
            "/import/{id}",
            "/kept/{id}/delete",
            "/law/exercises/{id}/remove",
            "/law/helper/{id}/save",
            "/law/practice/{id}/end",
            "/look-up/partners",
            "/patterns/rules/{id}",
            "/patterns/{id}",
            "/people/agreed-word/end",
            "/people/single-sign-on/refuse/{id}",
            "/people/single-sign-on/tie/{id}",
            "/people/single-sign-on/untie/{id}",
            "/people/single-sign-on/{id}/end",
            "/people/{id}/second-factor",
            "/rights/{id}/check",
            "/rights/{id}/clock",
            "/rights/{id}/end",
            "/rights/{id}/pack",
            "/rights/{id}/pieces/{piece}",
            "/sharings/{id}/acknowledged",
            "/sharings/{id}/link",
            "/sharings/{id}/revoke",
            "/welcome/{token}",
        ],
    ),
    (
        "a marked word is something to put right: it is no date, no code, no file of children, no address of a provider, no person on the list, no word of a provider's",
        &[
            "/adults/{id}/partner",
            "/adults/{id}/risk",
            "/children/{id}/family/ties",
            "/children/{id}/rights",
            "/decide/not-share",
            "/decide/{id}/not-share",
            "/import",
            "/people/agreed-word",
            "/people/invite",
            "/people/single-sign-on/new",
            "/sign-in/with/logout",
            "/people/{id}/record",
            "/s/{token}",
        ],
    ),
];

/// Addresses to which marked words are sent by hand.
pub(super) const BY_HAND: &[&str] = &[
    "/children/find",
    "/people/find",
    "/account/language",
    "/account/passkeys",
    "/account/passkeys/ask",
    "/account/passkeys/{id}",
    "/account/password",
    "/account/recovery-codes",
    "/account/second-factor",
    "/account/sessions/end",
    "/account/sessions/end-others",
    "/confirm",
    "/confirm/ask",
    "/drafts/{id}",
    "/drafts/{id}/delete",
    "/lock",
    "/session/keep",
    "/sign-in",
    "/sign-in/code",
    "/sign-in/code/passkey",
    "/sign-in/code/passkey/ask",
    "/sign-in/demo",
    "/sign-in/passkey",
    "/sign-in/passkey/ask",
    "/sign-out",
];

/// Forms that begin, end or keep a session: they are tried one by one.
pub(super) fn is_apart(route: &str) -> bool {
    let apart = [
        "/sign-out",
        "/sign-in",
        "/lock",
        "/session",
        "/drafts",
        "/account",
        "/confirm",
    ];
    apart.iter().any(|a| route.starts_with(a))
}

/// Whether a form ends something that other forms are about.
pub(super) fn ends(route: &str) -> bool {
    let words = [
        "end",
        "delete",
        "remove",
        "revoke",
        "stop",
        "standing",
        "too-close",
        "seal",
        "withdraw",
        "sign-out",
        "role",
        "untie",
        "lift",
        "second-factor",
    ];
    words.iter().any(|w| route.ends_with(w)) || route.contains("too-close")
}
