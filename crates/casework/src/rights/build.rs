//! Building the pack: what was chosen is applied to what is held now, and what comes out is looked
//! through once more. Nothing that was cut is in the model, so that no paper made of it can show it.

use super::{
    law,
    passages::{passages, without},
    pieces::{Held, RightsPiece},
    redact::{DETAIL_CUT, cut_words},
};
use crate::{CaseworkError, Fault, Result, Work, sharings::cut_marked};
use domain::rights::{
    PackGround, PackLine, PackPiece, PieceChoice, PieceChosen, PieceLabel, Requester, RightsPack,
    RightsState,
};
use exchange::egress::{self, ProtectedValue};
use jiff::civil::Date;
use rulebook::AccessGround;
use std::collections::BTreeMap;
use std::ops::Range;
use store::RightsRow;
use uuid::Uuid;

/// Version of the model's shape.
const FORMAT: u32 = 1;
/// The ground of what is cut because a person's address is protected: it is no exemption that
/// anybody picks.
pub(super) const PROTECTED: &str = "protected";
/// The ground of names and details of other people.
pub(super) const OTHER_PEOPLE: &str = "other-people";

/// One passage of a piece, to be ticked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RightsPassage {
    /// Its number in the piece, the first is 0.
    pub number: u32,
    /// The line in which it stands.
    pub line: usize,
    /// Its words, with nothing cut but protected values.
    pub text: String,
    /// It names somebody else, who will be cut unless names stay.
    pub names: bool,
    /// It may name somebody of whom nothing is known, or is about others by what it is: cut unless
    /// a person looked.
    pub doubtful: bool,
}

/// Where the passages of a piece stand: line and place.
fn places(piece: &RightsPiece) -> Vec<(usize, Range<usize>)> {
    let of = |(n, l): (usize, &PackLine)| {
        let all = passages(&l.text).into_iter();
        all.map(|at| (n, at)).collect::<Vec<_>>()
    };
    piece.lines.iter().enumerate().flat_map(of).collect()
}

/// Lines that are about others, or would help to find a child, by what they are.
const fn about_others(label: PieceLabel, requester: Requester) -> bool {
    match label {
        PieceLabel::ReportedBy | PieceLabel::Others | PieceLabel::Told => true,
        PieceLabel::CodeWord => !matches!(requester, Requester::Child),
        _ => false,
    }
}

pub(super) fn passages_of(held: &Held, piece: &RightsPiece, r: &RightsRow) -> Vec<RightsPassage> {
    let numbered = (0u32..).zip(places(piece));
    numbered
        .map(|(number, (line, at))| {
            let of = &piece.lines[line];
            let text = of.text[at].to_owned();
            // A name that is a line of its own says who it is: it is cut as a name.
            let named_line = matches!(
                of.label,
                PieceLabel::Name | PieceLabel::Around | PieceLabel::Who
            );
            RightsPassage {
                number,
                line,
                names: held.names.names_somebody(&text),
                doubtful: about_others(of.label, r.content.requester)
                    || (!is_plain(of.label) && !named_line && held.names.doubtful(&text)),
                text,
            }
        })
        .collect()
}

/// Lines of the child's own record, which name nobody else.
const fn is_plain(label: PieceLabel) -> bool {
    matches!(
        label,
        PieceLabel::Birth
            | PieceLabel::Group
            | PieceLabel::Language
            | PieceLabel::Number
            | PieceLabel::Address
            | PieceLabel::Phone
    )
}

/// What a piece would be without anybody having chosen: given, with whatever is about others cut.
///
/// # Errors
/// As [`stood`].
pub(super) fn offered(held: &Held, piece: &RightsPiece, r: &RightsRow) -> Result<PieceChosen> {
    let doubtful = passages_of(held, piece, r)
        .into_iter()
        .filter(|p| p.doubtful);
    Ok(PieceChosen {
        choice: PieceChoice::Give,
        stood: stood(piece)?,
        cut: doubtful.map(|p| p.number).collect(),
        words: Vec::new(),
        names_stay: false,
        ground: OTHER_PEOPLE.into(),
        opinion_on: None,
        why: String::new(),
    })
}

/// Fingerprint of a piece: what was chosen for it counts while it says the same.
///
/// # Errors
/// It cannot be written down, so that nothing could be compared with it.
pub(super) fn stood(piece: &RightsPiece) -> Result<String> {
    let said = serde_json::to_vec(&(piece.kind, &piece.lines))
        .map_err(|e| CaseworkError::Internal(e.to_string()))?;
    Ok(hex(&seal::digest_of(&said)))
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(bytes)
}

/// What was chosen, where it still counts: the piece says the same, and the ground is still open.
///
/// # Errors
/// As [`stood`].
pub(super) fn counting<'a>(
    piece: &RightsPiece,
    chosen: Option<&'a PieceChosen>,
    open: &[AccessGround],
) -> Result<Option<&'a PieceChosen>> {
    let Some(chosen) = chosen else {
        return Ok(None);
    };
    let ground = chosen.ground == OTHER_PEOPLE || open.iter().any(|g| g.id == chosen.ground);
    Ok((ground && chosen.stood == stood(piece)?).then_some(chosen))
}

/// How much is cut and kept back, by ground.
#[derive(Default)]
struct Tally(BTreeMap<String, u32>);

impl Tally {
    fn add(&mut self, ground: &str, n: usize) {
        if n > 0 {
            let n = u32::try_from(n).unwrap_or(u32::MAX);
            let sum = self.0.entry(ground.to_owned()).or_default();
            *sum = sum.saturating_add(n);
        }
    }

    fn all(self) -> Vec<PackGround> {
        let one = |(ground, count)| PackGround { ground, count };
        self.0.into_iter().map(one).collect()
    }
}

fn given(held: &Held, piece: &RightsPiece, chosen: &PieceChosen, cut: &mut Tally) -> PackPiece {
    let at = places(piece);
    let mut lines = Vec::with_capacity(piece.lines.len());
    for (n, l) in piece.lines.iter().enumerate() {
        let here = at.iter().enumerate().filter(|(_, (line, _))| *line == n);
        let (numbers, ranges): (Vec<usize>, Vec<Range<usize>>) =
            here.map(|(number, (_, at))| (number, at.clone())).unzip();
        let is_cut = |k: usize| {
            let number = numbers.get(k).and_then(|n| u32::try_from(*n).ok());
            number.is_some_and(|n| chosen.cut.contains(&n))
        };
        cut.add(
            &chosen.ground,
            (0..ranges.len()).filter(|k| is_cut(*k)).count(),
        );
        let mut text = without(&l.text, &ranges, is_cut);
        cut.add(&chosen.ground, cut_words(&mut text, &chosen.words));
        if !chosen.names_stay {
            cut.add(
                OTHER_PEOPLE,
                cut_marked(vec![&mut text], &held.details, DETAIL_CUT),
            );
            cut.add(OTHER_PEOPLE, held.names.cut(&mut text));
        }
        lines.push(PackLine { text, ..l.clone() });
    }
    cut.add(PROTECTED, piece.protected);
    PackPiece {
        kind: piece.kind,
        when: piece.when,
        source_en: piece.source.en.clone(),
        source_cy: piece.source.cy.clone(),
        lines,
    }
}

/// Every text of a pack, each with the number of its piece, from 1; 0 for the words at its head.
pub(super) fn texts(pack: &RightsPack) -> Vec<(usize, &str)> {
    let mut all = vec![(0, pack.child.as_str()), (0, pack.requester_name.as_str())];
    for (n, p) in (1..).zip(&pack.pieces) {
        all.extend(p.lines.iter().map(|l| (n, l.text.as_str())));
    }
    all
}

/// What stops a pack: where a protected value is still in it.
fn leaks(pack: &RightsPack, protected: &[ProtectedValue]) -> Vec<Fault> {
    let all = texts(pack);
    let mut text = String::new();
    let mut ends = Vec::new();
    for (n, piece) in &all {
        text.push_str(piece);
        ends.push((text.len(), *n));
        text.push('\n');
    }
    let mut found: Vec<usize> = Vec::new();
    for leak in egress::scan(&text, protected) {
        let hit = ends.iter().find(|(end, _)| leak.at.start < *end);
        let n = hit.map_or(0, |(_, n)| *n);
        if !found.contains(&n) {
            found.push(n);
        }
    }
    let fault = |n| Fault {
        field: if n == 0 {
            "name".into()
        } else {
            format!("piece-{n}")
        },
        key: "protected",
    };
    found.into_iter().map(fault).collect()
}

/// A pack, with the fingerprint of everything that it was made of.
pub(super) struct Built {
    pub pack: RightsPack,
    pub stood: [u8; 32],
}

impl Work {
    /// Builds the pack of a request as it stands now.
    ///
    /// # Errors
    /// [`CaseworkError::Invalid`]: `requester`, `identity` or `authority` is not shown; `pieces` are
    /// `to-choose`; `pieces` is `empty`; a piece, or `name`, is `protected`.
    pub(super) async fn build_pack(&mut self, r: &RightsRow, today: Date) -> Result<Built> {
        let id = self.agency_id;
        let own = self.agency(id).await?;
        let held = self.held_for(r).await?;
        let open = law::grounds(&own, today, r, &held.child.content);
        let choices = self.rights_choices(id, r.id).await?;
        let (mut withheld, mut cut) = (Tally::default(), Tally::default());
        let (mut pieces, mut to_choose) = (Vec::new(), 0);
        for piece in &held.pieces {
            let chosen = choices
                .iter()
                .find(|c| c.piece_id == piece.id)
                .map(|c| &c.chosen);
            match counting(piece, chosen, &open)? {
                None => to_choose += 1,
                Some(c) if c.choice == PieceChoice::Withhold => withheld.add(&c.ground, 1),
                Some(c) => pieces.push(given(&held, piece, c, &mut cut)),
            }
        }
        let pack = RightsPack {
            format: FORMAT,
            agency_en: own.name_en,
            agency_cy: own.name_cy,
            child: held.child.content.full_name(),
            requester: r.content.requester,
            requester_name: r.content.name.clone(),
            received: r.received,
            pieces,
            withheld: withheld.all(),
            cut: cut.all(),
        };
        let mut faults = leaks(&pack, &held.protected);
        faults.extend(unready(r, to_choose, &pack));
        if !faults.is_empty() {
            return Err(CaseworkError::Invalid(faults));
        }
        let mut values: Vec<&str> = held.protected.iter().map(|v| v.text.as_str()).collect();
        values.sort_unstable();
        // A mark that was set since makes another fingerprint, whether its value is in the pack or not.
        let all = serde_json::to_vec(&(&pack, values, r.id))
            .map_err(|e| CaseworkError::Internal(e.to_string()))?;
        Ok(Built {
            pack,
            stood: seal::digest_of(&all),
        })
    }

    /// Looks through the finished paper of a pack.
    ///
    /// # Errors
    /// [`CaseworkError::Invalid`] naming `paper` as `protected`.
    pub(super) async fn look_through(&mut self, r: &RightsRow, text: &str) -> Result<()> {
        let held = self.held_for(r).await?;
        if egress::scan(text, &held.protected).is_empty() {
            Ok(())
        } else {
            Err(CaseworkError::invalid("paper", "protected"))
        }
    }

    /// A request that can still be answered.
    pub(super) async fn open_rights(&mut self, id: Uuid) -> Result<RightsRow> {
        let agency = self.agency_id;
        let row = self.rights_request(agency, id).await?;
        if row.state == RightsState::Open {
            Ok(row)
        } else {
            Err(CaseworkError::WrongState)
        }
    }
}

/// What is missing before a pack may be asked for.
fn unready(r: &RightsRow, to_choose: usize, pack: &RightsPack) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut add = |field: &str, key| {
        faults.push(Fault {
            field: field.into(),
            key,
        });
    };
    let c = &r.content;
    if c.requester == Requester::NoAuthority {
        add("requester", "authority");
    }
    if c.identity.trim().is_empty() || c.identity_on.is_none() {
        add("identity", "unchecked");
    }
    let by_right = c.requester == Requester::Child;
    if !by_right && (c.authority.trim().is_empty() || c.authority_on.is_none()) {
        add("authority", "unchecked");
    }
    if to_choose > 0 {
        add("pieces", "to-choose");
    } else if pack.pieces.is_empty() {
        add("pieces", "none");
    }
    faults
}
