//! People are told about their own account, and whoever tries names learns nothing from it.

#![allow(clippy::unwrap_used, clippy::panic)]

use casework::{Casework, Door, HappenedLine, MailAbout, Session, SignInStep};
use domain::{
    Lang,
    signing_in::{Device, Happening},
};
use jiff::SignedDuration;
use testkit::{Bed, accounts};

const NAME: &str = "0@bed-school.example";
const OTHER: &str = "1@bed-school.example";
const PASSWORD: &str = "three otters swim upstream";
const NEXT: &str = "seven kites over Gower";

fn after(bed: &Bed, minutes: i64) {
    let now = bed.casework.now();
    bed.clock.set(now + SignedDuration::from_mins(minutes));
}

fn firefox() -> Device {
    Device::of_user_agent("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")
}

fn elsewhere() -> Door {
    Door::browser().on(firefox())
}

fn on(kept: &str) -> Door {
    elsewhere().knowing(Some(kept.to_owned()))
}

async fn enter(cw: &Casework, password: &str, door: &Door) -> String {
    match cw.sign_in(NAME, password, None, door).await.unwrap() {
        SignInStep::Done(signed) => signed.token,
        other => panic!("{other:?}"),
    }
}

async fn seen(cw: &Casework, token: &str) -> Session {
    cw.session(token).await.unwrap()
}

fn whats(lines: &[HappenedLine]) -> Vec<Happening> {
    lines.iter().map(|l| l.what).collect()
}

/// With an e-mail address and a password; nothing is left in the outbox, and all is known. Gives what
/// their browser keeps.
async fn settled(bed: &Bed) -> String {
    let cw = &bed.casework;
    let who = &bed.school.practitioner;
    let mut tx = cw.store().write(bed.school.id).await.unwrap();
    for (id, email) in [
        (who.practitioner_id, "gwen@school.example"),
        (
            bed.school.administrator.practitioner_id,
            "office@school.example",
        ),
    ] {
        let mut content = tx.practitioner(bed.school.id, id).await.unwrap().content;
        content.email = Some(email.into());
        tx.set_practitioner_content(bed.school.id, id, &content)
            .await
            .unwrap();
    }
    tx.commit().await.unwrap();
    accounts::set_password(bed, NAME, PASSWORD).await;
    let token = enter(cw, PASSWORD, &Door::browser()).await;
    let kept = cw.known_device(&token, None).await.unwrap().unwrap();
    after(bed, 120);
    let token = enter(cw, PASSWORD, &on(&kept)).await;
    let session = seen(cw, &token).await;
    let began = jiff::Timestamp::from_microsecond(session.row.created_us).unwrap();
    cw.know_of_it(&session.actor, began).await.unwrap();
    assert_eq!(seen(cw, &token).await.untold, []);
    cw.sign_out(&token).await.unwrap();
    sent(cw).await;
    after(bed, 120);
    kept
}

/// Every mail that waits to be sent; it is sent.
async fn sent(cw: &Casework) -> Vec<casework::DueMail> {
    let mails = cw.take_mail(100).await.unwrap();
    for mail in &mails {
        cw.mail_sent(mail.id).await.unwrap();
    }
    mails
}

/// How many mails about somebody's own account were sent.
async fn mails(cw: &Casework) -> usize {
    let mails = sent(cw).await;
    let about = |m: &&casework::DueMail| m.about == MailAbout::Account;
    mails.iter().filter(about).count()
}

testkit::both! {
    async fn a_device_that_was_never_used_is_told_of_everywhere_but_on_itself(bed) {
        let kept = settled(&bed).await;
        let cw = &bed.casework;
        let strange = enter(cw, PASSWORD, &elsewhere()).await;
        assert_eq!(mails(cw).await, 1);
        assert_eq!(seen(cw, &strange).await.untold, [], "they know that they signed in");
        let actor = seen(cw, &strange).await.actor;
        let began = cw.now();
        cw.know_of_it(&actor, began).await.unwrap();
        after(&bed, 1);
        let own = enter(cw, PASSWORD, &on(&kept)).await;
        let told = seen(cw, &own).await.untold;
        assert_eq!(whats(&told), [Happening::NewDevice], "whoever was there could not put it away");
        assert_eq!((told[0].device, told[0].at), (Some(firefox()), began));
        assert_eq!(mails(cw).await, 0, "their own device is none that is new");
        after(&bed, 1);
        // A second within the hour is in the list, and sends no second mail.
        enter(cw, PASSWORD, &elsewhere()).await;
        assert_eq!(mails(cw).await, 0);
        assert_eq!(whats(&seen(cw, &own).await.untold), [Happening::NewDevice; 2]);
        after(&bed, 61);
        enter(cw, PASSWORD, &elsewhere()).await;
        assert_eq!(mails(cw).await, 1, "an hour later");
        // A program keeps nothing: it is new once.
        let program = Door::program();
        for _ in 0..3 {
            enter(cw, PASSWORD, &program).await;
            after(&bed, 61);
        }
        let all = whats(&cw.happened(&actor).await.unwrap());
        assert_eq!(all.iter().filter(|w| **w == Happening::NewProgram).count(), 1);
    }

    async fn a_computer_that_several_share_is_known_to_each_of_them(bed) {
        let kept = settled(&bed).await;
        let cw = &bed.casework;
        accounts::set_password(&bed, OTHER, PASSWORD).await;
        let SignInStep::Done(second) = cw.sign_in(OTHER, PASSWORD, None, &on(&kept)).await.unwrap() else {
            panic!("signed in");
        };
        let both = cw.known_device(&second.token, Some(&kept)).await.unwrap().unwrap();
        let before = cw.happened(&bed.school.practitioner).await.unwrap().len();
        let first = enter(cw, PASSWORD, &on(&both)).await;
        assert_eq!(cw.known_device(&first, Some(&both)).await.unwrap(), None, "they take turns");
        assert_eq!(cw.happened(&bed.school.practitioner).await.unwrap().len(), before);
    }

    async fn what_changes_an_account_is_told_in_the_same_commit(bed) {
        let kept = settled(&bed).await;
        let cw = &bed.casework;
        let token = enter(cw, PASSWORD, &on(&kept)).await;
        let actor = seen(cw, &token).await.actor;
        let before = cw.happened(&actor).await.unwrap().len();
        let fresh = cw.change_password(&actor, PASSWORD, NEXT, &on(&kept)).await.unwrap();
        assert_eq!(seen(cw, &fresh.token).await.untold, [], "whoever did it knows");
        assert_eq!(mails(cw).await, 1);
        after(&bed, 1);
        accounts::set_second_factor(&bed, &actor, NEXT).await;
        after(&bed, 1);
        cw.new_recovery_codes(&actor, NEXT).await.unwrap();
        after(&bed, 1);
        cw.reset_second_factor(&bed.school.administrator, actor.practitioner_id, "Rang back.").await.unwrap();
        after(&bed, 1);
        cw.new_link(&bed.school.administrator, actor.practitioner_id).await.unwrap();
        assert_eq!(mails(cw).await, 4, "one of each kind");
        let mut all = whats(&cw.happened(&actor).await.unwrap());
        all.truncate(all.len() - before);
        assert_eq!(all, [
            Happening::LinkMade, Happening::SecondFactorTaken, Happening::RecoveryCodes,
            Happening::SecondFactor, Happening::Password,
        ]);
        // Refused, and so not told.
        assert!(cw.change_password(&actor, "not that one", NEXT, &on(&kept)).await.is_err());
        after(&bed, 1);
        let next = enter(cw, NEXT, &on(&kept)).await;
        assert_eq!(seen(cw, &next).await.untold.len(), 3, "the newest at the top");
        assert_eq!(seen(cw, &next).await.untold[0].what, Happening::LinkMade);
        // Ninety days later it is forgotten.
        after(&bed, 91 * 24 * 60);
        assert_eq!(cw.happened(&actor).await.unwrap(), []);
        cw.sweep().await.unwrap();
        let mut conn = cw.store().read().await.unwrap();
        let rows = conn.happened_since(actor.agency_id, actor.practitioner_id, 0, 100).await.unwrap();
        assert_eq!(rows, []);
    }

    async fn many_failures_are_told_by_the_clock_and_never_by_the_try(bed) {
        let kept = settled(&bed).await;
        let cw = &bed.casework;
        let actor = &bed.school.practitioner;
        let before = cw.happened(actor).await.unwrap();
        for n in 0..5 {
            for name in [NAME, "nobody@bed-school.example"] {
                let step = cw.sign_in(name, "not that", None, &elsewhere()).await.unwrap();
                assert!(matches!(step, SignInStep::Wrong), "{name} {n} {step:?}");
            }
            after(&bed, 1);
            if n == 3 {
                cw.tick().await.unwrap();
            }
        }
        assert_eq!(cw.happened(actor).await.unwrap(), before, "the tries themselves leave nothing");
        cw.tick().await.unwrap();
        cw.tick().await.unwrap();
        assert_eq!(mails(cw).await, 1, "of the one who exists, once");
        after(&bed, 1);
        let own = enter(cw, PASSWORD, &on(&kept)).await;
        let told = seen(cw, &own).await.untold;
        assert_eq!((whats(&told), told[0].tries), (vec![Happening::Tries], 5));
    }

    async fn failures_just_before_a_good_sign_in_are_told_with_it(bed) {
        settled(&bed).await;
        let cw = &bed.casework;
        for _ in 0..5 {
            cw.sign_in(NAME, "not that", None, &elsewhere()).await.unwrap();
            after(&bed, 1);
        }
        enter(cw, PASSWORD, &elsewhere()).await;
        let mut all = whats(&cw.happened(&bed.school.practitioner).await.unwrap());
        all.truncate(2);
        assert_eq!(all, [Happening::NewDevice, Happening::Tries]);
    }

    async fn a_wrong_code_after_the_right_password_is_told_at_once(bed) {
        let kept = settled(&bed).await;
        let cw = &bed.casework;
        let secret = accounts::set_second_factor(&bed, &bed.school.practitioner, PASSWORD).await;
        after(&bed, 1);
        let half = |door: Door| async move {
            match cw.sign_in(NAME, PASSWORD, None, &door).await.unwrap() {
                SignInStep::Code(half) => half.token,
                other => panic!("{other:?}"),
            }
        };
        let own = half(on(&kept)).await;
        cw.sign_in_code(&own, "000000", &on(&kept)).await.unwrap();
        let of = |lines: Vec<HappenedLine>| lines.iter().filter(|l| l.what == Happening::WrongCode).count();
        let actor = &bed.school.practitioner;
        assert_eq!(of(cw.happened(actor).await.unwrap()), 0, "fingers slip on one's own device");
        let theirs = half(elsewhere()).await;
        for _ in 0..2 {
            cw.sign_in_code(&theirs, "000000", &elsewhere()).await.unwrap();
        }
        assert_eq!(of(cw.happened(actor).await.unwrap()), 1);
        after(&bed, 1);
        let code = accounts::code(&secret, cw.now());
        let SignInStep::Done(in_again) = cw.sign_in_code(&own, &code, &on(&kept)).await.unwrap() else {
            panic!("signed in");
        };
        assert!(whats(&seen(cw, &in_again.token).await.untold).contains(&Happening::WrongCode));
    }

    async fn this_was_not_me_ends_other_sessions_and_tells_administrators(bed) {
        let kept = settled(&bed).await;
        let cw = &bed.casework;
        let strange = enter(cw, PASSWORD, &elsewhere()).await;
        after(&bed, 1);
        let own = enter(cw, PASSWORD, &on(&kept)).await;
        sent(cw).await;
        let session = seen(cw, &own).await;
        after(&bed, 1);
        for _ in 0..2 {
            let said = cw.not_me(&session.actor, &session.row.token_hash).await.unwrap();
            assert_eq!((said.told, said.has_password), (1, true));
        }
        assert!(cw.session(&strange).await.is_err(), "signed out");
        let mails = sent(cw).await;
        assert_eq!(mails.len(), 1, "pressed twice is said once");
        assert_eq!((mails[0].to.as_str(), mails[0].about), ("office@school.example", MailAbout::Waits));
        let id = session.actor.practitioner_id;
        let alert = mails[0].link.rsplit('/').next().unwrap().parse().unwrap();
        let leads = cw.where_alert_leads(&bed.school.administrator, alert).await.unwrap();
        assert_eq!(leads, format!("/people/{id}"));
        let line = cw.colleague(&bed.school.administrator, id).await.unwrap();
        assert_eq!(line.not_me, Some(cw.now()));
        assert_eq!(cw.said_not_me(&bed.school.administrator, id).await.unwrap(), Some(cw.now()));
        assert_eq!(cw.colleague(&bed.school.administrator, id).await.unwrap().not_me, None);
        // It asks for a new password until there is one.
        assert_eq!(whats(&seen(cw, &own).await.untold), [Happening::NotMe]);
        cw.know_of_it(&session.actor, cw.now()).await.unwrap();
        assert_eq!(whats(&seen(cw, &own).await.untold), [Happening::NotMe]);
        after(&bed, 1);
        let fresh = cw.change_password(&session.actor, PASSWORD, NEXT, &on(&kept)).await.unwrap();
        assert_eq!(seen(cw, &fresh.token).await.untold, []);
        assert!(cw.said_not_me(&bed.school.lead, id).await.is_err(), "administrators only");
    }

    async fn a_changed_address_is_told_at_the_one_before(bed) {
        settled(&bed).await;
        let cw = &bed.casework;
        let token = cw.make_scim_token(&bed.school.administrator).await.unwrap();
        let caller = cw.scim_caller(&token).await.unwrap();
        let known = cw.scim_called(caller, NAME).await.unwrap().unwrap();
        let says = casework::ScimSays {
            email: Some("gwen@elsewhere.example".into()),
            user_name: Some("gwen@elsewhere.example".into()),
            ..Default::default()
        };
        cw.scim_change(caller, known.id, &says).await.unwrap();
        let mut mails = sent(cw).await;
        // Those who can say whose account it is are told that something waits.
        mails.retain(|m| m.about == MailAbout::Account);
        assert_eq!(mails.len(), 2);
        assert!(mails.iter().all(|m| m.to == "gwen@school.example" && m.lang == Lang::En));
        let all = whats(&cw.happened(&bed.school.practitioner).await.unwrap());
        assert!(all.starts_with(&[Happening::Email, Happening::SignInName]), "{all:?}");
    }
}
