//! Reading the files into the engine, with the line and the column of every fault.

use super::{
    Args, fault, parquet,
    progress::Progress,
    told::{lost_mapping, told},
};
use crate::tongue::Tongue;
use linkage::{BornSays, Column, Columns, CsvFault, CsvReader, Engine, PersonFault, born_says};
use std::{
    fs::File,
    io::Read,
    path::{Path, PathBuf},
};

/// Bytes read at a time.
const PIECE: usize = 1 << 20;
/// Records looked at to learn what a column holds.
pub const LOOKED_AT: usize = 500;

/// Faults that are told one by one; all are counted.
const SHOWN: usize = 20;

/// What reading found.
#[derive(Default)]
pub struct ReadFiles {
    /// For each file: its name, and how many records it has.
    pub files: Vec<(String, usize)>,
    /// What each column was taken for, in words.
    pub columns: Vec<(String, String)>,
    /// Dates that could not be read and were left out.
    pub bad_dates: usize,
    /// Dates that stand for "not known".
    pub placeholders: usize,
    /// Dates after today.
    pub future: usize,
    /// The first faults, in words, and how many there are.
    faults: (Vec<String>, usize),
    /// For each mapping, in how many files its column was not found.
    pub(super) unmet: Vec<usize>,
}

impl ReadFiles {
    fn fault(&mut self, why: String) {
        if self.faults.0.len() < SHOWN {
            self.faults.0.push(why);
        }
        self.faults.1 += 1;
    }

    /// All faults as one text, if there are any.
    fn faults(&self, tongue: Tongue) -> Option<String> {
        let (told, all) = &self.faults;
        match all {
            0 => None,
            1 => Some(told.concat()),
            _ => {
                let more = tongue.tell("command-faults", &[("n", all), ("shown", &told.len())]);
                Some(format!("{more}\n{}", told.join("\n")))
            }
        }
    }

    /// Keeps what each column of a file was taken for, in words.
    pub fn note_columns(
        &mut self,
        args: &Args,
        number: usize,
        columns: &Columns,
        headings: &[String],
    ) {
        let named = |(column, place): &(Column, usize)| {
            let heading = headings[*place].clone();
            let heading = match args.files.len() {
                2 => format!("{}: {heading}", number + 1),
                _ => heading,
            };
            (heading, column.name().to_owned())
        };
        self.columns.extend(columns.all().iter().map(named));
    }
}

/// Reads all files. All faults of their records are looked for before any is told.
pub fn all(args: &Args, engine: &mut Engine, progress: &mut Progress) -> Result<ReadFiles, String> {
    let mut read = ReadFiles::default();
    if let Some(why) = lost_mapping(args, &read) {
        return Err(why);
    }
    for (number, path) in args.files.iter().enumerate() {
        if number == 1 {
            engine.second_source();
        }
        progress.step("reading");
        let parquet = path
            .extension()
            .is_some_and(|e| e.eq_ignore_ascii_case("parquet"));
        let outcome = if parquet {
            parquet::read(path, args, number, engine, progress, &mut read)
        } else {
            OneFile::open(path, args, number)
                .and_then(|mut file| file.read(engine, progress, &mut read))
        };
        if let Err(why) = outcome {
            // Behind such a fault the file cannot be followed any more.
            read.fault(why);
        }
    }
    if let Some(why) = read
        .faults(args.tongue)
        .or_else(|| lost_mapping(args, &read))
    {
        return Err(why);
    }
    if engine.is_empty() {
        let file = name(&args.files[0]);
        return Err(args.tongue.tell("command-no-records", &[("file", &file)]));
    }
    Ok(read)
}

struct OneFile<'a> {
    path: &'a PathBuf,
    args: &'a Args,
    file: File,
    number: usize,
    held: Vec<u8>,
    last: bool,
}

/// A file that cannot be read.
pub fn not_read(tongue: Tongue, path: &Path, why: &dyn std::fmt::Display) -> String {
    tongue.tell("command-not-read", &[("file", &name(path)), ("why", why)])
}

/// Something that is wrong in a file.
pub fn in_file(tongue: Tongue, path: &Path, why: &str) -> String {
    tongue.tell("command-in-file", &[("file", &name(path)), ("why", &why)])
}

/// A file as people are told of it.
pub fn name(path: &Path) -> String {
    path.display().to_string()
}

impl<'a> OneFile<'a> {
    fn open(path: &'a PathBuf, args: &'a Args, number: usize) -> Result<Self, String> {
        let file = File::open(path).map_err(|e| not_read(args.tongue, path, &e))?;
        Ok(Self {
            path,
            args,
            file,
            number,
            held: Vec::new(),
            last: false,
        })
    }

    /// Reads one more piece behind what is held.
    fn more(&mut self) -> Result<(), String> {
        let before = self.held.len();
        self.held.resize(before + PIECE, 0);
        let mut filled = before;
        while filled < self.held.len() {
            let n = self
                .file
                .read(&mut self.held[filled..])
                .map_err(|e| not_read(self.args.tongue, self.path, &e))?;
            if n == 0 {
                self.last = true;
                break;
            }
            filled += n;
        }
        self.held.truncate(filled);
        Ok(())
    }

    fn fault(&self, why: &str) -> String {
        in_file(self.args.tongue, self.path, why)
    }

    fn csv_fault(&self, f: &CsvFault) -> String {
        self.fault(&fault::csv(self.args.tongue, f))
    }

    fn read(
        &mut self,
        engine: &mut Engine,
        progress: &mut Progress,
        read: &mut ReadFiles,
    ) -> Result<(), String> {
        self.more()?;
        if is_workbook(self.path, &self.held) {
            let file = name(self.path);
            return Err(self
                .args
                .tongue
                .tell("command-workbook", &[("file", &file)]));
        }
        let (mut reader, mut at, columns, headings) = self.head(read)?;
        read.note_columns(self.args, self.number, &columns, &headings);
        let mut taker = Taker::new(self.path, self.args, self.number, columns, headings);
        let mut records = 0;
        loop {
            match reader
                .next(&self.held[at..], self.last)
                .map_err(|e| self.csv_fault(&e))?
            {
                Some(used) => {
                    at += used;
                    let place = ("line", usize::try_from(reader.line()).unwrap_or(usize::MAX));
                    taker.take(engine, &|i| reader.field(i), place, read);
                    records += 1;
                    if records % 20_000 == 0 {
                        progress.count(records);
                    }
                }
                None if self.last => break,
                None => {
                    self.held.drain(..at);
                    at = 0;
                    self.more()?;
                }
            }
        }
        read.files.push((name(self.path), records));
        Ok(())
    }

    /// The headings, what the columns mean, and a reader that stands behind the headings.
    fn head(
        &mut self,
        read: &mut ReadFiles,
    ) -> Result<(CsvReader, usize, Columns, Vec<String>), String> {
        let mut reader = CsvReader::default();
        let all = |reader: &CsvReader| {
            (0..reader.width())
                .map(|i| reader.field(i).trim().to_owned())
                .collect::<Vec<_>>()
        };
        let first = reader
            .next(&self.held, self.last)
            .map_err(|e| self.csv_fault(&e))?;
        let Some(first) = first else {
            let file = name(self.path);
            return Err(self.args.tongue.tell("command-empty", &[("file", &file)]));
        };
        let headings = all(&reader);
        let mut ahead = reader.clone();
        let (mut at, mut rows) = (first, Vec::new());
        // A fault here is met again, and told, when the record is read in its turn.
        while rows.len() < LOOKED_AT
            && let Ok(Some(used)) = ahead.next(&self.held[at..], self.last)
        {
            at += used;
            rows.push(all(&ahead));
        }
        let told = told(self.args, self.number, &headings, read);
        let columns = Columns::settle(&headings, &rows, &told)
            .map_err(|e| self.fault(&fault::columns(self.args.tongue, &e)))?;
        Ok((reader, first, columns, headings))
    }
}

/// Whether a file is a workbook of a spreadsheet program, by its name or its first bytes.
fn is_workbook(path: &Path, bytes: &[u8]) -> bool {
    let named = path.extension().is_some_and(|e| {
        let known = ["xlsx", "xlsm", "xls", "ods"];
        known.iter().any(|k| e.eq_ignore_ascii_case(k))
    });
    named || bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"\xd0\xcf\x11\xe0")
}

/// Takes records of one file into the engine.
pub struct Taker<'a> {
    path: &'a Path,
    args: &'a Args,
    number: usize,
    columns: Columns,
    headings: Vec<String>,
    room: String,
    id: String,
    /// Year, month and day on which this runs.
    today: (u32, u32, u32),
}

impl<'a> Taker<'a> {
    pub fn new(
        path: &'a Path,
        args: &'a Args,
        number: usize,
        columns: Columns,
        headings: Vec<String>,
    ) -> Self {
        Self {
            path,
            args,
            number,
            columns,
            headings,
            room: String::new(),
            id: String::new(),
            today: today(),
        }
    }

    /// Takes one record, by its fields; `place` is where it stands, for a fault, which is noted.
    pub fn take<'f>(
        &mut self,
        engine: &mut Engine,
        field: &dyn Fn(usize) -> &'f str,
        place: (&str, usize),
        read: &mut ReadFiles,
    ) {
        let mut person = self
            .columns
            .person(|i| -> &str { field(i) }, &mut self.room);
        if self.args.files.len() == 2 && person.local_issuer.trim().is_empty() {
            // Two files are two agencies, unless a column says otherwise.
            person.local_issuer = ["first file", "second file"][self.number.min(1)];
        }
        if self.args.files.len() == 2 && !person.id.is_empty() {
            // Two files may number their records alike.
            self.id.clear();
            self.id.push(if self.number == 0 { '1' } else { '2' });
            self.id.push_str(person.id);
            person.id = &self.id;
        }
        match born_says(person.born, self.today) {
            Ok(BornSays::Placeholder) => read.placeholders += 1,
            Ok(BornSays::Future) => {
                read.future += 1;
                person.born = "";
            }
            _ => {}
        }
        let mut outcome = engine.load(&person);
        if self.args.skip_bad_dates && matches!(outcome, Err(PersonFault::Born(_))) {
            read.bad_dates += 1;
            person.born = "";
            outcome = engine.load(&person);
        }
        let Err(why) = outcome else { return };
        let (column, shown) = match why {
            PersonFault::Born(_) => (Column::Born, person.born),
            _ => (Column::Id, self.columns.place(Column::Id).map_or("", field)),
        };
        let heading = self
            .columns
            .place(column)
            .and_then(|i| self.headings.get(i))
            .map_or("", String::as_str);
        let tongue = self.args.tongue;
        let mut why = fault::person(tongue, &why);
        if column == Column::Born {
            why = tongue.tell("command-skip-dates", &[("why", &why)]);
        }
        let (what, at) = place;
        let key = match what {
            "row" => "command-at-row",
            _ => "command-at-line",
        };
        let file = name(self.path);
        let args: [(&str, &dyn std::fmt::Display); 5] = [
            ("file", &file),
            ("n", &at),
            ("column", &heading),
            ("said", &shown),
            ("why", &why),
        ];
        read.fault(tongue.tell(key, &args));
    }
}

/// Year, month and day.
fn today() -> (u32, u32, u32) {
    let day = jiff::Zoned::now().date();
    let number = |n: i8| u32::try_from(n).unwrap_or(0);
    let year = u32::try_from(day.year()).unwrap_or(0);
    (year, number(day.month()), number(day.day()))
}
