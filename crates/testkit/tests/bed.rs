//! The bed stands on both engines, and each test has a database of its own.

testkit::both! {
    async fn a_child_is_found_by_the_first_letters_within_one_agency(bed) {
        let mut conn = bed.casework.store().read().await.unwrap();
        let found = conn.find_children(bed.school.id, "jon", 10).await.unwrap();
        assert_eq!(found.iter().map(|p| p.id).collect::<Vec<_>>(), bed.school.children[..1]);
        let elsewhere = conn.person(bed.welsh_school.id, bed.school.children[0]).await;
        assert!(elsewhere.is_err(), "one agency's record is not another's");
    }
}
