//! The Common Transfer File of schools in England and Wales: the pupils, what identifies them, the
//! people around them and their school, and nothing else that stands in it.
//!
//! A reader of its own for the part of XML that such a file has: elements and text. A document type
//! is refused, so that there are no entities but the five of XML and numbers; nothing is fetched,
//! nothing is expanded, and the depth is bounded.

use super::{
    around::AROUND_MAX,
    sheet::{Sheet, SheetFault},
};

/// Deepest nesting.
const DEPTH_MAX: usize = 40;

/// What is read of a pupil: the heading of the column, and the path below `Pupil`.
const FIELDS: &[(&str, &[&str])] = &[
    ("UPN", &["UPN"]),
    ("Surname", &["Surname"]),
    ("Forename", &["Forename"]),
    ("Middle names", &["BasicDetails", "MiddleNames"]),
    ("Preferred forename", &["BasicDetails", "PreferredForename"]),
    ("Former surname", &["BasicDetails", "FormerSurname"]),
    ("Gender", &["Gender"]),
    ("Sex", &["Sex"]),
    ("Date of birth", &["DOB"]),
    ("Class", &["BasicDetails", "NCyearActual"]),
    (
        "Address line 1",
        &["Address", "AddressLines", "AddressLine1"],
    ),
    (
        "Address line 2",
        &["Address", "AddressLines", "AddressLine2"],
    ),
    (
        "Address line 3",
        &["Address", "AddressLines", "AddressLine3"],
    ),
    (
        "Address line 4",
        &["Address", "AddressLines", "AddressLine4"],
    ),
    (
        "Address line 5",
        &["Address", "AddressLines", "AddressLine5"],
    ),
    ("SAON", &["Address", "BS7666Address", "SAON"]),
    ("PAON", &["Address", "BS7666Address", "PAON"]),
    ("Street", &["Address", "BS7666Address", "Street"]),
    ("Locality", &["Address", "BS7666Address", "Locality"]),
    ("Town", &["Address", "BS7666Address", "Town"]),
    ("Post code", &["Address", "BS7666Address", "PostCode"]),
    ("Postcode", &["Address", "PostCode"]),
    ("Phone", &["Phones", "Phone", "PhoneNo"]),
];

/// What is read of each of the people around a pupil: what its column is called, and the paths below
/// `Contact`, of which a file has one.
const OF_CONTACTS: &[(&str, &[&[&str]])] = &[
    ("surname", &[&["Surname"]]),
    ("forename", &[&["Forename"]]),
    ("relationship", &[&["Relationship"]]),
    (
        "parental responsibility",
        &[
            &["Responsibility"],
            &["ParentalResponsibility"],
            &["Responsible"],
        ],
    ),
    ("lives with pupil", &[&["AddressAsPupil"]]),
    ("phone", &[&["Phones", "Phone", "PhoneNo"], &["PhoneNo"]]),
];

fn fault(line: u64, what: &'static str) -> SheetFault {
    SheetFault::Xml { line, what }
}

struct Reader<'a> {
    rest: &'a str,
    line: u64,
}

enum Piece<'a> {
    Open(&'a str, bool),
    Close(&'a str),
    Text(&'a str),
    Verbatim(&'a str),
}

impl<'a> Reader<'a> {
    fn take(&mut self, n: usize) -> &'a str {
        let (head, rest) = self.rest.split_at(n);
        self.line += head.bytes().filter(|b| *b == b'\n').count() as u64;
        self.rest = rest;
        head
    }

    /// What stands up to `end`, which is left out.
    fn until(&mut self, end: &str) -> Result<&'a str, SheetFault> {
        let at = self.rest.find(end).ok_or(fault(self.line, "open"))?;
        let inside = self.take(at);
        self.take(end.len());
        Ok(inside)
    }

    fn next(&mut self) -> Result<Option<Piece<'a>>, SheetFault> {
        loop {
            if self.rest.is_empty() {
                return Ok(None);
            }
            if !self.rest.starts_with('<') {
                let at = self.rest.find('<').unwrap_or(self.rest.len());
                return Ok(Some(Piece::Text(self.take(at))));
            }
            if self.rest.starts_with("<!--") {
                self.take(4);
                self.until("-->")?;
            } else if self.rest.starts_with("<![CDATA[") {
                self.take(9);
                return Ok(Some(Piece::Verbatim(self.until("]]>")?)));
            } else if self.rest.starts_with("<!") {
                return Err(fault(self.line, "doctype"));
            } else if self.rest.starts_with("<?") {
                self.until("?>")?;
            } else {
                return self.tag().map(Some);
            }
        }
    }

    fn tag(&mut self) -> Result<Piece<'a>, SheetFault> {
        self.take(1);
        let close = self.rest.starts_with('/');
        if close {
            self.take(1);
        }
        // An attribute may hold a ">" between quotation marks.
        let (mut quote, mut end) = (None, None);
        for (at, c) in self.rest.char_indices() {
            match (quote, c) {
                (None, '"' | '\'') => quote = Some(c),
                (Some(q), c) if q == c => quote = None,
                (None, '<') => return Err(fault(self.line, "open")),
                (None, '>') => {
                    end = Some(at);
                    break;
                }
                _ => {}
            }
        }
        let inside = self.take(end.ok_or(fault(self.line, "open"))?);
        self.take(1);
        let empty = inside.ends_with('/');
        let name = inside
            .split(|c: char| c.is_whitespace() || c == '/')
            .next()
            .unwrap_or_default();
        // A prefix of a namespace says nothing here.
        let name = name.rsplit(':').next().unwrap_or_default();
        if name.is_empty() {
            return Err(fault(self.line, "open"));
        }
        Ok(if close {
            Piece::Close(name)
        } else {
            Piece::Open(name, empty)
        })
    }
}

/// The five entities of XML, and letters by number.
fn plain(text: &str, line: u64) -> Result<String, SheetFault> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        let tail = &rest[at + 1..];
        let end = tail
            .find(';')
            .filter(|n| *n <= 8)
            .ok_or(fault(line, "entity"))?;
        let name = &tail[..end];
        let letter = match name {
            "amp" => Some('&'),
            "lt" => Some('<'),
            "gt" => Some('>'),
            "quot" => Some('"'),
            "apos" => Some('\''),
            _ => {
                let number = name.strip_prefix('#');
                let hex = number.and_then(|n| n.strip_prefix(['x', 'X']));
                let code = match (hex, number) {
                    (Some(hex), _) => u32::from_str_radix(hex, 16).ok(),
                    (None, Some(n)) => n.parse().ok(),
                    (None, None) => None,
                };
                code.and_then(char::from_u32)
            }
        };
        out.push(letter.ok_or(fault(line, "entity"))?);
        rest = &tail[end + 1..];
    }
    out.push_str(rest);
    Ok(out)
}

/// A school as a pupil's history or the head of the file names it.
#[derive(Default)]
struct School {
    name: String,
    left: String,
}

impl School {
    fn put(&mut self, field: &str, said: &str) {
        match field {
            "SchoolName" => self.name.push_str(said),
            "LeavingDate" => self.left.push_str(said),
            _ => {}
        }
    }
}

/// A pupil while it is read.
struct Pupil {
    /// How deep its elements stand.
    depth: usize,
    row: Vec<String>,
    contacts: Vec<Vec<String>>,
    /// The school of the history that is being read, and the last that was not left.
    school: School,
    now: Option<School>,
}

impl Pupil {
    fn new(depth: usize) -> Self {
        Self {
            depth,
            row: vec![String::new(); FIELDS.len()],
            contacts: Vec::new(),
            school: School::default(),
            now: None,
        }
    }

    fn opened(&mut self, below: &[&str]) {
        match below {
            ["Contacts", "Contact"] if self.contacts.len() < AROUND_MAX => {
                self.contacts.push(vec![String::new(); OF_CONTACTS.len()]);
            }
            ["SchoolHistory", "School"] => self.school = School::default(),
            _ => {}
        }
    }

    fn closed(&mut self, below: &[&str]) {
        if below == ["SchoolHistory", "School"] {
            let school = std::mem::take(&mut self.school);
            if school.left.is_empty() && !school.name.is_empty() {
                self.now = Some(school);
            }
        }
    }

    /// Whether what stands there is read: anything else is passed over unread.
    fn wants(below: &[&str]) -> bool {
        FIELDS.iter().any(|f| f.1 == below)
            || matches!(
                below,
                ["Contacts", "Contact", ..] | ["SchoolHistory", "School", _]
            )
    }

    fn said(&mut self, below: &[&str], said: &str) {
        if let Some(place) = FIELDS.iter().position(|f| f.1 == below) {
            // The first telephone counts; pieces of one text go together.
            if below.first() != Some(&"Phones") || self.row[place].trim().is_empty() {
                self.row[place].push_str(said);
            }
            return;
        }
        match below {
            ["Contacts", "Contact", rest @ ..] => {
                let place = OF_CONTACTS.iter().position(|f| f.1.contains(&rest));
                let (Some(place), Some(contact)) = (place, self.contacts.last_mut()) else {
                    return;
                };
                if rest.first() != Some(&"Phones") || contact[place].is_empty() {
                    contact[place].push_str(said);
                }
            }
            ["SchoolHistory", "School", field] => self.school.put(field, said),
            _ => {}
        }
    }
}

/// Pupils as rows: the columns of schools and of people around them are there where any pupil has some.
fn table(pupils: Vec<Pupil>, to: &School) -> Sheet {
    let mut headings: Vec<String> = FIELDS.iter().map(|f| f.0.to_owned()).collect();
    headings.push("School".to_owned());
    let most = pupils.iter().map(|p| p.contacts.len()).max().unwrap_or(0);
    for n in 1..=most {
        headings.extend(OF_CONTACTS.iter().map(|f| format!("Contact {n} {}", f.0)));
    }
    let mut rows = Vec::with_capacity(pupils.len());
    for (place, p) in (1_u64..).zip(pupils) {
        let mut row = p.row;
        let school = p.now.as_ref().unwrap_or(to);
        row.push(school.name.clone());
        row.extend(p.contacts.into_iter().flatten());
        row.resize(headings.len(), String::new());
        rows.push((place, row));
    }
    Sheet {
        headings,
        rows,
        pupils: true,
    }
}

/// Reads the pupils of a file.
pub(super) fn read(text: &str) -> Result<Sheet, SheetFault> {
    let mut reader = Reader {
        rest: text,
        line: 1,
    };
    let mut pupils = Vec::new();
    let mut to = School::default();
    let mut path: Vec<&str> = Vec::new();
    let mut pupil: Option<Pupil> = None;
    while let Some(piece) = reader.next()? {
        match piece {
            Piece::Open(name, empty) => {
                if path.len() >= DEPTH_MAX {
                    return Err(fault(reader.line, "deep"));
                }
                if empty {
                    continue;
                }
                path.push(name);
                match &mut pupil {
                    None if name == "Pupil" => pupil = Some(Pupil::new(path.len())),
                    None => {}
                    Some(p) => p.opened(&path[p.depth..]),
                }
            }
            Piece::Close(name) => {
                if let Some(p) = pupil.as_mut().filter(|p| path.len() > p.depth) {
                    p.closed(&path[p.depth..]);
                }
                if path.pop() != Some(name) {
                    return Err(fault(reader.line, "nesting"));
                }
                if pupil.as_ref().is_some_and(|p| path.len() < p.depth) {
                    pupils.extend(pupil.take());
                }
            }
            Piece::Text(_) | Piece::Verbatim(_) => {
                let wanted = match &pupil {
                    Some(p) => Pupil::wants(&path[p.depth..]),
                    None => matches!(path.as_slice(), [.., "Header", "DestSchool", _]),
                };
                if !wanted {
                    continue;
                }
                let said = match piece {
                    Piece::Text(text) => plain(text, reader.line)?,
                    Piece::Verbatim(text) => text.to_owned(),
                    Piece::Open(..) | Piece::Close(_) => String::new(),
                };
                match (&mut pupil, path.last()) {
                    (Some(p), _) => p.said(&path[p.depth..], said.trim()),
                    (None, Some(field)) => to.put(field, said.trim()),
                    (None, None) => {}
                }
            }
        }
    }
    if path.is_empty() {
        Ok(table(pupils, &to))
    } else {
        Err(fault(reader.line, "open"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = r#"<?xml version="1.0"?>
<CTfile><Header><DocumentName>Common Transfer File</DocumentName><DestSchool><LEA>997</LEA><SchoolName>Millbrook</SchoolName></DestSchool></Header>
<CTFpupilData>
 <Pupil><UPN>A999000000001</UPN><Surname>O&apos;Neill &amp; Si&#226;n</Surname><Forename><![CDATA[Cai]]></Forename><DOB>2015-03-08</DOB>
  <BasicDetails><MiddleNames>Rhys</MiddleNames></BasicDetails>
  <Address><AddressLines><AddressLine1>12 Heol Las</AddressLine1></AddressLines><PostCode>QA1 1AA</PostCode></Address>
  <Contacts><Contact><Surname>Other</Surname><Forename>Ann</Forename><Relationship>PAM</Relationship><Responsibility>1</Responsibility>
   <Address><PostCode>QZ9 9ZZ</PostCode></Address><Phones><Phone><PhoneNo>01632 960101</PhoneNo></Phone></Phones></Contact></Contacts>
  <SchoolHistory><School><LEA>999</LEA><SchoolName>Felin</SchoolName><LeavingDate>2025-07-20</LeavingDate></School>
   <School><LEA>998</LEA><SchoolName>Oakbourne</SchoolName></School></SchoolHistory>
 </Pupil>
 <Pupil><Surname>Rhys</Surname><Forename>Efa</Forename></Pupil>
</CTFpupilData></CTfile>"#;

    #[test]
    fn pupils_are_read_with_those_around_them_and_their_school_and_no_more() {
        let sheet = read(FILE).unwrap();
        assert_eq!(sheet.rows.len(), 2);
        let (place, row) = &sheet.rows[0];
        assert_eq!(*place, 1, "the first pupil");
        let at = |heading: &str| {
            let n = sheet.headings.iter().position(|h| h == heading).unwrap();
            row[n].as_str()
        };
        assert_eq!(at("Surname"), "O'Neill & Siân");
        assert_eq!(at("Forename"), "Cai");
        assert_eq!(at("Postcode"), "QA1 1AA");
        assert_eq!(at("Middle names"), "Rhys");
        assert_eq!(at("Contact 1 surname"), "Other");
        assert_eq!(at("Contact 1 relationship"), "PAM");
        assert_eq!(at("Contact 1 phone"), "01632 960101");
        assert_eq!(at("School"), "Oakbourne");
        assert!(
            !row.iter().any(|f| f.contains("QZ9")),
            "where a contact lives is not read"
        );
        let school = sheet.headings.iter().position(|h| h == "School").unwrap();
        assert_eq!(sheet.rows[1].1[school], "Millbrook");
    }

    #[test]
    fn what_could_do_harm_is_refused() {
        let what = |text: &str| match read(text) {
            Err(SheetFault::Xml { what, .. }) => what,
            other => panic!("{other:?}"),
        };
        let bomb = "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>";
        assert_eq!(what(bomb), "doctype");
        assert_eq!(what("<Pupil><UPN>&x;</UPN></Pupil>"), "entity");
        assert_eq!(what("<a><b></a>"), "nesting");
        assert_eq!(what("<a><b>"), "open");
        assert_eq!(what(&"<a>".repeat(100)), "deep");
    }
}
