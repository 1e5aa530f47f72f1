//! Words that stand in names and are no names of their own, or tell little.

/// Parts of a name that come and go.
pub(crate) fn is_particle(word: &[u8]) -> bool {
    matches!(
        word,
        b"al"
            | b"el"
            | b"ap"
            | b"ab"
            | b"ferch"
            | b"van"
            | b"von"
            | b"der"
            | b"den"
            | b"de"
            | b"da"
            | b"do"
            | b"dos"
            | b"das"
            | b"del"
            | b"della"
            | b"di"
            | b"bin"
            | b"ibn"
            | b"bint"
            | b"binti"
            | b"y"
            | b"e"
            | b"jr"
            | b"jnr"
            | b"junior"
            | b"sr"
            | b"snr"
            | b"mr"
            | b"mrs"
            | b"miss"
            | b"ms"
            | b"dr"
            | b"master"
    )
}

/// Written in front of the next token, with or without a space.
pub(crate) fn is_joined(word: &[u8]) -> bool {
    matches!(
        word,
        b"mc" | b"mac" | b"o" | b"abdul" | b"abd" | b"abdel" | b"abu" | b"umm" | b"st" | b"fitz"
    )
}

/// Names that say sex or respect and stand beside a family name or in its place: Singh and Kaur, Bibi and Begum.
/// Millions bear them, so that the other name is the one that tells.
pub(crate) fn is_companion(word: &[u8]) -> bool {
    matches!(
        word,
        b"singh" | b"kaur" | b"bibi" | b"begum" | b"khatun" | b"bano" | b"sultana"
    )
}

/// What forms say when nobody knows.
pub(crate) fn is_nobody(word: &[u8]) -> bool {
    matches!(
        word,
        b"unknown"
            | b"unk"
            | b"baby"
            | b"babe"
            | b"infant"
            | b"newborn"
            | b"twin"
            | b"triplet"
            | b"na"
            | b"none"
            | b"not"
            | b"known"
            | b"test"
            | b"nil"
            | b"null"
            | b"tbc"
            | b"anon"
            | b"anonymous"
            | b"no"
            | b"name"
            | b"of"
            | b"boy"
            | b"girl"
            | b"unborn"
    )
}
