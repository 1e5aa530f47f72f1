//! Single sign-on against a provider on this machine, over real sockets and with real keys: who is
//! let in, and every token that must not be believed.
#![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]

use casework::{
    BroughtBack, Casework, CaseworkError, Door, MembershipChange, Network, NewProvider, Outward,
    Reach, SignOnStep, SingleFault,
};
use std::sync::Arc;
use testkit::{
    Bed, accounts, both_engines,
    provider::{CLIENT, SECRET, Saying, TestProvider, Wrong, parts},
};
use uuid::Uuid;

const PASSWORD: &str = "three otters swim upstream";

struct Scene {
    bed: Bed,
    casework: Casework,
    there: TestProvider,
    provider: Uuid,
    out: Network,
}

fn agreed(issuer: String, trusts_factor: bool) -> NewProvider {
    NewProvider {
        name: "Microsoft".into(),
        issuer,
        client_id: CLIENT.into(),
        client_secret: SECRET.into(),
        trusts_factor,
        ..NewProvider::default()
    }
}

async fn scene(bed: Bed, trusts_factor: bool) -> Scene {
    let out = Network::new(Reach::ThisMachineToo).unwrap();
    let casework = (*bed.casework).clone().with_outward(Arc::new(out.clone()));
    let there = TestProvider::start(7).await;
    let provider = Uuid::now_v7();
    let new = agreed(there.issuer(), trusts_factor);
    casework
        .add_sign_on(&bed.school.administrator, provider, &new)
        .await
        .unwrap();
    let scene = Scene {
        bed,
        casework,
        there,
        provider,
        out,
    };
    scene.says(|_| {});
    scene
}

impl Scene {
    /// What the provider says from now on: Ada, as it should be, but for what `change` does.
    fn says(&self, change: impl FnOnce(&mut Saying)) {
        let mut saying = Saying {
            subject: "ada-1".into(),
            name: Some("Ada Brook".into()),
            email: Some("nerys@oakbourne.example".into()),
            now_s: self.casework.now().as_second(),
            ..Saying::default()
        };
        change(&mut saying);
        self.there.says(saying);
    }

    /// A browser goes to the provider and comes back with what it was given.
    async fn travel(&self, address: &str) -> (String, String) {
        let request = http::Request::get(address).body(Vec::new()).unwrap();
        let answer = self.out.send(request).await.unwrap();
        let back = answer.headers()["location"].to_str().unwrap().to_owned();
        let query = parts(back.split_once('?').unwrap().1);
        (query["state"].clone(), query["code"].clone())
    }

    async fn come_in(&self) -> SignOnStep {
        let agency = self.bed.school.id;
        let asked = self
            .casework
            .begin_sign_on(agency, self.provider, "/")
            .await
            .unwrap();
        let (state, code) = self.travel(&asked.address).await;
        self.finish(&state, &code, &asked.browser, None).await
    }

    async fn finish(
        &self,
        state: &str,
        code: &str,
        browser: &str,
        session: Option<&str>,
    ) -> SignOnStep {
        let brought = BroughtBack {
            state,
            code,
            error: None,
            issuer: None,
            browser,
            session,
        };
        self.casework
            .finish_sign_on(brought, &Door::browser())
            .await
            .unwrap()
    }

    fn wait(&self, minutes: i64) {
        let later = self.casework.now() + jiff::SignedDuration::from_mins(minutes);
        self.bed.clock.set(later);
    }

    async fn tie(&self, who: Uuid) {
        let admin = &self.bed.school.administrator;
        assert!(matches!(
            self.come_in().await,
            SignOnStep::Stranger(Some(_))
        ));
        let desk = self.casework.sign_on_desk(admin).await.unwrap();
        self.casework
            .tie_sign_on(admin, desk.strangers[0].id, Some(who), "rang them back")
            .await
            .unwrap();
    }
}

#[tokio::test]
async fn whom_an_administrator_has_tied_comes_in_and_nobody_by_a_name_or_an_e_mail() {
    both_engines(|bed| async move {
        let s = scene(bed, false).await;
        let who = s.bed.school.practitioner.practitioner_id;
        let admin = &s.bed.school.administrator;
        // The e-mail is that of an account here. It opens nothing.
        let SignOnStep::Stranger(Some(word)) = s.come_in().await else {
            panic!("a stranger came in");
        };
        let desk = s.casework.sign_on_desk(admin).await.unwrap();
        assert_eq!(desk.strangers.len(), 1);
        assert_eq!(desk.strangers[0].word, word);
        let waiting = desk.strangers[0].id;
        let tie = |who, note| s.casework.tie_sign_on(admin, waiting, who, note);
        for (whom, note, field) in [
            (None, "rang them back", "who"),
            (Some(admin.practitioner_id), "rang them back", "who"),
            (Some(who), " ", "note"),
        ] {
            let Err(CaseworkError::Invalid(faults)) = tie(whom, note).await else {
                panic!("tied without {field}");
            };
            assert_eq!(faults[0].field, field);
        }
        // A lead of the agency is no administrator.
        let lead = &s.bed.school.lead;
        let denied = s.casework.tie_sign_on(lead, waiting, Some(who), "x").await;
        assert!(matches!(denied, Err(CaseworkError::NotFound)));
        let other = &s.bed.front_door.administrator;
        let denied = s.casework.tie_sign_on(other, waiting, Some(who), "x").await;
        assert!(matches!(denied, Err(CaseworkError::NotFound)));
        tie(Some(who), "rang them back").await.unwrap();
        let SignOnStep::Done(signed, back) = s.come_in().await else {
            panic!("not let in");
        };
        assert_eq!(back, "/");
        let session = s.casework.session(&signed.token).await.unwrap();
        assert_eq!(session.actor.practitioner_id, who);
        assert!(!session.actor.second_factor, "nothing more was shown");
        // Somebody else with the same e-mail is somebody else.
        s.says(|it| it.subject = "ada-2".into());
        assert!(matches!(s.come_in().await, SignOnStep::Stranger(Some(_))));
        // Taken away, the session ends and the way in with it.
        let desk = s.casework.sign_on_desk(admin).await.unwrap();
        s.casework
            .untie_sign_on(admin, desk.tied[0].id)
            .await
            .unwrap();
        let over = s.casework.session(&signed.token).await;
        assert!(matches!(over, Err(CaseworkError::SignedOut)));
        s.says(|_| {});
        assert!(matches!(s.come_in().await, SignOnStep::Stranger(Some(_))));
    })
    .await;
}

#[tokio::test]
async fn a_name_that_the_provider_says_only_when_asked_is_there_for_whoever_ties_the_person() {
    both_engines(|bed| async move {
        let s = scene(bed, false).await;
        let admin = &s.bed.school.administrator;
        for (subject, of, name) in [
            ("ada-1", "ada-1", Some("Ada Brook")),
            // Said of somebody else: nobody's name is taken for another's.
            ("ada-2", "ada-1", None),
        ] {
            s.says(|saying| {
                saying.subject = subject.into();
                saying.apart = Some(of.into());
            });
            assert!(matches!(s.come_in().await, SignOnStep::Stranger(Some(_))));
            let desk = s.casework.sign_on_desk(admin).await.unwrap();
            let names: Vec<_> = desk.strangers.iter().map(|t| t.name.as_deref()).collect();
            assert!(names.contains(&name), "{subject}: {names:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn who_turns_back_at_the_provider_is_told_so_and_the_question_is_used_up() {
    both_engines(|bed| async move {
        let s = scene(bed, false).await;
        for (error, issuer, turned) in [
            ("access_denied", None, true),
            ("login_required", Some(s.there.issuer()), true),
            (
                "access_denied",
                Some("https://elsewhere.example".into()),
                false,
            ),
            ("server_error", None, false),
            ("a word of nobody", None, false),
        ] {
            let agency = s.bed.school.id;
            let asked = s.casework.begin_sign_on(agency, s.provider, "/").await;
            let asked = asked.unwrap();
            let (state, _) = s.travel(&asked.address).await;
            let back = || BroughtBack {
                state: &state,
                error: Some(error),
                issuer: issuer.as_deref(),
                browser: &asked.browser,
                ..BroughtBack::default()
            };
            let step = s.casework.finish_sign_on(back(), &Door::browser()).await;
            let step = step.unwrap();
            match step {
                SignOnStep::TurnedBack => assert!(turned, "{error}"),
                SignOnStep::Fault(fault) => {
                    assert!(!turned, "{error}");
                    assert_eq!(fault == SingleFault::Unreachable, error == "server_error");
                }
                other => panic!("{error}: {other:?}"),
            }
            let again = s.casework.finish_sign_on(back(), &Door::browser()).await;
            assert!(matches!(again.unwrap(), SignOnStep::Begin), "{error}");
        }
    })
    .await;
}

#[tokio::test]
async fn no_token_that_is_not_right_opens_anything() {
    both_engines(|bed| async move {
        let s = scene(bed, true).await;
        s.tie(s.bed.school.practitioner.practitioner_id).await;
        for (wrong, fault) in [
            (Wrong::Issuer, SingleFault::Issuer),
            (Wrong::Audience, SingleFault::Audience),
            (Wrong::SecondAudience, SingleFault::Audience),
            (Wrong::Party, SingleFault::Audience),
            (Wrong::Nonce, SingleFault::Nonce),
            (Wrong::NoNonce, SingleFault::Nonce),
            (Wrong::Expired, SingleFault::Time),
            (Wrong::Future, SingleFault::Time),
            (Wrong::Stale, SingleFault::Time),
            (Wrong::Unsigned, SingleFault::Signature),
            (Wrong::OtherKey, SingleFault::Signature),
            (Wrong::Shared, SingleFault::Signature),
            (Wrong::Absent, SingleFault::Token),
        ] {
            s.says(|it| it.wrong = wrong);
            match s.come_in().await {
                SignOnStep::Fault(found) => assert_eq!(found, fault, "{wrong:?}"),
                other => panic!("{wrong:?}: {other:?}"),
            }
        }
        s.says(|_| {});
        assert!(matches!(s.come_in().await, SignOnStep::Done(..)));
    })
    .await;
}

#[tokio::test]
async fn an_answer_counts_once_for_the_browser_that_asked_and_in_time() {
    both_engines(|bed| async move {
        let s = scene(bed, false).await;
        s.tie(s.bed.school.practitioner.practitioner_id).await;
        let agency = s.bed.school.id;
        let begin = || s.casework.begin_sign_on(agency, s.provider, "/");
        // Another browser, as when somebody is sent a link to come back with another's code.
        let asked = begin().await.unwrap();
        let (state, code) = s.travel(&asked.address).await;
        let lured = s.finish(&state, &code, "another browser", None).await;
        assert!(matches!(lured, SignOnStep::Begin));
        let late = s.finish(&state, &code, &asked.browser, None).await;
        assert!(matches!(late, SignOnStep::Begin), "it was used up");
        // The same twice.
        let asked = begin().await.unwrap();
        let (state, code) = s.travel(&asked.address).await;
        let first = s.finish(&state, &code, &asked.browser, None).await;
        assert!(matches!(first, SignOnStep::Done(..)));
        let again = s.finish(&state, &code, &asked.browser, None).await;
        assert!(matches!(again, SignOnStep::Begin));
        // The code of another question: its verifier does not fit.
        let (one, two) = (begin().await.unwrap(), begin().await.unwrap());
        let (_, code) = s.travel(&one.address).await;
        let (state, _) = s.travel(&two.address).await;
        let mixed = s.finish(&state, &code, &two.browser, None).await;
        assert!(matches!(mixed, SignOnStep::Fault(SingleFault::Code)));
        // Another provider says that it answers.
        let asked = begin().await.unwrap();
        let (state, code) = s.travel(&asked.address).await;
        let brought = BroughtBack {
            state: &state,
            code: &code,
            error: None,
            issuer: Some("https://elsewhere.example"),
            browser: &asked.browser,
            session: None,
        };
        let mixed = s.casework.finish_sign_on(brought, &Door::browser()).await;
        assert!(matches!(mixed, Ok(SignOnStep::Fault(SingleFault::Issuer))));
        // Too late.
        let asked = begin().await.unwrap();
        let (state, code) = s.travel(&asked.address).await;
        s.wait(11);
        let late = s.finish(&state, &code, &asked.browser, None).await;
        assert!(matches!(late, SignOnStep::Begin));
    })
    .await;
}

#[tokio::test]
async fn a_second_factor_is_the_providers_where_the_agency_takes_it_and_else_our_own() {
    both_engines(|bed| async move {
        let s = scene(bed, true).await;
        let who = s.bed.school.practitioner.clone();
        s.tie(who.practitioner_id).await;
        // The provider says that it checked more than a password, and the agency takes its word.
        s.says(|it| it.methods = vec!["pwd", "mfa"]);
        let SignOnStep::Done(signed, _) = s.come_in().await else {
            panic!("not let in");
        };
        let session = s.casework.session(&signed.token).await.unwrap();
        assert!(session.actor.second_factor);
        // With a factor of our own, and a provider that checked a password only, ours is asked for.
        accounts::set_password(&s.bed, "0@bed-school.example", PASSWORD).await;
        let secret = accounts::set_second_factor(&s.bed, &who, PASSWORD).await;
        s.says(|it| it.methods = vec!["pwd"]);
        let SignOnStep::Code(half, _) = s.come_in().await else {
            panic!("no code was asked for");
        };
        let closed = s.casework.session(&half.token).await;
        assert!(matches!(closed, Err(CaseworkError::SignedOut)));
        s.wait(1);
        let code = accounts::code(&secret, s.casework.now());
        let step = s
            .casework
            .sign_in_code(&half.token, &code, &Door::browser())
            .await
            .unwrap();
        let casework::SignInStep::Done(signed) = step else {
            panic!("the code was refused");
        };
        let session = s.casework.session(&signed.token).await.unwrap();
        assert!(session.actor.second_factor);
        assert_eq!(session.row.way, "single-sign-on");
    })
    .await;
}

#[tokio::test]
async fn who_is_suspended_or_has_left_does_not_come_in_and_who_is_invited_does() {
    both_engines(|bed| async move {
        let s = scene(bed, false).await;
        let admin = &s.bed.school.administrator;
        let who = s.bed.school.practitioner.practitioner_id;
        s.tie(who).await;
        let SignOnStep::Done(signed, _) = s.come_in().await else {
            panic!("not let in");
        };
        let change = |c| s.casework.change_standing(admin, who, c);
        change(MembershipChange::Suspend).await.unwrap();
        let over = s.casework.session(&signed.token).await;
        assert!(matches!(over, Err(CaseworkError::SignedOut)));
        assert!(matches!(s.come_in().await, SignOnStep::Closed));
        change(MembershipChange::BringBack).await.unwrap();
        assert!(matches!(s.come_in().await, SignOnStep::Done(..)));
        // Whoever has left is tied to nothing any more; brought back, they are tied anew, and come in
        // as somebody who was invited.
        change(MembershipChange::Leave).await.unwrap();
        change(MembershipChange::BringBack).await.unwrap();
        s.tie(who).await;
        let SignOnStep::Done(signed, _) = s.come_in().await else {
            panic!("not let in");
        };
        let session = s.casework.session(&signed.token).await.unwrap();
        assert_eq!(session.actor.practitioner_id, who);
    })
    .await;
}

#[tokio::test]
async fn an_act_that_asks_again_is_answered_by_showing_it_anew_at_the_provider() {
    both_engines(|bed| async move {
        let s = scene(bed, false).await;
        s.tie(s.bed.school.practitioner.practitioner_id).await;
        let SignOnStep::Done(signed, _) = s.come_in().await else {
            panic!("not let in");
        };
        // Locked by idleness, it asks for more than this.
        s.wait(16);
        let again = || {
            s.casework
                .begin_sign_on_again(&signed.token, s.provider, "/people")
        };
        let locked = again().await;
        assert!(matches!(locked, Err(CaseworkError::Locked)));
        s.says(|_| {});
        let SignOnStep::Done(signed, _) = s.come_in().await else {
            panic!("not let in");
        };
        let asked = s
            .casework
            .begin_sign_on_again(&signed.token, s.provider, "/people")
            .await
            .unwrap();
        assert!(asked.address.contains("prompt=login"), "{}", asked.address);
        assert!(asked.address.contains("max_age=0"), "{}", asked.address);
        // The provider did not ask: they showed it an hour ago.
        let (state, code) = s.travel(&asked.address).await;
        let now = s.casework.now().as_second();
        s.says(|it| it.shown_s = Some(now - 3600));
        let stale = s
            .finish(&state, &code, &asked.browser, Some(&signed.token))
            .await;
        assert!(matches!(stale, SignOnStep::Fault(SingleFault::NotFresh)));
        // Somebody else there shows it.
        let ask = || {
            s.casework
                .begin_sign_on_again(&signed.token, s.provider, "/people")
        };
        let asked = ask().await.unwrap();
        let (state, code) = s.travel(&asked.address).await;
        s.says(|it| it.subject = "eve".into());
        let eve = s
            .finish(&state, &code, &asked.browser, Some(&signed.token))
            .await;
        assert!(matches!(eve, SignOnStep::Fault(SingleFault::Nonce)));
        // It is they.
        s.says(|_| {});
        let asked = ask().await.unwrap();
        let (state, code) = s.travel(&asked.address).await;
        let shown = s
            .finish(&state, &code, &asked.browser, Some(&signed.token))
            .await;
        let SignOnStep::Confirmed(fresh, back) = shown else {
            panic!("{shown:?}");
        };
        assert_eq!(back, "/people");
        assert!(s.casework.session(&fresh.token).await.unwrap().actor.fresh);
        let old = s.casework.session(&signed.token).await;
        assert!(matches!(old, Err(CaseworkError::SignedOut)), "a new token");
    })
    .await;
}

#[tokio::test]
async fn an_address_that_is_no_provider_is_not_set_up_and_the_file_of_settings_rules_its_own() {
    both_engines(|bed| async move {
        let s = scene(bed, false).await;
        let admin = &s.bed.school.administrator;
        let casework = &s.casework;
        let add = |new: NewProvider| async move {
            casework.add_sign_on(admin, Uuid::now_v7(), &new).await
        };
        let silent = add(agreed("http://127.0.0.1:1".into(), false)).await;
        assert!(matches!(
            silent,
            Err(CaseworkError::SignOn(SingleFault::Unreachable))
        ));
        let wrong = add(agreed(format!("{}/", s.there.issuer()), false)).await;
        assert!(matches!(
            wrong,
            Err(CaseworkError::SignOn(SingleFault::Document))
        ));
        // The file of settings: set, set again, taken out.
        let slug = s.casework.directory_by_operator().await.unwrap();
        let slug = slug
            .into_iter()
            .find(|a| a.id == s.bed.front_door.id)
            .unwrap()
            .slug;
        let file = vec![(slug, agreed(s.there.issuer(), true))];
        let admin = &s.bed.front_door.administrator;
        s.casework.set_sign_on_from_file(&file).await.unwrap();
        let first = s.casework.sign_on_desk(admin).await.unwrap().providers;
        s.casework.set_sign_on_from_file(&file).await.unwrap();
        let again = s.casework.sign_on_desk(admin).await.unwrap().providers;
        assert_eq!(first, again);
        assert!(first[0].from_file);
        let ended = s.casework.end_sign_on(admin, first[0].id).await;
        assert!(matches!(ended, Err(CaseworkError::WrongState)));
        s.casework.set_sign_on_from_file(&[]).await.unwrap();
        let none = s.casework.sign_on_desk(admin).await.unwrap();
        assert!(none.providers.is_empty());
        let kept = s.casework.sign_on_desk(&s.bed.school.administrator).await;
        assert_eq!(kept.unwrap().providers.len(), 1, "set by an administrator");
    })
    .await;
}

/// Signed in through the provider, with what it calls the sign-in there.
async fn in_as(s: &Scene, session: Option<&'static str>) -> String {
    s.says(|it| it.session = session);
    match s.come_in().await {
        SignOnStep::Done(signed, _) => signed.token,
        other => panic!("not let in: {other:?}"),
    }
}

async fn is_in(s: &Scene, token: &str) -> bool {
    match s.casework.session(token).await {
        Ok(_) => true,
        Err(CaseworkError::SignedOut) => false,
        Err(other) => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_providers_word_ends_what_came_from_it_and_nothing_else() {
    both_engines(|bed| async move {
        let s = scene(bed, true).await;
        let who = s.bed.school.practitioner.practitioner_id;
        s.tie(who).await;
        accounts::set_password(&s.bed, "0@bed-school.example", PASSWORD).await;
        let own = match s
            .casework
            .sign_in("0@bed-school.example", PASSWORD, None, &Door::browser())
            .await
        {
            Ok(casework::SignInStep::Done(signed)) => signed.token,
            other => panic!("{other:?}"),
        };
        let one = in_as(&s, Some("first")).await;
        let two = in_as(&s, Some("second")).await;
        let unnamed = in_as(&s, None).await;
        // One sign-in there, by its name alone.
        s.says(|it| it.session = Some("first"));
        let word = s
            .there
            .logout_token("1", &[("sub", serde_json::Value::Null)]);
        assert!(s.casework.sign_out_by_provider(&word).await.unwrap());
        assert!(!is_in(&s, &one).await);
        assert!(is_in(&s, &two).await && is_in(&s, &unnamed).await && is_in(&s, &own).await);
        assert!(
            !s.casework.sign_out_by_provider(&word).await.unwrap(),
            "it counts once"
        );
        // By name and person: also what came without a name.
        s.says(|it| it.session = Some("second"));
        assert!(
            s.casework
                .sign_out_by_provider(&s.there.logout_token("2", &[]))
                .await
                .unwrap()
        );
        assert!(!is_in(&s, &two).await && !is_in(&s, &unnamed).await);
        // All of a person's.
        let three = in_as(&s, Some("third")).await;
        let four = in_as(&s, Some("fourth")).await;
        s.says(|_| {});
        assert!(
            s.casework
                .sign_out_by_provider(&s.there.logout_token("3", &[]))
                .await
                .unwrap()
        );
        assert!(!is_in(&s, &three).await && !is_in(&s, &four).await);
        assert!(
            is_in(&s, &own).await,
            "what came by the password is not the provider's"
        );
        // Somebody who is nobody here is answered alike.
        s.says(|it| it.subject = "nobody-9".into());
        assert!(
            s.casework
                .sign_out_by_provider(&s.there.logout_token("4", &[]))
                .await
                .unwrap()
        );
        let mut conn = s.casework.store().read().await.unwrap();
        let events = conn.events_on(s.bed.school.id, who, 100).await.unwrap();
        let said = events.iter().filter_map(|e| e.detail.as_ref());
        let ended: Vec<_> = said
            .filter(|d| d["by"] == "provider")
            .map(|d| d["ended"].clone())
            .collect();
        assert_eq!(ended.len(), 3, "{ended:?}");
    })
    .await;
}

#[tokio::test]
async fn a_sign_in_that_waits_for_its_code_ends_by_the_providers_word_too() {
    both_engines(|bed| async move {
        let s = scene(bed, false).await;
        let who = s.bed.school.practitioner.clone();
        s.tie(who.practitioner_id).await;
        accounts::set_password(&s.bed, "0@bed-school.example", PASSWORD).await;
        let secret = accounts::set_second_factor(&s.bed, &who, PASSWORD).await;
        let half = async || match s.come_in().await {
            SignOnStep::Code(half, _) => half.token,
            other => panic!("{other:?}"),
        };
        s.says(|it| it.session = Some("first"));
        let waits = half().await;
        assert!(
            s.casework
                .sign_out_by_provider(&s.there.logout_token("1", &[]))
                .await
                .unwrap()
        );
        s.wait(1);
        let code = accounts::code(&secret, s.casework.now());
        let late = s
            .casework
            .sign_in_code(&waits, &code, &Door::browser())
            .await;
        assert!(matches!(late, Err(CaseworkError::SignedOut)), "{late:?}");
        // And whoever gave the code is still of that sign-in.
        s.says(|it| it.session = Some("second"));
        let waits = half().await;
        let code = accounts::code(&secret, s.casework.now());
        let casework::SignInStep::Done(signed) = s
            .casework
            .sign_in_code(&waits, &code, &Door::browser())
            .await
            .unwrap()
        else {
            panic!("signed in");
        };
        let word = s
            .there
            .logout_token("2", &[("sub", serde_json::Value::Null)]);
        assert!(s.casework.sign_out_by_provider(&word).await.unwrap());
        assert!(!is_in(&s, &signed.token).await);
    })
    .await;
}

#[tokio::test]
async fn no_word_that_is_not_right_ends_anything() {
    both_engines(|bed| async move {
        let s = scene(bed, true).await;
        s.tie(s.bed.school.practitioner.practitioner_id).await;
        let token = in_as(&s, Some("first")).await;
        let refused = async |what: &str, word: &str| {
            assert!(
                !s.casework.sign_out_by_provider(word).await.unwrap(),
                "{what}"
            );
            assert!(is_in(&s, &token).await, "{what}");
        };
        for wrong in [
            Wrong::Issuer,
            Wrong::Audience,
            Wrong::SecondAudience,
            Wrong::Expired,
            Wrong::Future,
            Wrong::Stale,
            Wrong::Unsigned,
            Wrong::OtherKey,
            Wrong::Shared,
        ] {
            s.says(|it| it.wrong = wrong);
            refused(&format!("{wrong:?}"), &s.there.logout_token("1", &[])).await;
        }
        s.says(|it| it.session = Some("first"));
        let null = serde_json::Value::Null;
        let event = |name: &str, value: serde_json::Value| serde_json::json!({ name: value });
        let about = "http://schemas.openid.net/event/backchannel-logout";
        for (what, change) in [
            ("a nonce", vec![("nonce", "a question".into())]),
            ("another kind", vec![("typ", "JWT".into())]),
            ("no kind", vec![("typ", "".into())]),
            ("no event", vec![("events", null.clone())]),
            (
                "another event",
                vec![(
                    "events",
                    event(
                        "http://schemas.openid.net/event/other",
                        serde_json::json!({}),
                    ),
                )],
            ),
            (
                "an event that is none",
                vec![("events", event(about, "yes".into()))],
            ),
            ("no id", vec![("jti", null.clone())]),
            ("an empty id", vec![("jti", " ".into())]),
            ("nobody", vec![("sub", null.clone()), ("sid", null.clone())]),
            ("no time", vec![("iat", null.clone())]),
            ("no end", vec![("exp", null.clone())]),
            ("no audience", vec![("aud", serde_json::json!([]))]),
        ] {
            refused(what, &s.there.logout_token("1", &change)).await;
        }
        refused("a token about who somebody is", &s.there.id_token()).await;
        let good = s.there.logout_token("1", &[]);
        let (head, rest) = good.split_once('.').unwrap();
        let (body, sign) = rest.split_once('.').unwrap();
        let other = s.there.logout_token("2", &[]);
        let other_body = other.split('.').nth(1).unwrap();
        for word in [
            String::new(),
            "..".into(),
            format!("{head}.{body}"),
            format!("{head}.{body}."),
            format!("{head}.{other_body}.{sign}"),
            format!("{good}.x"),
            "a".repeat(100_000),
        ] {
            refused("torn", &word).await;
        }
        assert!(
            s.casework.sign_out_by_provider(&good).await.unwrap(),
            "the right one"
        );
        assert!(!is_in(&s, &token).await);
    })
    .await;
}
