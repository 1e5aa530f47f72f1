//! Choosing what becomes of one piece: given, with passages and words cut, or kept back, on a ground
//! that the law offers and a person picks.

use super::{
    build::{self, OTHER_PEOPLE, RightsPassage},
    law,
    pieces::RightsPiece,
};
use crate::{Actor, Casework, CaseworkError, Identity, Result, lead::Faults};
use domain::{
    rights::{PieceChoice, PieceChosen},
    text::{LINE_MAX, TEXT_MAX},
};
use jiff::{ToSpan, civil::Date};
use ledger::EventKind;
use rulebook::AccessGround;
use serde_json::json;
use store::{RightsChoiceRow, RightsRow};
use uuid::Uuid;

/// Most words that are typed to be cut in one piece.
const WORDS_MAX: usize = 50;
/// Months for which a health professional's opinion counts.
const OPINION_MONTHS: i32 = 6;

/// What is chosen for a piece.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ChoosePiece {
    /// Given or kept back.
    pub choice: Option<PieceChoice>,
    /// Passages that are cut, by their number, the first is 0.
    pub cut: Vec<u32>,
    /// Words that are cut wherever they stand in the piece.
    pub words: Vec<String>,
    /// Names and details of other people stay.
    pub names_stay: bool,
    /// The ground for what is cut or kept back: a word of the rulebook's grounds.
    pub ground: String,
    /// The day of a health professional's opinion.
    pub opinion_on: Option<Date>,
    /// Why.
    pub why: String,
}

/// Everything on the page of a piece.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PieceDesk {
    /// The request.
    pub row: RightsRow,
    /// Whose data it is.
    pub identity: Identity,
    /// The piece.
    pub piece: RightsPiece,
    /// Its passages.
    pub passages: Vec<RightsPassage>,
    /// The grounds that are open.
    pub grounds: Vec<AccessGround>,
    /// What was chosen, or what is offered where nobody has.
    pub chosen: PieceChosen,
    /// Somebody has chosen, and it still counts.
    pub is_chosen: bool,
    /// The next piece for which somebody has to choose, if there is one.
    pub next: Option<Uuid>,
}

impl Casework {
    /// One piece of what is held, to choose what becomes of it. The reading is logged.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`]; [`CaseworkError::WrongState`] where the request is at an end.
    pub async fn rights_piece(&self, actor: &Actor, id: Uuid, piece: Uuid) -> Result<PieceDesk> {
        let today = self.today();
        let (mut work, row) = self.begin_rights(actor, id).await?;
        let agency = work.agency_id;
        let held = work.held_for(&row).await?;
        let at = held.pieces.iter().position(|p| p.id == piece);
        let at = at.ok_or(CaseworkError::NotFound)?;
        let own = work.agency(agency).await?;
        let grounds = law::grounds(&own, today, &row, &held.child.content);
        let choices = work.rights_choices(agency, id).await?;
        let of = |p: &RightsPiece| {
            let found = choices.iter().find(|c| c.piece_id == p.id);
            build::counting(p, found.map(|c| &c.chosen), &grounds)
        };
        let found = &held.pieces[at];
        let chosen = of(found)?.cloned();
        let (before, after) = held.pieces.split_at(at);
        let mut next = None;
        for p in after.iter().chain(before) {
            if of(p)?.is_none() {
                next = Some(p.id);
                break;
            }
        }
        let leave = work.permit.as_ref();
        let shown = leave.map(access::Permit::fields).unwrap_or_default();
        let desk = PieceDesk {
            passages: build::passages_of(&held, found, &row),
            is_chosen: chosen.is_some(),
            chosen: match chosen {
                Some(chosen) => chosen,
                None => build::offered(&held, found, &row)?,
            },
            piece: found.clone(),
            identity: self.identity_of(shown, held.child),
            grounds,
            next,
            row,
        };
        let detail = json!({ "page": "rights-piece", "piece": piece });
        let person = Some(desk.row.person_id);
        work.log_reading(EventKind::FileRead, person, Some(id), detail)
            .await?;
        work.commit_reading().await?;
        Ok(desk)
    }

    /// Chooses what becomes of a piece. Whatever a second person was asked to approve before counts
    /// no more.
    ///
    /// # Errors
    /// [`CaseworkError::Invalid`]: `choice`, `ground`, `why` or `opinion` is `empty`, `ground` or
    /// `cut` is `unknown`, `opinion` is `old` or `future`, `words` are `many` or `too-long`;
    /// [`CaseworkError::WrongState`]; [`CaseworkError::NotFound`].
    pub async fn choose_piece(
        &self,
        actor: &Actor,
        id: Uuid,
        piece: Uuid,
        input: ChoosePiece,
    ) -> Result<()> {
        let today = self.today();
        let (mut work, row) = self.begin_rights(actor, id).await?;
        let agency = work.agency_id;
        let held = work.held_for(&row).await?;
        let found = held.pieces.iter().find(|p| p.id == piece);
        let found = found.ok_or(CaseworkError::NotFound)?;
        let own = work.agency(agency).await?;
        let open = law::grounds(&own, today, &row, &held.child.content);
        let many = build::passages_of(&held, found, &row).len();
        let chosen = checked(input, &open, many, today, build::stood(found)?)?;
        let detail = json!({ "piece": piece, "kind": found.kind, "choice": chosen.choice,
            "ground": chosen.ground, "cut": chosen.cut.len(), "words": chosen.words.len(),
            "names_stay": chosen.names_stay });
        let before = work.rights_choices(agency, id).await?;
        let same = before
            .iter()
            .any(|c| c.piece_id == piece && c.chosen == chosen);
        if same {
            return Ok(());
        }
        let choice = RightsChoiceRow {
            request_id: id,
            piece_id: piece,
            by_id: actor.practitioner_id,
            at_us: work.now_us,
            chosen,
        };
        work.put_rights_choice(agency, row.person_id, &choice)
            .await?;
        work.void_packs(&row).await?;
        let (kind, person) = (EventKind::RightsChosen, Some(row.person_id));
        work.log(kind, person, Some(id), detail).await?;
        work.commit().await
    }
}

/// A choice that may be kept, or what is wrong with it.
fn checked(
    mut input: ChoosePiece,
    open: &[AccessGround],
    passages: usize,
    today: Date,
    stood: String,
) -> Result<PieceChosen> {
    let mut faults = Faults::default();
    input.words.retain(|w| !w.trim().is_empty());
    input.cut.sort_unstable();
    input.cut.dedup();
    let keeps_back = input.choice == Some(PieceChoice::Withhold);
    let cuts = keeps_back || !input.cut.is_empty() || !input.words.is_empty();
    if keeps_back || input.choice.is_none() {
        (input.cut, input.words, input.names_stay) = (Vec::new(), Vec::new(), false);
    }
    if input.choice.is_none() {
        faults.add("choice", "empty");
    }
    if input
        .cut
        .iter()
        .any(|n| usize::try_from(*n).map_or(true, |n| n >= passages))
    {
        faults.add("cut", "unknown");
    }
    if input.words.len() > WORDS_MAX {
        faults.add("words", "many");
    }
    for words in &input.words {
        faults.text("words", words, LINE_MAX);
    }
    if !cuts || input.ground.is_empty() {
        // Names of others are cut on this ground whatever else is done.
        if keeps_back {
            faults.add("ground", "empty");
        }
        OTHER_PEOPLE.clone_into(&mut input.ground);
    }
    let ground = open.iter().find(|g| g.id == input.ground);
    if ground.is_none() {
        faults.add("ground", "unknown");
    }
    match (ground.is_some_and(|g| g.opinion), input.opinion_on) {
        (true, None) => faults.add("opinion", "empty"),
        (true, Some(day)) if day > today => faults.add("opinion", "future"),
        (true, Some(day)) if day.saturating_add(OPINION_MONTHS.months()) < today => {
            faults.add("opinion", "old");
        }
        (true, Some(_)) => {}
        (false, _) => input.opinion_on = None,
    }
    let other_ground = cuts && input.ground != OTHER_PEOPLE;
    if keeps_back || input.names_stay || other_ground {
        faults.required("why", &input.why, TEXT_MAX);
    } else {
        faults.text("why", &input.why, TEXT_MAX);
    }
    faults.check()?;
    Ok(PieceChosen {
        choice: input
            .choice
            .ok_or_else(|| CaseworkError::invalid("choice", "empty"))?,
        stood,
        cut: input.cut,
        words: input.words,
        names_stay: input.names_stay,
        ground: input.ground,
        opinion_on: input.opinion_on,
        why: input.why,
    })
}
