//! Signing in, on both engines: what an attacker gains nothing by, and what an owner never loses.

use authn::TotpSecret;
use casework::{Actor, CaseworkError, Door, Invite, SignInStep};
use domain::{Lang, practitioner::Role};
use jiff::SignedDuration;
use testkit::Bed;

const NAME: &str = "0@bed-school.example";
const PASSWORD: &str = "three otters swim";
const OTHER: &str = "seven kites over Gower";

/// Gives the first practitioner of the school a password; the token of the session that begins.
async fn with_password(bed: &Bed) -> String {
    let link = bed.casework.invite_again(NAME).await.expect("a link");
    let signed = bed
        .casework
        .accept_invitation(&link, PASSWORD, &Door::browser())
        .await
        .expect("accepted");
    signed.expect("no second factor yet").token
}

/// Sets up a second factor; its secret and recovery codes.
async fn with_factor(bed: &Bed, actor: &Actor) -> (TotpSecret, Vec<String>) {
    let new = bed.casework.new_second_factor("Bethan").expect("a secret");
    let secret = TotpSecret::from_text(&new.secret).expect("as shown");
    let code = code(bed, &secret);
    let done = bed
        .casework
        .confirm_second_factor(actor, PASSWORD, &new.secret, &code, &Door::browser())
        .await
        .expect("set up");
    (secret, done.codes)
}

fn code(bed: &Bed, secret: &TotpSecret) -> String {
    secret
        .code_at(bed.casework.now().as_second())
        .expect("a code")
}

fn after(bed: &Bed, seconds: i64) {
    let now = bed.casework.now();
    bed.clock.set(now + SignedDuration::from_secs(seconds));
}

async fn try_in(bed: &Bed, name: &str, password: &str) -> SignInStep {
    bed.casework
        .sign_in(name, password, None, &Door::browser())
        .await
        .expect("an answer")
}

async fn half(bed: &Bed) -> String {
    match try_in(bed, NAME, PASSWORD).await {
        SignInStep::Code(half) => half.token,
        other => panic!("a code should be asked for, not {other:?}"),
    }
}

fn invalid(r: Result<impl Sized, CaseworkError>) -> (String, &'static str) {
    match r.err() {
        Some(CaseworkError::Invalid(f)) => (f[0].field.clone(), f[0].key),
        other => panic!("a fault in a field, not {other:?}"),
    }
}

testkit::both! {
    async fn a_link_ends_when_its_time_is_over_or_a_new_one_is_made(bed) {
        let administrator = &bed.school.administrator;
        let teacher = bed.school.practitioner.practitioner_id;
        let first = bed.casework.new_link(administrator, teacher).await.unwrap();
        let second = bed.casework.new_link(administrator, teacher).await.unwrap();
        assert!(matches!(bed.casework.invited(&first).await, Err(CaseworkError::NotFound)));
        bed.casework.invited(&second).await.unwrap();
        let line = bed.casework.colleague(administrator, teacher).await.unwrap();
        assert!(line.link_until.is_some());
        after(&bed, 72 * 3600 + 1);
        assert!(matches!(bed.casework.invited(&second).await, Err(CaseworkError::NotFound)));
        bed.casework.tick().await.unwrap();
        let mut conn = bed.casework.store().read().await.unwrap();
        assert!(conn.invitations_of(bed.school.id).await.unwrap().is_empty(), "cleared away");
        drop(conn);
        let third = bed.casework.new_link(administrator, teacher).await.unwrap();
        bed.casework.invited(&third).await.unwrap();
        for other in [&bed.school.lead, &bed.welsh_school.administrator] {
            let refused = bed.casework.new_link(other, teacher).await;
            assert!(matches!(refused, Err(CaseworkError::NotFound)));
        }
    }

    async fn a_lost_second_factor_is_taken_away_with_a_reason_and_ends_every_session(bed) {
        let token = with_password(&bed).await;
        let owner = bed.casework.session(&token).await.unwrap().actor;
        let (secret, codes) = with_factor(&bed, &owner).await;
        after(&bed, 60);
        let half = half(&bed).await;
        let live = match bed.casework.sign_in_code(&half, &code(&bed, &secret), &Door::browser()).await.unwrap() {
            SignInStep::Done(signed) => signed.token,
            other => panic!("signed in, not {other:?}"),
        };
        let (administrator, id) = (&bed.school.administrator, owner.practitioner_id);
        let silent = bed.casework.reset_second_factor(administrator, id, " ").await;
        assert_eq!(invalid(silent), ("note".into(), "empty"));
        let own = administrator.practitioner_id;
        let self_made = bed.casework.reset_second_factor(administrator, own, "It is me.").await;
        assert_eq!(invalid(self_made), ("note".into(), "own"));
        let lead = bed.casework.reset_second_factor(&bed.school.lead, id, "A friend.").await;
        assert!(matches!(lead, Err(CaseworkError::NotFound)));
        let foreign = &bed.welsh_school.administrator;
        let foreign = bed.casework.reset_second_factor(foreign, id, "Rang back.").await;
        assert!(matches!(foreign, Err(CaseworkError::NotFound)));

        bed.casework.reset_second_factor(administrator, id, "Rang back on the staff list.").await.unwrap();
        assert!(bed.casework.session(&live).await.is_err(), "signed out everywhere");
        let signed = try_in(&bed, NAME, PASSWORD).await;
        assert!(matches!(signed, SignInStep::Done(_)), "the password is asked for and no code");
        assert_eq!(bed.casework.store().read().await.unwrap().recovery_codes_left(bed.school.id, id).await.unwrap(), 0);
        assert!(!codes.is_empty());
        let again = bed.casework.reset_second_factor(administrator, id, "Rang back.").await;
        assert!(matches!(again, Err(CaseworkError::WrongState)));
        let mut conn = bed.casework.store().read().await.unwrap();
        let events = conn.events_on(bed.school.id, id, 50).await.unwrap();
        let reset = events.iter().filter_map(|e| e.detail.as_ref());
        assert!(reset.clone().any(|d| d["identity_checked"] == "Rang back on the staff list."), "it is in the ledger");
    }

    async fn an_invitation_sets_a_password_once(bed) {
        let link = bed.casework.invite_again(NAME).await.unwrap();
        bed.casework.invited(&link).await.unwrap();
        let short = bed.casework.accept_invitation(&link, "short", &Door::browser()).await;
        assert_eq!(invalid(short), ("new".into(), "short"));
        bed.casework.accept_invitation(&link, PASSWORD, &Door::browser()).await.unwrap();
        let again = bed.casework.accept_invitation(&link, OTHER, &Door::browser()).await;
        assert!(matches!(again, Err(CaseworkError::NotFound)), "used up");
        assert!(matches!(try_in(&bed, NAME, PASSWORD).await, SignInStep::Done(_)));
        assert!(matches!(try_in(&bed, NAME, OTHER).await, SignInStep::Wrong));
    }

    async fn an_invitation_runs_out_after_three_days(bed) {
        let link = bed.casework.invite_again(NAME).await.unwrap();
        after(&bed, 72 * 3600);
        let late = bed.casework.accept_invitation(&link, PASSWORD, &Door::browser()).await;
        assert!(matches!(late, Err(CaseworkError::NotFound)));
    }

    async fn the_operator_makes_the_first_account_and_nobody_has_a_default_password(bed) {
        let invite = Invite {
            agency: "bed-school".into(),
            name: "Nerys Quill".into(),
            sign_in: "Nerys@School.example".into(),
            role: Role::AgencyAdministrator,
            job_title: "Office manager".into(),
            email: None,
            lang: Lang::En,
        };
        let link = bed.casework.invite(&invite).await.unwrap();
        for guess in ["", "password", "admin", "Nerys Quill"] {
            assert!(matches!(try_in(&bed, "nerys@school.example", guess).await, SignInStep::Wrong));
            after(&bed, 60);
        }
        let taken = bed.casework.invite(&invite).await;
        assert_eq!(invalid(taken), ("sign-in".into(), "taken"));
        bed.casework.accept_invitation(&link, PASSWORD, &Door::browser()).await.unwrap();
        assert!(matches!(try_in(&bed, " nerys@school.EXAMPLE", PASSWORD).await, SignInStep::Done(_)));
    }

    async fn an_unknown_name_costs_as_many_hashes_and_answers_alike(bed) {
        with_password(&bed).await;
        let start = bed.casework.password_hashes();
        assert!(matches!(try_in(&bed, NAME, OTHER).await, SignInStep::Wrong));
        let known = bed.casework.password_hashes() - start;
        assert!(matches!(try_in(&bed, "nobody@bed-school.example", OTHER).await, SignInStep::Wrong));
        assert_eq!(bed.casework.password_hashes() - start - known, known);
        // Somebody invited who has no password yet, too.
        assert!(matches!(try_in(&bed, "1@bed-school.example", OTHER).await, SignInStep::Wrong));
        assert_eq!(bed.casework.password_hashes() - start, 3 * known);
    }

    async fn waits_grow_to_42_seconds_and_the_owner_is_never_locked_out(bed) {
        with_password(&bed).await;
        for name in [NAME, "nobody@bed-school.example"] {
            for _ in 0..3 {
                assert!(matches!(try_in(&bed, name, OTHER).await, SignInStep::Wrong), "fingers slip");
            }
            let mut waits = Vec::new();
            for _ in 0..8 {
                let hashes = bed.casework.password_hashes();
                let SignInStep::Wait { seconds } = try_in(&bed, name, PASSWORD).await else {
                    panic!("too soon after {waits:?}");
                };
                assert_eq!(bed.casework.password_hashes(), hashes, "nothing was checked");
                waits.push(seconds);
                after(&bed, seconds);
                assert!(matches!(try_in(&bed, name, OTHER).await, SignInStep::Wrong));
            }
            assert_eq!(waits, [24, 42, 42, 42, 42, 42, 42, 42], "{name}");
        }
        after(&bed, 42);
        assert!(matches!(try_in(&bed, NAME, PASSWORD).await, SignInStep::Done(_)), "after the wait");
    }

    async fn failures_are_forgotten_after_a_day(bed) {
        with_password(&bed).await;
        for _ in 0..3 {
            try_in(&bed, NAME, OTHER).await;
        }
        assert!(matches!(try_in(&bed, NAME, OTHER).await, SignInStep::Wait { .. }));
        after(&bed, 24 * 3600 + 1);
        for _ in 0..3 {
            assert!(matches!(try_in(&bed, NAME, OTHER).await, SignInStep::Wrong));
        }
    }

    async fn the_password_alone_opens_nothing_once_there_is_a_second_factor(bed) {
        with_password(&bed).await;
        let (secret, _) = with_factor(&bed, &bed.school.practitioner).await;
        after(&bed, 60);
        let half = half(&bed).await;
        assert!(matches!(bed.casework.session(&half).await, Err(CaseworkError::SignedOut)));
        let SignInStep::Done(signed) = bed.casework.sign_in_code(&half, &code(&bed, &secret), &Door::browser()).await.unwrap() else {
            panic!("the code is right");
        };
        assert!(bed.casework.session(&signed.token).await.unwrap().actor.second_factor);
        let reused = bed.casework.sign_in_code(&half, &code(&bed, &secret), &Door::browser()).await;
        assert!(matches!(reused, Err(CaseworkError::SignedOut)), "the half session is gone");
    }

    async fn a_one_time_code_is_good_once(bed) {
        with_password(&bed).await;
        let (secret, _) = with_factor(&bed, &bed.school.practitioner).await;
        let seen = code(&bed, &secret);
        let replayed = bed.casework.sign_in_code(&half(&bed).await, &seen, &Door::browser()).await.unwrap();
        assert!(matches!(replayed, SignInStep::Wrong), "the code that set it up");
        after(&bed, 30);
        let seen = code(&bed, &secret);
        let first = bed.casework.sign_in_code(&half(&bed).await, &seen, &Door::browser()).await.unwrap();
        assert!(matches!(first, SignInStep::Done(_)));
        let again = bed.casework.sign_in_code(&half(&bed).await, &seen, &Door::browser()).await.unwrap();
        assert!(matches!(again, SignInStep::Wrong), "replayed");
    }

    async fn a_recovery_code_is_good_once_and_new_ones_replace_the_old(bed) {
        with_password(&bed).await;
        let (_, codes) = with_factor(&bed, &bed.school.practitioner).await;
        assert_eq!(codes.len(), 10);
        let typed = codes[0].to_uppercase();
        let first = bed.casework.sign_in_code(&half(&bed).await, &typed, &Door::browser()).await.unwrap();
        assert!(matches!(first, SignInStep::Done(_)));
        let again = bed.casework.sign_in_code(&half(&bed).await, &codes[0], &Door::browser()).await.unwrap();
        assert!(matches!(again, SignInStep::Wrong));
        let fresh = bed.casework.new_recovery_codes(&bed.school.practitioner, PASSWORD).await.unwrap();
        let old = bed.casework.sign_in_code(&half(&bed).await, &codes[1], &Door::browser()).await.unwrap();
        assert!(matches!(old, SignInStep::Wrong));
        let new = bed.casework.sign_in_code(&half(&bed).await, &fresh.codes[1], &Door::browser()).await.unwrap();
        assert!(matches!(new, SignInStep::Done(_)));
    }

    async fn a_try_of_a_recovery_code_costs_one_hash_whatever_it_is(bed) {
        with_password(&bed).await;
        let (_, codes) = with_factor(&bed, &bed.school.practitioner).await;
        let cw = &bed.casework;
        let half = half(&bed).await;
        let mut other = codes[3].clone();
        other.replace_range(5..6, if &codes[3][5..6] == "a" { "b" } else { "a" });
        // One that is not theirs, one whose first letter no code has, and a right one.
        for (code, right) in [(other, false), ("z222-2222-2222".into(), false), (codes[3].clone(), true)] {
            let start = cw.password_hashes();
            let step = cw.sign_in_code(&half, &code, &Door::browser()).await.unwrap();
            assert_eq!(matches!(step, SignInStep::Done(_)), right, "{code}");
            assert_eq!(cw.password_hashes() - start, 1, "{code}");
        }
        // By a program, with the password at once: no more is told by the time than by the answer.
        let mut costs = Vec::new();
        for (name, password) in [(NAME, PASSWORD), (NAME, OTHER), ("nobody@bed-school.example", PASSWORD)] {
            let start = cw.password_hashes();
            let step = cw.sign_in(name, password, Some("z222-2222-2222"), &Door::program()).await.unwrap();
            assert!(matches!(step, SignInStep::Wrong), "{name}");
            costs.push(cw.password_hashes() - start);
            after(&bed, 60);
        }
        assert_eq!(costs, [2, 2, 2]);
    }

    async fn a_recovery_code_of_before_is_good_until_new_ones_are_made(bed) {
        with_password(&bed).await;
        with_factor(&bed, &bed.school.practitioner).await;
        let (cw, id) = (&bed.casework, bed.school.practitioner.practitioner_id);
        let before = |code: &'static str| async move {
            let mut tx = cw.store().write(bed.school.id).await.unwrap();
            tx.add_recovery_code_of_before(bed.school.id, id, code).await.unwrap();
            tx.commit().await.unwrap();
        };
        before("k7m3xp2w9q").await;
        before("abcdefghij").await;
        let first = cw.sign_in_code(&half(&bed).await, "K7M3X-P2W9Q", &Door::browser()).await.unwrap();
        assert!(matches!(first, SignInStep::Done(_)));
        let again = cw.sign_in_code(&half(&bed).await, "k7m3x-p2w9q", &Door::browser()).await.unwrap();
        assert!(matches!(again, SignInStep::Wrong), "once");
        cw.new_recovery_codes(&bed.school.practitioner, PASSWORD).await.unwrap();
        let gone = cw.sign_in_code(&half(&bed).await, "abcde-fghij", &Door::browser()).await.unwrap();
        assert!(matches!(gone, SignInStep::Wrong));
    }

    async fn guessing_codes_slows_down_too(bed) {
        with_password(&bed).await;
        with_factor(&bed, &bed.school.practitioner).await;
        let half = half(&bed).await;
        for _ in 0..3 {
            assert!(matches!(bed.casework.sign_in_code(&half, "000000", &Door::browser()).await.unwrap(), SignInStep::Wrong));
        }
        assert!(matches!(bed.casework.sign_in_code(&half, "000000", &Door::browser()).await.unwrap(), SignInStep::Wait { .. }));
        // Giving the password again does not begin the count anew.
        let SignInStep::Code(next) = try_in(&bed, NAME, PASSWORD).await else {
            panic!("the password is right");
        };
        assert!(matches!(bed.casework.sign_in_code(&next.token, "000000", &Door::browser()).await.unwrap(), SignInStep::Wait { .. }));
    }

    async fn changing_the_password_ends_every_session(bed) {
        let first = with_password(&bed).await;
        let SignInStep::Done(second) = try_in(&bed, NAME, PASSWORD).await else {
            panic!("the password is right");
        };
        let actor = bed.casework.session(&first).await.unwrap().actor;
        let wrong = bed.casework.change_password(&actor, OTHER, "nine herons wade", &Door::browser()).await;
        assert_eq!(invalid(wrong), ("old".into(), "wrong"));
        let fresh = bed.casework.change_password(&actor, PASSWORD, OTHER, &Door::browser()).await.unwrap();
        for old in [&first, &second.token] {
            assert!(matches!(bed.casework.session(old).await, Err(CaseworkError::SignedOut)));
        }
        bed.casework.session(&fresh.token).await.unwrap();
        assert!(matches!(try_in(&bed, NAME, OTHER).await, SignInStep::Done(_)));
    }

    async fn a_locked_session_shows_nothing_until_its_owner_unlocks_it(bed) {
        let token = with_password(&bed).await;
        after(&bed, 16 * 60);
        assert!(bed.casework.session(&token).await.unwrap().locked, "idle");
        let wrong = bed.casework.unlock(&token, OTHER).await;
        assert_eq!(invalid(wrong), ("password".into(), "wrong"));
        assert!(bed.casework.session(&token).await.unwrap().locked);
        bed.casework.unlock(&token, PASSWORD).await.unwrap();
        assert!(!bed.casework.session(&token).await.unwrap().locked);
        bed.casework.lock(&token).await.unwrap();
        assert!(bed.casework.session(&token).await.unwrap().locked, "by hand");
    }

    async fn one_can_see_and_end_the_other_sessions(bed) {
        let here = with_password(&bed).await;
        let SignInStep::Done(there) = try_in(&bed, NAME, PASSWORD).await else {
            panic!("the password is right");
        };
        let session = bed.casework.session(&here).await.unwrap();
        let list = bed.casework.my_sessions(&session.actor, &session.row.token_hash).await.unwrap();
        assert_eq!(list.iter().filter(|s| s.this_one).count(), 1);
        assert_eq!(list.len(), 2);
        assert_eq!(bed.casework.account(&session.actor).await.unwrap().sessions, 2);
        bed.casework.sign_out_elsewhere(&session.actor, &session.row.token_hash).await.unwrap();
        bed.casework.session(&here).await.unwrap();
        assert!(bed.casework.session(&there.token).await.is_err());
    }
}
