//! In a school with more children than a plain list holds, any child can be picked without a
//! script: by a search that loses nothing typed.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test may stop where it stands"
)]

mod house;

use casework::AddPerson;
use domain::person::{PersonContent, PersonKind};
use house::{Browser, House, value_of};
use testkit::{Bed, Engine};
use uuid::Uuid;

const MORE: usize = 310;
/// The box "the child is not on the list", ticked.
const UNLISTED: &str = "name=\"not-listed-on\" type=\"checkbox\" value=\"yes\" checked";
const SAW: &str = "Words that must not be lost";

/// Children enough that the newest are on no plain list; gives the last of them.
async fn fill(bed: &Bed) -> Uuid {
    let mut last = Uuid::nil();
    for n in 0..MORE {
        last = Uuid::now_v7();
        let given = if n + 1 == MORE { "Zephyrine" } else { "Robin" };
        let person = AddPerson {
            id: last,
            kind: PersonKind::Child,
            protected_address: false,
            content: PersonContent {
                given_names: given.into(),
                family_name: format!("Ashdown {n}"),
                ..PersonContent::default()
            },
            around: None,
        };
        bed.casework
            .add_person(&bed.school.lead, person)
            .await
            .unwrap();
    }
    last
}

/// Whether a list of the page offers a child.
fn offers(body: &str, child: Uuid) -> bool {
    body.contains(&format!("<option value=\"{child}\""))
}

#[tokio::test]
async fn a_child_on_no_plain_list_is_found_without_a_script() {
    testkit::on(Engine::Sqlite, |bed: Bed| async move {
        let house = House::over(bed.casework.clone()).await;
        let mut teacher = Browser::new(house.port, "en");
        teacher.sign_in(&bed.school.practitioner, "/").await;
        let small = teacher.get("/concerns/new").await;
        assert!(
            !small.body.contains("find-child"),
            "a short list needs no search"
        );
        let wanted = fill(&bed).await;
        let page = teacher.get("/concerns/new").await;
        assert!(page.body.contains("value=\"find-child\"") && !offers(&page.body, wanted));

        // Nobody is called that: it says so and keeps what was typed.
        let id = value_of(&page.body, "id");
        let child = wanted.to_string();
        let with = |action, letters, child| {
            let typed = [("child-typed", letters), ("child", child), ("saw", SAW)];
            [
                &[("id", id.as_str()), ("action", action), ("children", "1")][..],
                &typed,
            ]
            .concat()
        };
        let page = teacher
            .post("/concerns/new", &with("find-child", "Xyz", ""))
            .await;
        assert_eq!(page.status, 422);
        assert!(
            !page.body.contains(UNLISTED),
            "letters that were sought are not who the child is"
        );
        assert!(
            page.says("No name begins with this") && page.says(SAW),
            "{}",
            page.body
        );

        let page = teacher
            .post("/concerns/new", &with("find-child", "zeph", ""))
            .await;
        assert_eq!(page.status, 200, "{}", page.body);
        assert!(
            offers(&page.body, wanted) && page.says(SAW) && page.says("One name begins with this")
        );
        assert!(!page.body.contains(UNLISTED));

        // Chosen, it stays on the list whatever is done next, and is logged about that child.
        let page = teacher
            .post("/concerns/new", &with("add-statement", "zeph", &child))
            .await;
        assert!(
            page.body
                .contains(&format!("<option value=\"{wanted}\" selected>")),
            "{}",
            page.body
        );
        let answer = teacher
            .post("/concerns/new", &with("log", "zeph", &child))
            .await;
        assert_eq!(
            answer.location(),
            format!("/concerns/{id}/logged"),
            "{}",
            answer.body
        );
        let concern = bed
            .casework
            .concern(&bed.school.lead, id.parse().unwrap())
            .await
            .unwrap();
        assert_eq!(concern.children[0].child.id, wanted);
        assert!(concern.concern.content.child_not_listed.is_none());

        // The same where the lead says which child a concern is about, and who stands around one.
        let mut lead = Browser::new(house.port, "en");
        lead.sign_in(&bed.school.lead, "/").await;
        let path = format!("/concerns/{id}/child");
        assert!(!offers(&lead.get(&path).await.body, wanted));
        let page = lead
            .post(&path, &[("action", "find-child"), ("child-typed", "zeph")])
            .await;
        assert!(
            page.status == 200 && offers(&page.body, wanted),
            "{}",
            page.body
        );
        let path = format!("/children/{}/people", bed.school.children[0]);
        let sought = [
            ("action", "find-known"),
            ("who", "known"),
            ("known-typed", "amina"),
        ];
        let page = lead.post(&path, &sought).await;
        assert!(
            page.status == 200 && offers(&page.body, bed.school.children[2]),
            "{}",
            page.body
        );
    })
    .await;
}
