//! Names as bags of tokens, and what is known of each token.

use crate::{
    hash,
    intern::{Interner, number},
    particles::{is_companion, is_joined, is_nobody, is_particle},
    shipped::{self, Shipped},
    sound, text,
};

/// What is known of a token, worked out once.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Token {
    /// Consonants: for candidates.
    pub(crate) skeleton: u32,
    /// Spelling as it sounds.
    pub(crate) spelling: u32,
    /// As `spelling`, of the family name without the ending that follows sex or grammar.
    pub(crate) root: u32,
    /// Sets of forms of one name that it stands in; the lowest bit says that it is the name itself, of which the others
    /// are forms.
    pub(crate) sets: [u16; 8],
    /// Sets of names that are two although they sound or look like one.
    pub(crate) apart: [u16; 2],
    /// A name that stands on its own, so that a letter's difference from another such name is no slip.
    pub(crate) own: bool,
    /// Letters that occur in it.
    pub(crate) letters: u32,
    /// Bytes.
    pub(crate) len: u8,
    /// Begins the names with which it may have been cut short.
    pub(crate) initial: u8,
    /// The sound with which it begins.
    pub(crate) begins: u8,
    /// Stands beside a family name, or for it, and comes and goes.
    pub(crate) companion: bool,
}

/// Number of a token; zero is "none".
pub(crate) type TokenId = u32;

/// How two tokens stand to each other, best last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub(crate) enum Likeness {
    Different = 0,
    /// Alike, and yet two names: each stands on its own.
    Other = 1,
    /// Some resemblance in writing or sound.
    Far = 2,
    /// One letter and the first of a name.
    Initial = 3,
    /// One slip, or nearly the same letters, or one cut short.
    Near = 4,
    /// Two forms of one name, which is neither of them.
    TwoForms = 5,
    /// A known form of the same name.
    Form = 6,
    /// Another spelling of the same sound.
    Spelling = 7,
    Same = 8,
}

impl Likeness {
    pub(crate) const ALL: [Self; 9] = [
        Self::Different,
        Self::Other,
        Self::Far,
        Self::Initial,
        Self::Near,
        Self::TwoForms,
        Self::Form,
        Self::Spelling,
        Self::Same,
    ];
}

/// All tokens met so far.
#[derive(Debug, Clone)]
pub(crate) struct Vocabulary {
    words: Interner,
    tokens: Vec<Token>,
    /// For the names shipped with the crate: token to sets.
    shipped: Shipped,
    scratch: Vec<u8>,
}

impl Default for Vocabulary {
    fn default() -> Self {
        let mut all = Self {
            words: Interner::default(),
            tokens: Vec::new(),
            shipped: Shipped::default(),
            scratch: Vec::new(),
        };
        all.shipped = Shipped::read(&mut all.words);
        for id in 0..number(all.words.len()) {
            let token = all.describe(id);
            all.tokens.push(token);
        }
        all
    }
}

impl Vocabulary {
    /// What is known of a token.
    pub(crate) fn token(&self, id: TokenId) -> &Token {
        &self.tokens[id as usize - 1]
    }

    /// The folded text of a token.
    pub(crate) fn text(&self, id: TokenId) -> &[u8] {
        self.words.get(id - 1)
    }

    /// How many tokens there are; their numbers are 1 to this.
    pub(crate) fn len(&self) -> usize {
        self.tokens.len()
    }

    /// The number of a token that is known already.
    pub(crate) fn find(&self, folded: &[u8]) -> Option<TokenId> {
        self.words.find(folded).map(|id| id + 1)
    }

    /// Forgets all but the first tokens.
    pub(crate) fn truncate(&mut self, len: usize) {
        self.words.truncate(len);
        self.tokens.truncate(len);
    }

    /// Bytes of memory held.
    pub(crate) fn memory(&self) -> usize {
        self.words.memory() + self.tokens.capacity() * size_of::<Token>()
    }

    fn put(&mut self, folded: &[u8]) -> TokenId {
        let (id, new) = self.words.put(folded);
        if new {
            let token = self.describe(id);
            self.tokens.push(token);
        }
        id + 1
    }

    fn describe(&self, id: u32) -> Token {
        let word = self.words.get(id);
        let mut root = [0_u8; 64];
        let rooted = root_of(word, &mut root);
        Token {
            skeleton: hash::narrow(hash::finish(sound::skeleton(word))),
            spelling: hash::narrow(sound::spelling(word)),
            root: hash::narrow(sound::spelling(rooted)),
            sets: shipped::sets(&self.shipped.forms, id),
            apart: shipped::sets(&self.shipped.apart, id),
            own: self.shipped.own.binary_search(&id).is_ok(),
            letters: word.iter().fold(0, |m, b| m | 1 << (b & 0x1f)),
            len: u8::try_from(word.len()).unwrap_or(u8::MAX),
            initial: word.first().copied().unwrap_or(0),
            begins: sound::beginning(word),
            companion: is_companion(word),
        }
    }

    /// Takes a name apart into at most `N` tokens, in order. Particles are left out where other
    /// tokens remain, what says "not known" always.
    pub(crate) fn read<const N: usize>(&mut self, name: &str) -> [TokenId; N] {
        let mut out = [0; N];
        if name.is_empty() {
            return out;
        }
        let mut folded = std::mem::take(&mut self.scratch);
        text::fold(name, &mut folded);
        if !folded.is_empty() && !folded.contains(&b' ') {
            if !is_nobody(&folded) {
                out[0] = self.put(&folded);
            }
        } else {
            self.read_parts(&folded, &mut out);
        }
        self.scratch = folded;
        out
    }

    fn read_parts(&mut self, folded: &[u8], out: &mut [TokenId]) {
        let digits = |p: &&[u8]| p.iter().all(u8::is_ascii_digit);
        let parts = || {
            folded
                .split(|b| *b == b' ')
                .filter(|p| !digits(p) && !is_nobody(p))
        };
        let others = parts().any(|p| !is_particle(p));
        let mut before: Vec<u8> = Vec::new();
        let mut used = 0;
        for part in parts() {
            if used == out.len() {
                break;
            }
            if others && is_particle(part) {
                continue;
            }
            if is_joined(part) && before.is_empty() {
                before.extend_from_slice(part);
                continue;
            }
            out[used] = if before.is_empty() {
                self.put(part)
            } else {
                before.extend_from_slice(part);
                let id = self.put(&before);
                before.clear();
                id
            };
            used += 1;
        }
        if !before.is_empty() && used < out.len() {
            out[used] = self.put(&before);
        }
    }

    /// As [`Vocabulary::read`], and the whole name as one token: "Jun Long", "Jun-Long", "Junlong" and
    /// "JunL ong" are one. Without parts it is the only token.
    pub(crate) fn read_whole(&mut self, name: &str) -> ([TokenId; 3], TokenId) {
        let parts: [TokenId; 3] = self.read(name);
        if parts[1] == 0 {
            return (parts, parts[0]);
        }
        let mut whole = std::mem::take(&mut self.scratch);
        whole.clear();
        for part in parts.iter().filter(|t| **t != 0) {
            whole.extend_from_slice(self.text(*part));
        }
        let id = self.put(&whole);
        self.scratch = whole;
        (parts, id)
    }

    /// Puts the names that come and go behind the others.
    pub(crate) fn companions_last(&self, parts: &mut [TokenId; 3]) {
        parts.sort_by_key(|t| (*t == 0, *t != 0 && self.token(*t).companion));
    }

    /// How alike two given names are. `common` says of a token that the records have it as a name of its own beside the
    /// other.
    pub(crate) fn alike_given(&self, a: TokenId, b: TokenId, common: [bool; 2]) -> Likeness {
        let alike = self.alike(a, b, |t| t.spelling);
        if matches!(alike, Likeness::Same | Likeness::Initial) {
            return alike;
        }
        let (x, y) = (self.token(a), self.token(b));
        if x.apart.iter().any(|s| *s != 0 && y.apart.contains(s)) {
            return Likeness::Other;
        }
        if !matches!(alike, Likeness::Far | Likeness::Near | Likeness::TwoForms) {
            return alike;
        }
        // A name of its own that looks or sounds like another is no slip for it. What is only often written may be a
        // name cut short, as "Man" for Manpreet, Manveer and Mandeep together.
        let (s, t) = (self.text(a), self.text(b));
        let begins = s.starts_with(t) || t.starts_with(s);
        let short = || begins || pet_of(s, t) || pet_of(t, s);
        let both = (x.own || common[0]) && (y.own || common[1]);
        // "Leo" is Leonor cut short as often as another child; "Amir" is not Amira cut short.
        let cut = begins && s.len().abs_diff(t.len()) > 1;
        if both && !cut && ((x.own && y.own) || !short()) {
            Likeness::Other
        } else {
            alike
        }
    }

    /// How alike two family names are: endings that follow sex (-ski, -ska) do not count.
    pub(crate) fn alike_family(&self, a: TokenId, b: TokenId) -> Likeness {
        self.alike(a, b, |t| t.root)
    }

    fn alike(&self, a: TokenId, b: TokenId, sounds: impl Fn(&Token) -> u32) -> Likeness {
        if a == b {
            return Likeness::Same;
        }
        let (x, y) = (self.token(a), self.token(b));
        if x.len == 1 || y.len == 1 {
            return if x.initial == y.initial {
                Likeness::Initial
            } else {
                Likeness::Different
            };
        }
        if sounds(x) == sounds(y) {
            return Likeness::Spelling;
        }
        if let Some(form) = form(x, y) {
            return form;
        }
        if (x.letters & y.letters).count_ones() < 2 {
            return Likeness::Different;
        }
        let (s, t) = (self.text(a), self.text(b));
        resemblance(s, t, x.skeleton == y.skeleton)
    }
}

/// Whether two names are the one a form of the other, or both forms of one name.
fn form(x: &Token, y: &Token) -> Option<Likeness> {
    let mut found = None;
    for s in x.sets.iter().take_while(|s| **s != 0) {
        for t in y.sets.iter().take_while(|t| **t != 0) {
            if s >> 1 == t >> 1 {
                if (s | t) & 1 == 1 {
                    return Some(Likeness::Form);
                }
                found = Some(Likeness::TwoForms);
            }
        }
    }
    found
}

fn resemblance(s: &[u8], t: &[u8], sounds_alike: bool) -> Likeness {
    let shorter = s.len().min(t.len());
    if shorter >= 3 && (s.starts_with(t) || t.starts_with(s)) {
        return Likeness::Near;
    }
    if shorter >= 4 && (crate::similar::one_slip(s, t) || pet_of(s, t) || pet_of(t, s)) {
        return Likeness::Near;
    }
    let alike = crate::similar::jaro_winkler(s, t);
    if alike >= 0.92 {
        Likeness::Near
    } else if alike >= 0.83 || (sounds_alike && shorter >= 3) || crate::similar::one_slip(s, t) {
        Likeness::Far
    } else {
        Likeness::Different
    }
}

/// Whether the one is the beginning of the other with the ending of endearment: "Danny" of "Daniel", "Robbie" of
/// "Robert".
fn pet_of(short: &[u8], long: &[u8]) -> bool {
    let stem = short
        .strip_suffix(b"ie")
        .or_else(|| short.strip_suffix(b"y"))
        .unwrap_or_default();
    let single = match stem {
        [rest @ .., a, b] if a == b => &stem[..rest.len() + 1],
        _ => stem,
    };
    single.len() >= 3 && long.starts_with(single)
}

/// The family name without the ending that changes with the bearer's sex, and without "al" in
/// front or with "mac" shortened.
fn root_of<'a>(word: &'a [u8], room: &'a mut [u8; 64]) -> &'a [u8] {
    if word.len() > 60 {
        return word;
    }
    let mut len = word.len();
    room[..len].copy_from_slice(word);
    for ending in [&b"aite"[..], b"yte", b"ute", b"iene", b"as", b"is", b"us"] {
        if len >= 8 && word.ends_with(ending) {
            return &room[..len - ending.len()];
        }
    }
    let feminine = [&b"ska"[..], b"cka", b"dzka", b"ova", b"eva", b"skaya"];
    if len >= 5 && feminine.iter().any(|e| word.ends_with(e)) {
        len -= if word.ends_with(b"skaya") { 3 } else { 1 };
        return &room[..len];
    }
    if len >= 5
        && [&b"ski"[..], b"cki", b"skyi", b"sky"]
            .iter()
            .any(|e| word.ends_with(e))
    {
        while len > 3 && (room[len - 1] == b'i' || room[len - 1] == b'y') {
            len -= 1;
        }
        return &room[..len];
    }
    if word.starts_with(b"mac") && len >= 7 {
        room.copy_within(3..len, 2);
        room[1] = b'c';
        return &room[..len - 1];
    }
    if (word.starts_with(b"al") || word.starts_with(b"el")) && len >= 7 {
        return &room[2..len];
    }
    &room[..len]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(all: &mut Vocabulary, name: &str) -> Vec<String> {
        let ids: [TokenId; 3] = all.read(name);
        ids.iter()
            .filter(|id| **id != 0)
            .map(|id| String::from_utf8(all.text(*id).to_vec()).unwrap())
            .collect()
    }

    #[test]
    fn names_come_apart_as_their_bearers_mean_them() {
        let mut all = Vocabulary::default();
        for (name, want) in [
            ("Moore-Watson", &["moore", "watson"][..]),
            ("Al-Hassan", &["hassan"]),
            ("ap Rhys", &["rhys"]),
            ("Mc Donald", &["mcdonald"]),
            ("O’Sorley", &["osorley"]),
            ("O Sorley", &["osorley"]),
            ("Abdul Rahman Khan", &["abdulrahman", "khan"]),
            ("Baby of Smith", &["smith"]),
            ("Twin 1", &[]),
            ("unknown", &[]),
            ("Ali", &["ali"]),
            ("de", &["de"]),
        ] {
            assert_eq!(tokens(&mut all, name), want, "{name}");
        }
    }

    #[test]
    fn a_space_that_came_or_went_does_not_count() {
        let mut all = Vocabulary::default();
        let mut whole = |name: &str| all.read_whole(name).1;
        for name in ["Jun-Long", "JunL ong", "Junlong", "JUN LONG"] {
            assert_eq!(whole(name), whole("Jun Long"), "{name}");
        }
        assert_ne!(whole("Jun Hao"), whole("Jun Long"));
        assert_eq!(whole("Cai"), all.find(b"cai").unwrap());
    }

    #[test]
    fn names_that_millions_bear_stand_behind_the_others() {
        let mut all = Vocabulary::default();
        let mut last = |name: &str| {
            let mut parts = all.read_whole(name).0;
            all.companions_last(&mut parts);
            let text = |t: &TokenId| String::from_utf8(all.text(*t).to_vec()).unwrap();
            let parts = parts.iter().filter(|t| **t != 0);
            parts.map(text).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(last("Singh Grewal"), "grewal singh");
        assert_eq!(last("Silva Santos"), "silva santos");
        assert_eq!(last("Kaur"), "kaur");
    }

    #[test]
    fn two_names_that_look_alike_are_two_and_a_slip_is_a_slip() {
        let mut all = Vocabulary::default();
        let mut one = |name: &str| all.read::<1>(name)[0];
        let names = |text: &str| -> Vec<(String, String)> {
            let pairs = text.split(' ').filter_map(|p| p.split_once('/'));
            pairs.map(|(a, b)| (a.to_owned(), b.to_owned())).collect()
        };
        let two = "Tegan/Megan Jayden/Kayden Hayden/Jayden Aiden/Jaiden Zara/Sara Jack/Jake Anwen/Arwen \
                   Ella/Bella Ella/Ellie Daniel/Danielle Nia/Mia Jan/Jana Manpreet/Mandeep Amir/Amira";
        let two: Vec<_> = names(two).iter().map(|(a, b)| (one(a), one(b))).collect();
        let slips = "Tegan/Tegann Megan/Mgean Jayden/Jaydwn Olivia/Olvia Gethin/Gethn";
        let slips: Vec<_> = names(slips).iter().map(|(a, b)| (one(a), one(b))).collect();
        let (lotty, charley) = (one("Lotty"), one("Charley"));
        let (musy, mustafa) = (one("Musy"), one("Mustafa"));
        let (hodax, hoday) = (one("Hodax"), one("Hodaq"));
        for (a, b) in two {
            let text = |t| String::from_utf8_lossy(all.text(t)).into_owned();
            let found = all.alike_given(a, b, [false; 2]);
            assert_eq!(found, Likeness::Other, "{} {}", text(a), text(b));
        }
        for (a, b) in slips {
            let text = |t| String::from_utf8_lossy(all.text(t)).into_owned();
            let found = all.alike_given(a, b, [false; 2]);
            assert!(found >= Likeness::Near, "{} {}", text(a), text(b));
        }
        assert_eq!(
            all.alike_given(lotty, charley, [false; 2]),
            Likeness::TwoForms,
            "both are forms of Charlotte and neither of the other"
        );
        // What the records have often is a name; cut short it is not told from one.
        assert_eq!(all.alike_given(hodax, hoday, [false; 2]), Likeness::Near);
        assert_eq!(all.alike_given(hodax, hoday, [true; 2]), Likeness::Other);
        assert_eq!(all.alike_given(musy, mustafa, [true; 2]), Likeness::Near);
    }

    #[test]
    fn forms_of_one_name_are_known() {
        let mut all = Vocabulary::default();
        let mut one = |name: &str| all.read::<1>(name)[0];
        let pairs = [
            (one("Katie"), one("Catherine"), Likeness::Form),
            (one("Mohammed"), one("Muhamad"), Likeness::Form),
            (one("Livvy"), one("Olivia"), Likeness::Form),
            (one("Sofia"), one("Sophia"), Likeness::Spelling),
            (one("Turnner"), one("Turner"), Likeness::Spelling),
            (one("Bramley"), one("Bromley"), Likeness::Near),
            (one("Robbie"), one("Robert"), Likeness::Form),
            (one("Gurpy"), one("Gurpreet"), Likeness::Near),
            (one("T"), one("Thomas"), Likeness::Initial),
            (one("Oliver"), one("Grace"), Likeness::Different),
        ];
        for (a, b, want) in pairs {
            assert_eq!(all.alike_given(a, b, [false; 2]), want, "{a} {b}");
            assert_eq!(all.alike_given(b, a, [false; 2]), want, "{b} {a}");
        }
        let mut one = |name: &str| all.read::<1>(name)[0];
        let families = [
            (one("Wilanski"), one("Wilanska")),
            (one("Kazlauskas"), one("Kazlauskaite")),
            (one("MacDonald"), one("McDonald")),
            (one("Petrov"), one("Petrova")),
            (one("Alhassan"), one("Hassan")),
            (one("Powell"), one("ap Hywel")),
        ];
        for (a, b) in families {
            assert!(all.alike_family(a, b) >= Likeness::Form, "{a} {b}");
        }
    }
}
