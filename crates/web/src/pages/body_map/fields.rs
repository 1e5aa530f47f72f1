//! The marks of a form as they were typed: there and back through every button.

use super::{draw::pressed, outline::is_on_body};
use casework::NewMark;
use domain::body_map::{
    ACROSS, BodyFigure, BodyMark, BodyPanel, BodyView, MARKS_MAX, Site, nearest, site_of,
};
use uuid::Uuid;

/// How far one press of a button moves a mark, thousandths of the drawing's width.
const NUDGE: u16 = 20;

/// A press on the drawing: pixels from its upper left corner.
pub type Click = (u32, u32);

/// One mark as it was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MarkRow {
    /// Figure, drawing and point: `child front 500 300`.
    pub at: String,
    /// The part of the body: `front.knee.left`.
    pub site: String,
    /// On which child.
    pub child: String,
    pub length: String,
    pub width: String,
    pub shape: String,
    pub colour: String,
    pub broken: String,
    pub swelling: String,
    pub note: String,
}

/// Names of the fields of a mark behind `mark-1-`, in the order of [`MarkRow::values`].
const NAMES: [&str; 10] = [
    "at", "site", "child", "length", "width", "shape", "colour", "broken", "swelling", "note",
];

impl MarkRow {
    fn values(&mut self) -> [&mut String; 10] {
        [
            &mut self.at,
            &mut self.site,
            &mut self.child,
            &mut self.length,
            &mut self.width,
            &mut self.shape,
            &mut self.colour,
            &mut self.broken,
            &mut self.swelling,
            &mut self.note,
        ]
    }

    /// An empty one at a part of the body.
    fn at(figure: BodyFigure, site: Site, point: (u16, u16)) -> Self {
        Self {
            at: written(figure, site.panel, point),
            site: site.word(),
            ..Self::default()
        }
    }

    /// Where it stands. Where the part of the body was changed to one of another drawing, it has
    /// moved there.
    fn place(&self) -> Option<(BodyFigure, Site, (u16, u16))> {
        let mut parts = self.at.split(' ');
        let figure: BodyFigure = parts.next()?.parse().ok()?;
        let panel: BodyPanel = parts.next()?.parse().ok()?;
        let x: u16 = parts.next()?.parse().ok()?;
        let y: u16 = parts.next()?.parse().ok()?;
        let site = site_of(&self.site)?;
        let figure = match site.panel.of_infant() {
            true => BodyFigure::Infant,
            false => figure,
        };
        if site.panel == panel && x <= ACROSS && y <= ACROSS {
            Some((figure, site, (x, y)))
        } else {
            Some((figure, site, site.point(figure)))
        }
    }

    /// The mark, as far as it can be read. What cannot be read as a size is one that casework
    /// refuses.
    pub fn mark(&self) -> Option<BodyMark> {
        let (figure, site, (x, y)) = self.place()?;
        Some(BodyMark {
            x,
            y,
            length_mm: millimetres(&self.length),
            width_mm: millimetres(&self.width),
            shape: self.shape.clone(),
            colour: self.colour.clone(),
            skin_broken: self.broken.parse().ok(),
            swelling: self.swelling.parse().ok(),
            note: self.note.clone(),
            ..BodyMark::at(figure, site)
        })
    }

    /// A mark that is on the record, for the form that puts it right.
    pub fn of(m: &BodyMark) -> Self {
        let cm = |mm: Option<u16>| mm.map_or_else(String::new, super::says::cm);
        let word = |s: Option<domain::body_map::Seen>| s.map_or("", |s| s.as_str()).to_owned();
        Self {
            at: written(m.figure, m.panel, (m.x, m.y)),
            site: format!("{}.{}.{}", m.panel, m.region, m.side),
            child: String::new(),
            length: cm(m.length_mm),
            width: cm(m.width_mm),
            shape: m.shape.clone(),
            colour: m.colour.clone(),
            broken: word(m.skin_broken),
            swelling: word(m.swelling),
            note: m.note.clone(),
        }
    }

    /// Moves it a little, or to the part that is chosen.
    fn shift(&mut self, how: &str) {
        let Some((figure, site, (x, y))) = self.place() else {
            return;
        };
        // A drawing of the whole body is twice as high as wide: a step is as long either way.
        let down = match site.panel {
            BodyPanel::Front | BodyPanel::Back => NUDGE / 2,
            _ => NUDGE,
        };
        let point = match how {
            "up" => (x, y.saturating_sub(down)),
            "down" => (x, (y + down).min(ACROSS)),
            "left" => (x.saturating_sub(NUDGE), y),
            "right" => ((x + NUDGE).min(ACROSS), y),
            _ => site.point(figure),
        };
        self.at = written(figure, site.panel, point);
    }
}

fn written(figure: BodyFigure, panel: BodyPanel, (x, y): (u16, u16)) -> String {
    format!("{figure} {panel} {x} {y}")
}

/// Centimetres as typed, in millimetres; nothing typed is no size, and what is none is 0.
fn millimetres(typed: &str) -> Option<u16> {
    let typed = typed.trim().trim_end_matches("cm").trim_end();
    if typed.is_empty() {
        return None;
    }
    let (whole, rest) = typed.split_once(['.', ',']).unwrap_or((typed, ""));
    let digits = |s: &str| s.chars().all(|c| c.is_ascii_digit());
    if !digits(whole) || !digits(rest) || (whole.is_empty() && rest.is_empty()) {
        return Some(0);
    }
    let whole: u32 = format!("0{whole}").parse().unwrap_or(u32::MAX);
    let tenth = rest
        .chars()
        .next()
        .and_then(|c| c.to_digit(10))
        .unwrap_or(0);
    let mm = whole.saturating_mul(10).saturating_add(tenth);
    Some(u16::try_from(mm).unwrap_or(u16::MAX))
}

/// The body map of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MarksForm {
    /// Whether it was opened.
    pub open: bool,
    /// The outline that is shown.
    pub figure: BodyFigure,
    /// The person chose the outline; otherwise it follows the child's age.
    pub chose: bool,
    /// The sheet that is shown.
    pub view: BodyView,
    /// The part chosen for the next mark.
    pub chosen: String,
    /// What the last press wanted.
    pub wants: Wants,
    /// The marks.
    pub rows: Vec<MarkRow>,
}

/// What a mark that was asked for wants before it can be one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Wants {
    /// Nothing.
    #[default]
    Nothing,
    /// To be told where.
    Where,
    /// A press on the body: it was beside it.
    OnBody,
}

impl MarksForm {
    /// The body map from a form's fields.
    pub fn from_fields(fields: &[(String, String)]) -> Self {
        let get = |name: &str| {
            fields
                .iter()
                .find(|(n, _)| n == name)
                .map_or("", |(_, v)| v.as_str())
        };
        let count: usize = get("marks").parse().unwrap_or(0);
        let rows = (1..=count.min(MARKS_MAX)).map(|n| {
            let mut row = MarkRow::default();
            for (name, value) in NAMES.iter().zip(row.values()) {
                get(&format!("mark-{n}-{name}")).clone_into(value);
            }
            row
        });
        Self {
            open: get("body-open") == "yes",
            figure: get("body-figure").parse().unwrap_or(BodyFigure::Child),
            chose: get("body-figure-chosen") == "yes",
            view: get("body-view").parse().unwrap_or(BodyView::Front),
            chosen: get("body-site").to_owned(),
            wants: match get("body-nowhere") {
                "yes" => Wants::Where,
                "beside" => Wants::OnBody,
                _ => Wants::Nothing,
            },
            rows: rows.collect(),
        }
    }

    /// Writes it into a form's fields, in place of what stood there.
    pub fn put(mut self, fields: &mut Vec<(String, String)>) {
        fields.retain(|(n, _)| n != "marks" && !n.starts_with("mark-") && !n.starts_with("body-"));
        let mut add = |name: String, value: String| fields.push((name, value));
        add("marks".into(), self.rows.len().to_string());
        add(
            "body-open".into(),
            if self.open { "yes" } else { "" }.into(),
        );
        add("body-figure".into(), self.figure.to_string());
        add(
            "body-figure-chosen".into(),
            if self.chose { "yes" } else { "" }.into(),
        );
        add("body-view".into(), self.view.to_string());
        add("body-site".into(), self.chosen);
        match self.wants {
            Wants::Nothing => {}
            Wants::Where => add("body-nowhere".into(), "yes".into()),
            Wants::OnBody => add("body-nowhere".into(), "beside".into()),
        }
        for (n, row) in self.rows.iter_mut().enumerate() {
            for (name, value) in NAMES.iter().zip(row.values()) {
                add(format!("mark-{}-{name}", n + 1), std::mem::take(value));
            }
        }
    }

    /// Does what a button of the body map, or a press on the drawing, says. `false`: the button is
    /// none of the body map's.
    pub fn act(&mut self, action: &str, click: Option<Click>) -> bool {
        self.wants = Wants::Nothing;
        match click {
            // The keyboard presses a drawing at its corner: then the list says where.
            Some((0, 0)) => self.add_chosen(),
            Some(at) => self.add_pressed(at),
            None => return self.button(action),
        }
        self.open = true;
        true
    }

    fn button(&mut self, action: &str) -> bool {
        if action == "mark-add" {
            self.add_chosen();
        } else if let Some(view) = action.strip_prefix("body-view-") {
            self.view = view.parse().unwrap_or(self.view);
            self.chosen.clear();
        } else if let Some(figure) = action.strip_prefix("body-figure-") {
            self.figure = figure.parse().unwrap_or(self.figure);
            self.chose = true;
            self.chosen.clear();
        } else if let Some((n, how)) = action
            .strip_prefix("mark-")
            .and_then(|rest| rest.split_once('-'))
        {
            let at = n.parse::<usize>().ok().and_then(|n| n.checked_sub(1));
            if let Some(row) = at.and_then(|at| self.rows.get_mut(at)) {
                if how == "remove" {
                    at.map(|at| self.rows.remove(at));
                } else {
                    row.shift(how);
                }
            }
        } else {
            return false;
        }
        self.open = true;
        true
    }

    fn add_chosen(&mut self) {
        match site_of(&self.chosen) {
            Some(site) => {
                let point = site.point(self.figure);
                self.add(site, point);
                self.chosen.clear();
            }
            None => self.wants = Wants::Where,
        }
    }

    fn add_pressed(&mut self, click: Click) {
        let Some((panel, x, y)) = pressed(self.view, self.figure, click) else {
            return;
        };
        if !is_on_body(self.figure, panel, (x, y)) {
            self.wants = Wants::OnBody;
        } else if let Some(site) = nearest(self.figure, panel, (x, y)) {
            self.add(site, (x, y));
        }
    }

    fn add(&mut self, site: Site, point: (u16, u16)) {
        if self.rows.len() < MARKS_MAX {
            self.rows.push(MarkRow::at(self.figure, site, point));
        }
    }

    /// Shows the outline that fits the child's age, unless the person chose one or marks stand on
    /// the one that is shown.
    pub fn fit(&mut self, fitting: Option<BodyFigure>) {
        if let Some(figure) = fitting.filter(|_| !self.chose && self.rows.is_empty())
            && self.figure != figure
        {
            self.figure = figure;
            self.chosen.clear();
        }
    }

    /// The marks to log, with the number of the first whose part of the body cannot be read.
    pub fn marks(&self) -> (Vec<NewMark>, Option<usize>) {
        let mut all = Vec::with_capacity(self.rows.len());
        for (n, row) in self.rows.iter().enumerate() {
            let Some(mark) = row.mark() else {
                return (all, Some(n + 1));
            };
            let child: Option<Uuid> = row.child.parse().ok();
            all.push(NewMark { child, mark });
        }
        (all, None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn centimetres_are_read_as_people_write_them() {
        assert_eq!(millimetres(""), None);
        assert_eq!(millimetres(" 2 "), Some(20));
        assert_eq!(millimetres("2.5 cm"), Some(25));
        assert_eq!(millimetres("2,5"), Some(25));
        assert_eq!(millimetres(".5"), Some(5));
        assert_eq!(millimetres("about two"), Some(0));
        assert_eq!(millimetres("99999999999"), Some(u16::MAX));
    }

    #[test]
    fn every_button_keeps_what_was_typed() {
        let mut fields = vec![
            ("saw".to_owned(), "A bruise".to_owned()),
            ("body-view".into(), "front".into()),
            ("body-site".into(), "front.knee.left".into()),
        ];
        for (action, click) in [
            ("mark-add", None),
            ("", Some((132, 60))),
            ("body-view-hands", None),
            ("mark-2-left", None),
            ("mark-1-place", None),
        ] {
            let mut form = MarksForm::from_fields(&fields);
            assert!(form.act(action, click));
            form.put(&mut fields);
            let typed = |name: &str| fields.iter().any(|(n, _)| n == name);
            assert!(typed("saw") && typed("mark-1-note"), "after {action}");
        }
        let mut form = MarksForm::from_fields(&fields);
        assert_eq!(form.rows.len(), 2);
        assert_eq!(form.view, BodyView::Hands);
        assert_eq!(form.rows[1].site, "front.face.middle");
        form.rows[1].note = "round".into();
        assert!(form.act("mark-1-remove", None));
        assert_eq!(form.rows.len(), 1);
        assert_eq!(form.rows[0].note, "round");
        assert!(
            !form.act("add-child", None),
            "that button is not the body map's"
        );
    }

    #[test]
    fn the_outline_follows_the_age_until_the_person_chooses_or_marks() {
        let fresh = || MarksForm::from_fields(&[]);
        let mut form = fresh();
        form.fit(Some(BodyFigure::Infant));
        assert_eq!(form.figure, BodyFigure::Infant);
        form.fit(None);
        assert_eq!(
            form.figure,
            BodyFigure::Infant,
            "a child not known changes nothing"
        );

        let mut fields = Vec::new();
        let mut form = fresh();
        assert!(form.act("body-figure-child", None));
        form.put(&mut fields);
        let mut form = MarksForm::from_fields(&fields);
        form.fit(Some(BodyFigure::Infant));
        assert_eq!(form.figure, BodyFigure::Child, "the person chose");

        let mut form = fresh();
        form.chosen = "head-front.eye.left".into();
        assert!(form.act("mark-add", None));
        form.fit(Some(BodyFigure::Infant));
        assert_eq!(form.figure, BodyFigure::Child, "a mark stands there");
    }

    #[test]
    fn a_mark_moves_with_the_part_that_is_chosen_for_it() {
        let mut row = MarkRow {
            at: "child front 500 300".into(),
            site: "front.abdomen.middle".into(),
            ..MarkRow::default()
        };
        let m = row.mark().expect("readable");
        assert_eq!(
            (m.x, m.y),
            (500, 300),
            "a name of the same drawing leaves it where it is"
        );
        row.site = "head-left.ear.left".into();
        let m = row.mark().expect("readable");
        assert_eq!(m.panel, BodyPanel::HeadLeft);
        assert_ne!((m.x, m.y), (500, 300));
    }
}
