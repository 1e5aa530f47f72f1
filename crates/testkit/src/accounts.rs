//! Passwords and second factors for the people of a bed.

use crate::Bed;
use authn::TotpSecret;
use casework::{Actor, Door};
use jiff::Timestamp;

/// Gives somebody a password by a link, as its owner would.
///
/// # Panics
/// Where nobody has that sign-in name, or the password is too weak.
pub async fn set_password(bed: &Bed, sign_in: &str, password: &str) {
    let link = bed.casework.invite_again(sign_in).await.expect("a link");
    bed.casework
        .accept_invitation(&link, password, &Door::browser())
        .await
        .expect("a password");
}

/// Sets up a second factor; gives its secret.
///
/// # Panics
/// Where the password is not theirs.
pub async fn set_second_factor(bed: &Bed, who: &Actor, password: &str) -> String {
    let new = bed.casework.new_second_factor("test").expect("a secret");
    let code = code(&new.secret, bed.casework.now());
    bed.casework
        .confirm_second_factor(who, password, &new.secret, &code, &Door::browser())
        .await
        .expect("a second factor");
    new.secret
}

/// The code that a telephone with this secret shows.
///
/// # Panics
/// Where it is no secret.
pub fn code(secret: &str, at: Timestamp) -> String {
    TotpSecret::from_text(secret)
        .expect("a secret")
        .code_at(at.as_second())
        .expect("a code")
}
