//! The story is whole, can be told twice, and reads as it should.

use testkit::story;

testkit::both! {
    async fn told_twice_it_stands_once(bed) {
        story::tell(&bed.casework).await.unwrap();
        story::tell(&bed.casework).await.unwrap();
        let people = bed.casework.demo_people().await.unwrap();
        let named: Vec<_> = people.iter().flat_map(|(_, p)| p).filter(|p| p.content.name == "Hannah Fletcher").collect();
        assert_eq!(named.len(), 1);
    }

    async fn a_ledger_tells_things_in_the_order_of_time(bed) {
        story::tell(&bed.casework).await.unwrap();
        let mut conn = bed.casework.store().read().await.unwrap();
        for slug in ["aldermoor-academy", "aldermoor-front-door", "ysgol-glanmorfa"] {
            let agency = conn.agency_by_slug(slug).await.unwrap().id;
            let children = conn.children(agency, None, 100).await.unwrap();
            let mut events = Vec::new();
            for child in children {
                events.extend(conn.events_about(agency, child.id, None, 100).await.unwrap());
            }
            events.sort_by_key(|e| e.seq);
            assert!(!events.is_empty(), "{slug} has a history");
            assert!(events.is_sorted_by_key(|e| e.at_us), "{slug} was told in order");
            let now = bed.casework.now().as_microsecond();
            assert!(events.iter().all(|e| e.at_us <= now), "nothing is told of the future");
        }
    }

    async fn one_child_is_seen_by_five_agencies_in_one_chronology(bed) {
        story::tell(&bed.casework).await.unwrap();
        let mut conn = bed.casework.store().read().await.unwrap();
        let council = conn.agency_by_slug("aldermoor-front-door").await.unwrap().id;
        let lily = conn.find_children(council, "lily", 5).await.unwrap().remove(0);
        let rows = conn.chronology(council, lily.id, None, 100).await.unwrap();
        let mut sources: Vec<_> = rows.iter().map(|r| r.source_agency_id).collect();
        sources.sort();
        sources.dedup();
        assert_eq!(sources.len(), 6, "five others and the front door itself");
        assert!(rows.is_sorted_by(|a, b| a.when.at >= b.when.at), "newest first");
    }
}
