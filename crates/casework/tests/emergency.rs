//! An emergency is never blocked, and nobody's words are lost to an ended session, on both engines.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test may stop where it stands"
)]

use casework::{
    Actor, CaseworkError, Door, DraftKind, EmergencyShare, SignInStep, something_was_cut,
};
use jiff::SignedDuration;
use ledger::EventKind;
use testkit::{Bed, engines::PROTECTED_ADDRESS, hide_table};
use uuid::Uuid;

fn share(bed: &Bed) -> EmergencyShare {
    EmergencyShare {
        id: Uuid::now_v7(),
        sharing_id: Uuid::now_v7(),
        child: Some(bed.school.children[0]),
        recipient: Some(bed.front_door.id),
        text: "He is at the gate now".into(),
        name_if_unknown: "Name not known".into(),
        ..EmergencyShare::default()
    }
}

fn later(bed: &Bed, hours: i64) {
    bed.clock
        .set(bed.casework.now() + SignedDuration::from_hours(hours));
}

async fn arrived(bed: &Bed) -> usize {
    bed.casework
        .inbox_of(&bed.front_door.lead)
        .await
        .unwrap()
        .len()
}

fn typed() -> Vec<(String, String)> {
    vec![("text".into(), "He is at the gate".into())]
}

/// An account with a password and a second factor, and the token of a sign-in that stopped halfway.
async fn half(bed: &Bed) -> String {
    let name = "0@bed-school.example";
    let link = bed.casework.invite_again(name).await.unwrap();
    let password = "three otters swim";
    bed.casework
        .accept_invitation(&link, password, &Door::browser())
        .await
        .unwrap();
    let new = bed.casework.new_second_factor("Bethan").unwrap();
    let secret = authn::TotpSecret::from_text(&new.secret).unwrap();
    let code = secret.code_at(bed.casework.now().as_second()).unwrap();
    let me = &bed.school.practitioner;
    bed.casework
        .confirm_second_factor(me, password, &new.secret, &code, &Door::browser())
        .await
        .unwrap();
    match bed
        .casework
        .sign_in(name, password, None, &Door::browser())
        .await
        .unwrap()
    {
        SignInStep::Code(half) => half.token,
        other => panic!("{other:?}"),
    }
}

async fn signed_in(bed: &Bed, who: &Actor) -> String {
    let cw = &bed.casework;
    let done = cw
        .sign_in_demo(who.agency_id, who.practitioner_id, &Door::browser())
        .await;
    done.unwrap().token
}

testkit::both! {
    async fn alerts_and_mail_that_fail_do_not_hold_up_an_emergency(bed) {
        let (cw, store) = (&bed.casework, bed.casework.store());
        let input = share(&bed);
        hide_table(store, "alert", true).await.unwrap();
        let id = cw.share_in_emergency(&bed.school.practitioner, input.clone()).await.unwrap();
        assert_eq!(arrived(&bed).await, 0, "the recipient's alert fails too: it is brought later");
        hide_table(store, "alert", false).await.unwrap();
        later(&bed, 1);
        cw.tick().await.unwrap();
        assert_eq!(arrived(&bed).await, 1);
        let due = cw.inbox(&bed.school.lead).await.unwrap();
        assert!(format!("{due:?}").contains(&id.to_string()), "the lead has it among what is due");
        let again = cw.share_in_emergency(&bed.school.practitioner, input).await.unwrap();
        assert_eq!(again, id, "sent twice, it goes once");
        assert_eq!(arrived(&bed).await, 1);
    }

    async fn what_is_protected_is_left_out_and_told_or_goes_along_when_they_need_it(bed) {
        let cw = &bed.casework;
        let text = format!("She is at {PROTECTED_ADDRESS} and afraid of her uncle");
        let child = Some(bed.school.children[2]);
        let left_out = EmergencyShare { child, text: text.clone(), ..share(&bed) };
        let id = cw.share_in_emergency(&bed.school.practitioner, left_out.clone()).await.unwrap();
        assert!(cw.emergency_sent(&bed.school.practitioner, id).await.unwrap().cut, "whoever sent it is told");
        let got = cw.open_shared(&bed.front_door.lead, left_out.sharing_id).await.unwrap().package.unwrap();
        assert!(something_was_cut(&got) && !got.note.contains("Heron"), "{}", got.note);

        let along = EmergencyShare { child, text, with_protected: true, ..share(&bed) };
        let id = cw.share_in_emergency(&bed.school.practitioner, along.clone()).await.unwrap();
        assert!(!cw.emergency_sent(&bed.school.practitioner, id).await.unwrap().cut);
        let got = cw.open_shared(&bed.front_door.lead, along.sharing_id).await.unwrap().package.unwrap();
        assert!(got.note.contains(PROTECTED_ADDRESS), "they can go there: {}", got.note);
        let record = cw.record_of(&bed.school.lead, bed.school.children[2], casework::RecordFilter::Shared, None).await.unwrap();
        let released = record.lines.iter().filter(|l| l.event.kind == EventKind::EgressReleased);
        assert_eq!(released.count(), 1, "that it went along stands in the ledger");
    }

    async fn a_ledger_that_cannot_be_signed_does_not_hold_up_an_emergency(bed) {
        let (cw, store) = (&bed.casework, bed.casework.store());
        hide_table(store, "ledger_checkpoint", true).await.unwrap();
        assert!(cw.sign_checkpoints().await.is_err());
        let id = cw.share_in_emergency(&bed.school.practitioner, share(&bed)).await.unwrap();
        assert_eq!(arrived(&bed).await, 1);
        hide_table(store, "ledger_checkpoint", false).await.unwrap();
        cw.sign_checkpoints().await.unwrap();
        assert!(cw.emergency_sent(&bed.school.practitioner, id).await.is_ok());
    }

    async fn a_recipient_that_cannot_be_reached_does_not_hold_up_an_emergency(bed) {
        let (cw, store) = (&bed.casework, bed.casework.store());
        hide_table(store, "inbox_item", true).await.unwrap();
        let id = cw.share_in_emergency(&bed.school.practitioner, share(&bed)).await.unwrap();
        let sent = cw.emergency_sent(&bed.school.practitioner, id).await.unwrap();
        assert!(sent.sharing.is_some());
        hide_table(store, "inbox_item", false).await.unwrap();
        later(&bed, 1);
        cw.tick().await.unwrap();
        assert_eq!(arrived(&bed).await, 1);
    }

    async fn the_draft_of_the_concern_stays_and_only_its_writers_ties_it(bed) {
        let cw = &bed.casework;
        let (me, other) = (&bed.school.practitioner, &bed.school.colleague);
        let draft = Uuid::now_v7();
        cw.save_draft(me, draft, DraftKind::Concern, typed()).await.unwrap();
        let input = EmergencyShare { draft: Some(draft), ..share(&bed) };
        cw.save_draft(me, input.id, DraftKind::Emergency, typed()).await.unwrap();
        let id = cw.share_in_emergency(me, input).await.unwrap();
        let left = cw.drafts(me).await.unwrap();
        assert_eq!(left.iter().map(|d| d.id).collect::<Vec<_>>(), [draft], "what was sent is no draft any more");
        assert_eq!(cw.emergency_sent(me, id).await.unwrap().draft, Some(draft));
        assert_eq!(cw.emergency_sent(&bed.school.lead, id).await.unwrap().draft, None, "a draft is its writer's");
        let theirs = EmergencyShare { draft: Some(draft), ..share(&bed) };
        let id = cw.share_in_emergency(other, theirs).await.unwrap();
        assert_eq!(cw.emergency_sent(other, id).await.unwrap().draft, None);
        // A late one of the page's script brings nothing back.
        cw.save_draft(me, id, DraftKind::Emergency, typed()).await.unwrap();
        assert_eq!(cw.drafts(me).await.unwrap().len(), 1);
    }

    async fn an_ended_session_may_keep_what_was_typed_and_a_strangers_may_not(bed) {
        let cw = &bed.casework;
        let me = &bed.school.practitioner;
        let token = signed_in(&bed, me).await;
        later(&bed, 13);
        assert!(matches!(cw.session(&token).await, Err(CaseworkError::SignedOut)), "it opens nothing");
        let who = cw.who_was_typing(&token).await.unwrap();
        assert_eq!((who.practitioner_id, who.second_factor), (me.practitioner_id, false));
        let id = cw.keep_form(&who, "/tasks/1", &typed()).await.unwrap();
        assert_eq!(cw.kept_form(me, id).await.unwrap().fields, typed());
        assert!(matches!(cw.kept_form(&bed.school.colleague, id).await, Err(CaseworkError::NotFound)));
        later(&bed, 8 * 24);
        assert!(cw.who_was_typing(&token).await.is_err(), "after a week it is nobody's");
        assert!(cw.who_was_typing("not a token").await.is_err());
        let signed_out = signed_in(&bed, me).await;
        cw.sign_out(&signed_out).await.unwrap();
        assert!(cw.who_was_typing(&signed_out).await.is_err(), "whoever signed out is gone");
    }

    async fn half_a_sign_in_keeps_nothing(bed) {
        let token = half(&bed).await;
        assert!(matches!(bed.casework.who_was_typing(&token).await, Err(CaseworkError::SignedOut)));
    }
}
