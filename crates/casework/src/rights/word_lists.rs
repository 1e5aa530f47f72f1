//! Words that are names and words at once, words with a capital letter that name nobody, and titles.

use std::{collections::BTreeSet, sync::LazyLock};

fn read(words: &'static str) -> BTreeSet<&'static str> {
    words.split_whitespace().collect()
}

/// Names that are words too: by themselves they are names only with a capital letter.
pub(super) static ALSO_WORDS: LazyLock<BTreeSet<&'static str>> = LazyLock::new(|| {
    read(
        "
    amber angel april art august bill blue dawn drew faith frank gene grace grant guy haf heather holly
    hope iris ivy jack joy june lily mark may mercy miles nick olive pat penny ray rob rose ruby rusty
    skip sky star sue summer violet wendy will young brown green white black wood hill field king day
    long short little bird fox wolf stone banks rivers brook
",
    )
});

/// Words that begin with a capital letter in ordinary text and name nobody: at the beginning of a
/// sentence in English and Welsh, people by what they are, places and times.
pub(super) static ORDINARY: LazyLock<BTreeSet<&'static str>> = LazyLock::new(|| {
    read(
        "
    can could should do does might must shall let ok okay sorry thank thanks hello dear please
    reception gate gates playground hall corridor canteen office library classroom toilet toilets
    kitchen bus stop breakfast lunch club field park street road shop
    a about after again all also although always an and another any are as asked at attended away
    because before both but by called came child children did during each every everyone first for found
    from had has have he her here hers him his how however i if in is it its last later left looked made
    many more most my never next no nobody not nothing now of off often on once one only or other our
    out over please quiet rang said saw seemed seen she since so some somebody someone something
    sometimes soon spoke still such talked that the their them then there these they this those though
    three to today told two under until very was we were what when where while who why with within
    without would yes yesterday you your ac aeth am ar bu chi cyn daeth dim dw dwedodd dywedodd ei eu fe
    fy gan gofynnodd gwelodd hi hon hwn mae maen mam mewn nad neb nes ni nid o ond pan roedd rwy rwyf
    tad yn yna yr y ym yma ysgol neighbour friend mother father brother sister grandmother grandfather
    cousin partner parent parents family worker officer doctor headteacher head tutor coach lead
    receptionist caretaker driver staff house home cymdogion cymydog ffrind brawd chwaer mum mummy dad
    daddy nan nanny gran grandma grandad uncle auntie aunt school police social care services nurse
    teacher gp nhs mash dsl year class england wales scotland ireland english welsh cymraeg monday
    tuesday wednesday thursday friday saturday sunday january february march april may june july august
    september october november december christmas easter llun mawrth mercher iau gwener sadwrn sul
    nadolig
",
    )
});

/// Words before a name.
pub(super) static TITLES: LazyLock<BTreeSet<&'static str>> =
    LazyLock::new(|| read("mr mrs miss ms mx dr sir prof rev pc sgt"));
