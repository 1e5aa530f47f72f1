//! Guessing is slowed, and its owner is not: on a device where somebody has signed in before, what is
//! tried elsewhere counts for nothing.

#![allow(clippy::unwrap_used, clippy::panic)]

use casework::{Casework, Door, SignInStep};
use testkit::accounts;

const NAME: &str = "0@bed-school.example";
const OTHER: &str = "1@bed-school.example";
const PASSWORD: &str = "three otters swim upstream";

fn on(kept: &str) -> Door {
    Door::browser().knowing(Some(kept.to_owned()))
}

async fn signed(cw: &Casework, name: &str, door: &Door) -> Option<String> {
    match cw.sign_in(name, PASSWORD, None, door).await.unwrap() {
        SignInStep::Done(signed) => Some(signed.token),
        SignInStep::Wait { .. } => None,
        other => panic!("{other:?}"),
    }
}

async fn guess(cw: &Casework, door: &Door, times: usize) -> bool {
    let mut waits = false;
    for _ in 0..times {
        let step = cw.sign_in(NAME, "not that", None, door).await.unwrap();
        waits |= matches!(step, SignInStep::Wait { .. });
    }
    waits
}

testkit::both! {
    async fn whoever_guesses_elsewhere_slows_nobody_on_a_device_they_know(bed) {
        let cw = &bed.casework;
        for name in [NAME, OTHER] {
            accounts::set_password(&bed, name, PASSWORD).await;
        }
        let elsewhere = Door::browser();
        let first = signed(cw, NAME, &elsewhere).await.unwrap();
        let kept = cw.known_device(&first, None).await.unwrap().unwrap();
        assert_eq!(cw.known_device(&first, Some(&kept)).await.unwrap(), None, "it stays");
        let second = signed(cw, OTHER, &elsewhere).await.unwrap();
        let others = cw.known_device(&second, None).await.unwrap().unwrap();
        assert_ne!(others, kept, "another's is not this person's");
        let shared = cw.known_device(&second, Some(&kept)).await.unwrap().unwrap();

        assert!(guess(cw, &elsewhere, 6).await, "guessing is slowed");
        assert!(signed(cw, NAME, &elsewhere).await.is_none());
        assert!(signed(cw, NAME, &on(&kept)).await.is_some(), "their own device is not");
        assert!(signed(cw, NAME, &on(&shared)).await.is_some(), "nor one that a colleague uses too");
        let (device, mark) = kept.split_once('.').unwrap();
        let forged = format!("{device}.{}", mark.chars().rev().collect::<String>());
        for wrong in [others.as_str(), forged.as_str(), device, "", ".", "x.y"] {
            assert!(signed(cw, NAME, &on(wrong)).await.is_none(), "{wrong}");
        }
        // Whoever took the device is slowed on it, and slows nobody elsewhere.
        assert!(guess(cw, &on(&kept), 6).await);
        assert!(signed(cw, NAME, &on(&kept)).await.is_none());
        let anew = cw.known_device(&first, None).await.unwrap().unwrap();
        assert!(signed(cw, NAME, &on(&anew)).await.is_some());
    }

    async fn whoever_tries_many_names_from_one_address_is_slowed_and_nobody_else(bed) {
        let cw = &bed.casework;
        accounts::set_password(&bed, NAME, PASSWORD).await;
        let first = signed(cw, NAME, &Door::browser()).await.unwrap();
        let kept = cw.known_device(&first, None).await.unwrap().unwrap();
        let from = |address: &str| Some(address.parse().unwrap());
        let there = Door::browser().coming_from(from("203.0.113.7"));
        for n in 0..10 {
            let name = format!("nobody-{n}@bed-school.example");
            let step = cw.sign_in(&name, PASSWORD, None, &there).await.unwrap();
            assert!(matches!(step, SignInStep::Wrong), "{n}: {step:?}");
        }
        let hashes = cw.password_hashes();
        let step = cw.sign_in(NAME, PASSWORD, None, &there).await.unwrap();
        assert!(matches!(step, SignInStep::WaitHere { seconds: 1..=30 }), "{step:?}");
        assert_eq!(cw.password_hashes(), hashes, "nothing was checked");
        let refused = cw.open_link("no-such-link", "123456", &there).await.unwrap_err();
        assert!(format!("{refused:?}").contains("wait-here"), "codes of links count with them");
        // A school shares one address: whoever is on their own device comes in.
        let own = there.clone().knowing(Some(kept));
        assert!(matches!(cw.sign_in(NAME, PASSWORD, None, &own).await.unwrap(), SignInStep::Done(_)));
        for door in [Door::browser().coming_from(from("203.0.113.8")), Door::browser()] {
            assert!(signed(cw, NAME, &door).await.is_some(), "{door:?}");
        }
        // Delayed, not locked out.
        bed.clock.set(cw.now() + jiff::SignedDuration::from_secs(30));
        assert!(matches!(cw.sign_in(NAME, PASSWORD, None, &there).await.unwrap(), SignInStep::Done(_)));
    }
}
