//! Passkeys, on both engines, with a device in software: what opens the door, and what does not.

use casework::{Actor, CaseworkError, Door, MembershipChange, SignInStep};
use domain::signing_in::Way;
use jiff::SignedDuration;
use testkit::{Bed, accounts, device::SoftDevice, engines::ADDRESS};

const NAME: &str = "0@bed-school.example";
const PASSWORD: &str = "three otters swim upstream";

/// A person with a password and a device that holds their first passkey; their recovery codes.
async fn with_passkey(bed: &Bed) -> (SoftDevice, Vec<String>) {
    accounts::set_password(bed, NAME, PASSWORD).await;
    let mut device = SoftDevice::new(ADDRESS, 1);
    let codes = add(bed, &bed.school.practitioner, &mut device).await;
    (device, codes.expect("accepted"))
}

async fn add(
    bed: &Bed,
    who: &Actor,
    device: &mut SoftDevice,
) -> Result<Vec<String>, CaseworkError> {
    let asked = bed.casework.ask_for_new_passkey(who, PASSWORD).await?;
    let answer = device.make(&asked.options);
    let done = bed
        .casework
        .add_passkey(who, &asked.token, &answer, "Work laptop", &Door::browser())
        .await?;
    Ok(done.codes)
}

/// Signs in with the device alone.
async fn alone(bed: &Bed, device: &mut SoftDevice) -> SignInStep {
    let asked = bed.casework.ask_for_passkey().await.expect("asked");
    let answer = device.give(&asked.options);
    give(bed, &asked.token, &answer).await
}

async fn give(bed: &Bed, token: &str, answer: &str) -> SignInStep {
    bed.casework
        .sign_in_passkey(token, answer, &Door::browser())
        .await
        .expect("an answer")
}

/// The password has been given.
async fn half(bed: &Bed) -> String {
    let door = Door::browser();
    let step = bed.casework.sign_in(NAME, PASSWORD, None, &door).await;
    match step.expect("an answer") {
        SignInStep::Code(half) => half.token,
        other => panic!("a second factor should be asked for, not {other:?}"),
    }
}

fn done(step: SignInStep) -> String {
    match step {
        SignInStep::Done(signed) => signed.token,
        other => panic!("signed in, not {other:?}"),
    }
}

fn wrong(step: &SignInStep) -> bool {
    matches!(step, SignInStep::Wrong)
}

fn refused(r: Result<impl Sized, CaseworkError>) -> (String, &'static str) {
    match r.err() {
        Some(CaseworkError::Invalid(f)) => (f[0].field.clone(), f[0].key),
        other => panic!("a fault in a field, not {other:?}"),
    }
}

testkit::both! {
    async fn a_passkey_signs_in_alone_and_is_a_second_factor(bed) {
        let (mut device, codes) = with_passkey(&bed).await;
        assert_eq!(codes.len(), 10, "for the day the device is lost");
        let token = done(alone(&bed, &mut device).await);
        let session = bed.casework.session(&token).await.unwrap();
        assert_eq!(session.actor.practitioner_id, bed.school.practitioner.practitioner_id);
        assert!(session.actor.second_factor);
        let list = bed.casework.my_sessions(&session.actor, &session.row.token_hash).await.unwrap();
        assert_eq!(list.iter().find(|l| l.this_one).unwrap().way, Some(Way::Passkey));
        let keys = bed.casework.my_passkeys(&session.actor).await.unwrap();
        assert_eq!(keys.len(), 1);
        assert!(keys[0].name == "Work laptop" && keys[0].used.is_some());
    }

    async fn with_a_passkey_the_password_alone_opens_nothing(bed) {
        let (mut device, codes) = with_passkey(&bed).await;
        let waiting = half(&bed).await;
        assert!(bed.casework.session(&waiting).await.is_err());
        let can = bed.casework.second_factors(&waiting).await.unwrap();
        assert!(can.passkeys && !can.codes);
        let asked = bed.casework.ask_for_passkey_code(&waiting).await.unwrap();
        let answer = device.give(&asked.options);
        let step = bed.casework.sign_in_passkey_code(&waiting, &asked.token, &answer, &Door::browser()).await.unwrap();
        assert!(bed.casework.session(&done(step)).await.unwrap().actor.second_factor);
        let again = bed.casework.ask_for_passkey_code(&waiting).await;
        assert!(matches!(again, Err(CaseworkError::SignedOut)), "the half session is gone");
        // The device is lost: a recovery code opens, once.
        for right in [true, false] {
            let waiting = half(&bed).await;
            let step = bed.casework.sign_in_code(&waiting, &codes[0], &Door::browser()).await.unwrap();
            assert_eq!(matches!(step, SignInStep::Done(_)), right);
        }
    }

    async fn an_answer_counts_once_in_time_and_for_what_was_asked(bed) {
        let (mut device, _) = with_passkey(&bed).await;
        let asked = bed.casework.ask_for_passkey().await.unwrap();
        let answer = device.give(&asked.options);
        done(give(&bed, &asked.token, &answer).await);
        assert!(wrong(&give(&bed, &asked.token, &answer).await), "replayed");
        let other = bed.casework.ask_for_passkey().await.unwrap();
        assert!(wrong(&give(&bed, &other.token, &answer).await), "the answer to another question");
        let late = bed.casework.ask_for_passkey().await.unwrap();
        let answer = device.give(&late.options);
        bed.clock.set(bed.casework.now() + SignedDuration::from_secs(301));
        assert!(wrong(&give(&bed, &late.token, &answer).await), "too late");
        // What was asked after the password does not sign in without it, nor the other way about.
        let waiting = half(&bed).await;
        let after = bed.casework.ask_for_passkey_code(&waiting).await.unwrap();
        let answer = device.give(&after.options);
        assert!(wrong(&give(&bed, &after.token, &answer).await));
        let any = bed.casework.ask_for_passkey().await.unwrap();
        let answer = device.give(&any.options);
        let step = bed.casework.sign_in_passkey_code(&waiting, &any.token, &answer, &Door::browser()).await.unwrap();
        assert!(wrong(&step));
        bed.casework.sweep().await.unwrap();
    }

    async fn another_site_an_unchecked_owner_a_copied_key_and_a_strange_key_open_nothing(bed) {
        let (device, _) = with_passkey(&bed).await;
        let mut lured = device.clone();
        lured.origin = "http://localhost.evil.example".into();
        assert!(wrong(&alone(&bed, &mut lured).await), "asked for by another site");
        let mut unchecked = device.clone();
        unchecked.verifies = false;
        assert!(wrong(&alone(&bed, &mut unchecked).await), "whoever holds it is not its owner");
        let mut strange = SoftDevice::new(ADDRESS, 9);
        assert!(wrong(&alone(&bed, &mut strange).await), "nobody's");
        let (mut one, mut copy) = (device.clone(), device);
        done(alone(&bed, &mut one).await);
        done(alone(&bed, &mut one).await);
        assert!(wrong(&alone(&bed, &mut copy).await), "its count is behind: the key was copied");
        let answer = bed.casework.ask_for_passkey().await.unwrap();
        for nonsense in ["", "{}", "[1]", "null", "{\"id\":\"a\"}"] {
            assert!(wrong(&give(&bed, &answer.token, nonsense).await));
        }
    }

    async fn making_one_needs_the_password_and_the_right_answer(bed) {
        accounts::set_password(&bed, NAME, PASSWORD).await;
        let who = &bed.school.practitioner;
        let guessed = bed.casework.ask_for_new_passkey(who, "seven kites over Gower").await;
        assert_eq!(refused(guessed), ("password".into(), "wrong"));
        let mut lured = SoftDevice::new("https://sharewise.evil.example", 2);
        assert_eq!(refused(add(&bed, who, &mut lured).await), ("passkey".into(), "refused"));
        let mut unchecked = SoftDevice::new(ADDRESS, 3);
        unchecked.verifies = false;
        assert_eq!(refused(add(&bed, who, &mut unchecked).await), ("passkey".into(), "refused"));
        // Another person's question is not theirs to answer.
        let asked = bed.casework.ask_for_new_passkey(who, PASSWORD).await.unwrap();
        let answer = SoftDevice::new(ADDRESS, 4).make(&asked.options);
        let other = bed.casework.add_passkey(&bed.school.colleague, &asked.token, &answer, "", &Door::browser()).await;
        assert_eq!(refused(other), ("passkey".into(), "refused"));
        assert!(bed.casework.my_passkeys(&bed.school.colleague).await.unwrap().is_empty());
        let mut own = SoftDevice::new(ADDRESS, 5);
        assert_eq!(add(&bed, who, &mut own).await.unwrap().len(), 10);
        let mut second = SoftDevice::new(ADDRESS, 6);
        assert!(add(&bed, who, &mut second).await.unwrap().is_empty(), "the codes stay as they are");
        assert!(add(&bed, who, &mut own).await.is_err(), "a device holds one key of an account");
    }

    async fn a_passkey_that_was_taken_away_opens_nothing_and_ends_every_session(bed) {
        let (mut device, codes) = with_passkey(&bed).await;
        let who = bed.school.practitioner.clone();
        let token = done(alone(&bed, &mut device).await);
        let key = bed.casework.my_passkeys(&who).await.unwrap()[0].id;
        let stranger = bed.casework.remove_passkey(&bed.school.colleague, key, "", &Door::browser()).await;
        assert!(matches!(stranger, Err(CaseworkError::NotFound)));
        let guessed = bed.casework.remove_passkey(&who, key, "seven kites over Gower", &Door::browser()).await;
        assert_eq!(refused(guessed), ("password".into(), "wrong"));
        bed.casework.remove_passkey(&who, key, PASSWORD, &Door::browser()).await.unwrap();
        assert!(bed.casework.session(&token).await.is_err());
        assert!(wrong(&alone(&bed, &mut device).await));
        let left = bed.casework.sign_in(NAME, PASSWORD, None, &Door::browser()).await.unwrap();
        assert!(matches!(left, SignInStep::Done(_)), "no second factor is left");
        assert!(!codes.is_empty());
    }

    async fn whoever_is_suspended_or_has_left_gets_in_by_no_passkey(bed) {
        let (mut device, _) = with_passkey(&bed).await;
        let (administrator, who) = (&bed.school.administrator, bed.school.practitioner.practitioner_id);
        bed.casework.change_standing(administrator, who, MembershipChange::Suspend).await.unwrap();
        assert!(wrong(&alone(&bed, &mut device).await));
        bed.casework.change_standing(administrator, who, MembershipChange::BringBack).await.unwrap();
        done(alone(&bed, &mut device).await);
        bed.casework.change_standing(administrator, who, MembershipChange::Leave).await.unwrap();
        assert!(wrong(&alone(&bed, &mut device).await));
        assert!(bed.casework.my_passkeys(&bed.school.practitioner).await.unwrap().is_empty());
    }

    async fn an_administrator_takes_lost_passkeys_away_with_a_reason(bed) {
        let (mut device, _) = with_passkey(&bed).await;
        let who = bed.school.practitioner.practitioner_id;
        bed.casework.reset_second_factor(&bed.school.administrator, who, "In person.").await.unwrap();
        assert!(wrong(&alone(&bed, &mut device).await));
        let step = bed.casework.sign_in(NAME, PASSWORD, None, &Door::browser()).await.unwrap();
        assert!(matches!(step, SignInStep::Done(_)), "the password is asked for, and then a new second factor");
    }
}
