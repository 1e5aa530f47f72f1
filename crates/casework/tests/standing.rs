//! Movers and leavers, on both engines: the next request of any session is refused, whatever changed.

use casework::{Actor, CaseworkError, Door, MembershipChange, SignInStep};
use domain::{
    practitioner::{MemberState, Role},
    signing_in::{Device, Way},
};
use testkit::{Bed, accounts};

const NAME: &str = "0@bed-school.example";
const PASSWORD: &str = "three otters swim upstream";

async fn signed_in(bed: &Bed, door: &Door) -> String {
    let step = bed.casework.sign_in(NAME, PASSWORD, None, door).await;
    match step.expect("an answer") {
        SignInStep::Done(signed) => signed.token,
        other => panic!("signed in, not {other:?}"),
    }
}

/// Two sessions of the first practitioner of the school: a browser's and a program's.
async fn two(bed: &Bed) -> [String; 2] {
    accounts::set_password(bed, NAME, PASSWORD).await;
    let open = [
        signed_in(bed, &Door::browser()).await,
        signed_in(bed, &Door::program()).await,
    ];
    for token in &open {
        bed.casework.session(token).await.expect("signed in");
    }
    open
}

async fn none_is_left(bed: &Bed, open: &[String]) {
    for token in open {
        assert!(matches!(
            bed.casework.session(token).await,
            Err(CaseworkError::SignedOut)
        ));
    }
}

async fn change(bed: &Bed, change: MembershipChange) -> MemberState {
    let who = bed.school.practitioner.practitioner_id;
    bed.casework
        .change_standing(&bed.school.administrator, who, change)
        .await
        .expect("changed")
        .state
}

fn fault(r: Result<impl Sized, CaseworkError>) -> (String, &'static str) {
    match r.err() {
        Some(CaseworkError::Invalid(f)) => (f[0].field.clone(), f[0].key),
        other => panic!("a fault in a field, not {other:?}"),
    }
}

async fn last_change(bed: &Bed, who: &Actor) -> serde_json::Value {
    let mut conn = bed.casework.store().read().await.expect("a connection");
    let events = conn
        .events_on(who.agency_id, who.practitioner_id, 50)
        .await
        .expect("its lines");
    let all = events.into_iter().filter_map(|e| e.detail);
    let mut changes: Vec<_> = all.filter(|d| d.get("after").is_some()).collect();
    assert!(!changes.is_empty(), "it is in the ledger");
    changes.remove(0)
}

testkit::both! {
    async fn a_suspension_ends_every_session_and_can_be_taken_back(bed) {
        let open = two(&bed).await;
        assert_eq!(change(&bed, MembershipChange::Suspend).await, MemberState::Suspended);
        none_is_left(&bed, &open).await;
        let refused = bed.casework.sign_in(NAME, PASSWORD, None, &Door::browser()).await.unwrap();
        assert!(matches!(refused, SignInStep::Wrong), "it reads as any wrong password");
        let link = bed.casework.new_link(&bed.school.administrator, bed.school.practitioner.practitioner_id).await;
        assert!(matches!(link, Err(CaseworkError::NotFound)), "no link leads round it");
        let line = last_change(&bed, &bed.school.practitioner).await;
        assert_eq!((&line["before"], &line["after"]), (&"active".into(), &"suspended".into()));
        let again = bed.casework.change_standing(
            &bed.school.administrator, bed.school.practitioner.practitioner_id, MembershipChange::Suspend,
        ).await;
        assert!(matches!(again, Err(CaseworkError::WrongState)));
        assert_eq!(change(&bed, MembershipChange::BringBack).await, MemberState::Active);
        none_is_left(&bed, &open).await;
        signed_in(&bed, &Door::browser()).await;
    }

    async fn whoever_has_left_has_no_way_in_and_comes_back_by_a_new_link(bed) {
        let open = two(&bed).await;
        let administrator = &bed.school.administrator;
        let who = bed.school.practitioner.practitioner_id;
        let waiting = bed.casework.new_link(administrator, who).await.unwrap();
        assert_eq!(change(&bed, MembershipChange::Leave).await, MemberState::Left);
        none_is_left(&bed, &open).await;
        assert!(bed.casework.invited(&waiting).await.is_err(), "the open link is gone");
        assert_eq!(change(&bed, MembershipChange::BringBack).await, MemberState::Invited);
        let old = bed.casework.sign_in(NAME, PASSWORD, None, &Door::browser()).await.unwrap();
        assert!(matches!(old, SignInStep::Wrong), "the old password stays good for nothing");
        let link = bed.casework.new_link(administrator, who).await.unwrap();
        let back = bed.casework.accept_invitation(&link, "seven kites over Gower", &Door::browser()).await.unwrap();
        bed.casework.session(&back.expect("signed in").token).await.unwrap();
    }

    async fn another_role_counts_from_the_next_request_on(bed) {
        let open = two(&bed).await;
        let (administrator, who) = (&bed.school.administrator, bed.school.practitioner.practitioner_id);
        bed.casework.change_role(administrator, who, Role::SafeguardingLead).await.unwrap();
        none_is_left(&bed, &open).await;
        let token = signed_in(&bed, &Door::browser()).await;
        assert_eq!(bed.casework.session(&token).await.unwrap().actor.role, Role::SafeguardingLead);
        let operator = bed.casework.change_role(administrator, who, Role::HubOperator).await;
        assert_eq!(fault(operator), ("role".into(), "unknown"));
    }

    async fn a_second_factor_and_a_password_end_the_others_too(bed) {
        let open = two(&bed).await;
        let me = bed.school.practitioner.clone();
        bed.casework.change_password(&me, PASSWORD, "seven kites over Gower", &Door::browser()).await.unwrap();
        none_is_left(&bed, &open).await;
        let new = bed.casework.sign_in(NAME, "seven kites over Gower", None, &Door::program()).await.unwrap();
        let SignInStep::Done(new) = new else { panic!("signed in") };
        accounts::set_second_factor(&bed, &me, "seven kites over Gower").await;
        none_is_left(&bed, &[new.token]).await;
    }

    async fn nobody_changes_themselves_another_agency_or_the_last_administrator(bed) {
        let administrator = &bed.school.administrator;
        let own = administrator.practitioner_id;
        for step in [MembershipChange::Suspend, MembershipChange::Leave] {
            let own = bed.casework.change_standing(administrator, own, step).await;
            assert_eq!(fault(own), ("standing".into(), "own"));
        }
        let who = bed.school.practitioner.practitioner_id;
        for other in [&bed.school.lead, &bed.welsh_school.administrator, &bed.school.practitioner] {
            let refused = bed.casework.change_standing(other, who, MembershipChange::Leave).await;
            assert!(matches!(refused, Err(CaseworkError::NotFound | CaseworkError::Invalid(_))));
            let refused = bed.casework.end_sessions_of(other, bed.school.colleague.practitioner_id).await;
            assert!(matches!(refused, Err(CaseworkError::NotFound)));
        }
        // A second administrator, made by the first, may not leave the agency without any.
        bed.casework.change_role(administrator, who, Role::AgencyAdministrator).await.unwrap();
        let second = Actor { role: Role::AgencyAdministrator, ..bed.school.practitioner.clone() };
        bed.casework.change_standing(&second, own, MembershipChange::Suspend).await.unwrap();
        let first = Actor { state: MemberState::Active, ..administrator.clone() };
        let last = bed.casework.change_standing(&first, who, MembershipChange::Suspend).await;
        assert_eq!(fault(last), ("standing".into(), "last-administrator"));
        let last = bed.casework.change_role(&first, who, Role::Practitioner).await;
        assert_eq!(fault(last), ("role".into(), "last-administrator"));
    }

    async fn the_last_lead_can_be_kept_out_at_once_and_it_is_said_that_nobody_receives_concerns(bed) {
        let administrator = &bed.school.administrator;
        let screener = bed.school.screener.practitioner_id;
        let one = bed.casework.change_standing(administrator, screener, MembershipChange::Suspend).await.unwrap();
        assert!(!one.nobody_receives, "the lead is there");
        let lead = bed.school.lead.practitioner_id;
        let two = bed.casework.change_standing(administrator, lead, MembershipChange::Suspend).await.unwrap();
        assert!(two.nobody_receives);
        let who = bed.school.colleague.practitioner_id;
        let filled = bed.casework.change_role(administrator, who, Role::SafeguardingLead).await.unwrap();
        assert!(!filled.nobody_receives);
    }

    async fn an_administrator_signs_somebody_out_everywhere_and_they_can_come_back(bed) {
        let open = two(&bed).await;
        let who = bed.school.practitioner.practitioner_id;
        bed.casework.end_sessions_of(&bed.school.administrator, who).await.unwrap();
        none_is_left(&bed, &open).await;
        signed_in(&bed, &Door::browser()).await;
    }

    async fn one_sees_ones_devices_and_ends_one_and_never_anothers(bed) {
        accounts::set_password(&bed, NAME, PASSWORD).await;
        let phone: Device = "safari ios".parse().unwrap();
        let here = signed_in(&bed, &Door::browser()).await;
        let there = signed_in(&bed, &Door::browser().on(phone)).await;
        let me = bed.casework.session(&here).await.unwrap();
        let list = bed.casework.my_sessions(&me.actor, &me.row.token_hash).await.unwrap();
        let line = list.iter().find(|l| l.device == phone).expect("the telephone");
        assert_eq!((line.way, line.api, line.this_one), (Some(Way::Password), false, false));
        assert!(list.iter().any(|l| l.way == Some(Way::Link)), "the link that set the password");
        let stranger = bed.casework.end_my_session(&bed.school.colleague, line.id).await;
        assert!(matches!(stranger, Err(CaseworkError::NotFound)));
        bed.casework.session(&there).await.unwrap();
        bed.casework.end_my_session(&me.actor, line.id).await.unwrap();
        none_is_left(&bed, &[there]).await;
        bed.casework.session(&here).await.unwrap();
        let twice = bed.casework.end_my_session(&me.actor, line.id).await;
        assert!(matches!(twice, Err(CaseworkError::NotFound)));
    }
}
