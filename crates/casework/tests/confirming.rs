//! Showing again that it is oneself, on both engines: what a session left open cannot do, and that
//! nothing which protects a child waits for it.

use casework::{
    Actor, CaseworkError, Confirmed, Door, Hashing, Invite, LogConcern, MembershipChange,
    NewStatement, Proof, SignInStep,
};
use domain::{
    Lang,
    concern::{StatementKind, Urgency},
    practitioner::Role,
    time::{EventTime, Precision},
};
use jiff::SignedDuration;
use testkit::{Bed, accounts, device::SoftDevice, engines::ADDRESS};
use uuid::Uuid;

/// The administrator of the school.
const NAME: &str = "5@bed-school.example";
const PASSWORD: &str = "three otters swim upstream";

fn after(bed: &Bed, minutes: i64) {
    let now = bed.casework.now();
    bed.clock.set(now + SignedDuration::from_mins(minutes));
}

async fn signed_in(bed: &Bed, code: Option<&str>) -> String {
    let step = bed
        .casework
        .sign_in(NAME, PASSWORD, code, &Door::browser())
        .await;
    match step.expect("an answer") {
        SignInStep::Done(signed) => signed.token,
        other => panic!("signed in, not {other:?}"),
    }
}

async fn actor(bed: &Bed, token: &str) -> Actor {
    bed.casework.session(token).await.expect("live").actor
}

/// Used now and then, so that it does not lock, until signing in is twenty minutes ago.
async fn left_open(bed: &Bed, token: &str) -> Actor {
    for _ in 0..2 {
        after(bed, 10);
        actor(bed, token).await;
    }
    actor(bed, token).await
}

async fn yes(bed: &Bed, token: &str, proof: Proof<'_>) -> String {
    match bed.casework.confirm(token, proof).await.expect("an answer") {
        Confirmed::Yes(fresh) => fresh.token,
        other => panic!("it is they, not {other:?}"),
    }
}

async fn no(bed: &Bed, token: &str, proof: Proof<'_>) -> bool {
    let how = bed.casework.confirm(token, proof).await;
    matches!(how.expect("an answer"), Confirmed::No)
}

testkit::both! {
    async fn a_session_left_open_manages_nobody_until_its_owner_shows_that_it_is_they(bed) {
        accounts::set_password(&bed, NAME, PASSWORD).await;
        let token = signed_in(&bed, None).await;
        let administrator = actor(&bed, &token).await;
        let who = bed.school.practitioner.practitioner_id;
        bed.casework.new_link(&administrator, who).await.unwrap();
        let administrator = left_open(&bed, &token).await;
        let invite = Invite {
            agency: String::new(), name: "Nerys Quill".into(), sign_in: "nerys".into(),
            role: Role::AgencyAdministrator, job_title: String::new(), email: None, lang: Lang::En,
        };
        let refused = [
            bed.casework.staff(&administrator).await.err(),
            bed.casework.new_link(&administrator, who).await.err(),
            bed.casework.invite_colleague(&administrator, invite).await.err(),
            bed.casework.change_role(&administrator, who, Role::SafeguardingLead).await.err(),
            bed.casework.change_standing(&administrator, who, MembershipChange::Suspend).await.err(),
            bed.casework.reset_second_factor(&administrator, who, "In person.").await.err(),
            bed.casework.export_ledger(&administrator).await.err(),
        ];
        for e in refused {
            assert!(matches!(e, Some(CaseworkError::Confirm)), "{e:?}");
        }
        assert!(no(&bed, &token, Proof::Password("seven kites over Gower")).await);
        let fresh = yes(&bed, &token, Proof::Password(PASSWORD)).await;
        assert!(bed.casework.session(&token).await.is_err(), "the old token opens nothing");
        let administrator = actor(&bed, &fresh).await;
        bed.casework.new_link(&administrator, who).await.unwrap();
    }

    async fn with_a_second_factor_the_password_is_not_enough(bed) {
        accounts::set_password(&bed, NAME, PASSWORD).await;
        let secret = accounts::set_second_factor(&bed, &bed.school.administrator, PASSWORD).await;
        after(&bed, 1);
        let code = accounts::code(&secret, bed.casework.now());
        let token = signed_in(&bed, Some(&code)).await;
        let stale = left_open(&bed, &token).await;
        let device = bed.casework.ask_for_new_passkey(&stale, PASSWORD).await;
        assert!(matches!(device, Err(CaseworkError::Confirm)), "no other factor in its place");
        let codes = bed.casework.new_recovery_codes(&stale, PASSWORD).await;
        assert!(matches!(codes, Err(CaseworkError::Confirm)));
        assert!(no(&bed, &token, Proof::Password(PASSWORD)).await);
        assert!(no(&bed, &token, Proof::Code(&code)).await, "used before");
        let code = accounts::code(&secret, bed.casework.now());
        let fresh = yes(&bed, &token, Proof::Code(&code)).await;
        let now = actor(&bed, &fresh).await;
        assert!(now.fresh && now.second_factor);
        bed.casework.new_recovery_codes(&now, PASSWORD).await.unwrap();
    }

    async fn a_passkey_confirms_and_one_asked_for_at_the_door_does_not(bed) {
        accounts::set_password(&bed, NAME, PASSWORD).await;
        let who = &bed.school.administrator;
        let mut device = SoftDevice::new(ADDRESS, 1);
        let asked = bed.casework.ask_for_new_passkey(who, PASSWORD).await.unwrap();
        let answer = device.make(&asked.options);
        let made = bed.casework.add_passkey(who, &asked.token, &answer, "", &Door::browser()).await.unwrap();
        let token = made.signed_in.unwrap().token;
        left_open(&bed, &token).await;
        let door = bed.casework.ask_for_passkey().await.unwrap();
        let answer = device.give(&door.options);
        assert!(no(&bed, &token, Proof::Passkey { token: &door.token, answer: &answer }).await);
        let asked = bed.casework.ask_for_passkey_to_confirm(&token).await.unwrap();
        let answer = device.give(&asked.options);
        let fresh = yes(&bed, &token, Proof::Passkey { token: &asked.token, answer: &answer }).await;
        assert!(actor(&bed, &fresh).await.fresh);
    }

    async fn the_hours_of_a_session_are_not_counted_anew(bed) {
        accounts::set_password(&bed, NAME, PASSWORD).await;
        let mut token = signed_in(&bed, None).await;
        for _ in 0..71 {
            after(&bed, 10);
            token = yes(&bed, &token, Proof::Password(PASSWORD)).await;
        }
        after(&bed, 10);
        actor(&bed, &token).await;
        after(&bed, 1);
        assert!(bed.casework.session(&token).await.is_err(), "twelve hours are over");
    }

    async fn guessing_here_slows_down_too(bed) {
        accounts::set_password(&bed, NAME, PASSWORD).await;
        let token = signed_in(&bed, None).await;
        for _ in 0..3 {
            assert!(no(&bed, &token, Proof::Password("seven kites over Gower")).await);
        }
        let hashes = bed.casework.password_hashes();
        let how = bed.casework.confirm(&token, Proof::Password(PASSWORD)).await.unwrap();
        assert!(matches!(how, Confirmed::Wait { .. }));
        assert_eq!(bed.casework.password_hashes(), hashes, "nothing was checked");
    }

    async fn nothing_that_protects_a_child_waits_for_it(bed) {
        let stale = Actor { fresh: false, second_factor: false, ..bed.school.practitioner.clone() };
        let concern = LogConcern {
            id: Uuid::now_v7(),
            urgency: Urgency::Today,
            children: Vec::new(),
            child_not_listed: "A boy at the gate".into(),
            when: EventTime { at: bed.casework.now(), precision: Precision::Day },
            place: String::new(),
            statements: vec![NewStatement {
                kind: Some(StatementKind::Fact), text: "A bruise".into(), ..NewStatement::default()
            }],
            childs_words: String::new(),
            others_involved: String::new(),
            already_told: String::new(),
            category: None,
            body_map: vec![],
            draft_id: None,
        };
        bed.casework.log_concern(&stale, concern).await.unwrap();
        let lead = Actor { fresh: false, second_factor: false, ..bed.school.lead.clone() };
        bed.casework.child_page(&lead, bed.school.children[0], None).await.unwrap();
    }

    async fn a_hash_of_before_is_made_anew_at_the_next_sign_in_and_sessions_go_on(bed) {
        accounts::set_password(&bed, NAME, PASSWORD).await;
        let token = signed_in(&bed, None).await;
        let who = bed.school.administrator.clone();
        let dear = casework::Casework::new(
            bed.casework.store().clone(),
            bed.clock.clone(),
            casework::Settings { hashing: Hashing::FULL, ..bed.casework.settings().clone() },
        ).unwrap();
        let hash = async |cw: &casework::Casework| {
            let mut conn = cw.store().read().await.unwrap();
            conn.credentials(who.agency_id, who.practitioner_id).await.unwrap().password_hash.unwrap()
        };
        let before = hash(&dear).await;
        let wrong = dear.sign_in(NAME, "seven kites over Gower", None, &Door::browser()).await.unwrap();
        assert!(matches!(wrong, SignInStep::Wrong));
        assert_eq!(hash(&dear).await, before, "only whoever knows the password can renew it");
        dear.sign_in(NAME, PASSWORD, None, &Door::browser()).await.unwrap();
        let after = hash(&dear).await;
        assert!(after.starts_with("$argon2id$v=19$m=65536,t=3,p=1$"), "{after}");
        bed.casework.session(&token).await.unwrap();
        dear.sign_in(NAME, PASSWORD, None, &Door::browser()).await.unwrap();
        assert_eq!(hash(&dear).await, after);
    }

    async fn a_password_of_the_operators_list_is_refused_and_a_broken_list_stops_nobody(bed) {
        accounts::set_password(&bed, NAME, PASSWORD).await;
        let token = signed_in(&bed, None).await;
        let actor = bed.casework.session(&token).await.unwrap().actor;
        let stolen = "nine herons wade slowly";
        let path = std::env::temp_dir().join(format!("breached-{}", actor.practitioner_id));
        let with = || casework::Casework::new(
            bed.casework.store().clone(),
            bed.clock.clone(),
            casework::Settings {
                breached: Some(casework::Breached::at(&path)),
                ..bed.casework.settings().clone()
            },
        ).unwrap();
        // SHA-1 of "nine herons wade slowly".
        std::fs::write(&path, "2B23A908E8849B25265C139136E0FD5C6FE9FEE6:3\n").unwrap();
        let refused = with().change_password(&actor, PASSWORD, stolen, &Door::browser()).await;
        assert!(matches!(&refused, Err(CaseworkError::Invalid(f)) if (f[0].field.as_str(), f[0].key) == ("new", "breached")), "{refused:?}");
        let link = bed.casework.invite_again(NAME).await.unwrap();
        let refused = with().accept_invitation(&link, stolen, &Door::browser()).await;
        assert!(matches!(&refused, Err(CaseworkError::Invalid(f)) if f[0].key == "breached"), "{refused:?}");
        std::fs::write(&path, "no list at all\n").unwrap();
        let taken = with().change_password(&actor, PASSWORD, stolen, &Door::browser()).await;
        std::fs::remove_file(&path).unwrap();
        taken.unwrap();
        let cw = with();
        assert!(matches!(cw.sign_in(NAME, stolen, None, &Door::browser()).await.unwrap(), SignInStep::Done(_)));
    }
}
