//! Writing the results: into a folder beside, moved into place when all is whole.

use super::{Args, read::ReadFiles, report};
use linkage::{Engine, Linked};
use std::{
    fs::{self, File},
    io::{BufWriter, Write},
    path::{Path, PathBuf},
};

/// Writes the four files. Either all are new or none is.
pub fn all(
    args: &Args,
    lang: domain::Lang,
    engine: &Engine,
    linked: &Linked,
    read: &ReadFiles,
) -> Result<(), String> {
    let tell =
        |what: &Path, e: std::io::Error| format!("{} cannot be written: {e}", what.display());
    fs::create_dir_all(&args.out).map_err(|e| tell(&args.out, e))?;
    let beside = Beside(args.out.join(format!(".unfinished-{}", std::process::id())));
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
        fs::rename(beside.0.join(name), args.out.join(name))
            .map_err(|e| tell(&args.out.join(name), e))?;
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

/// An id as a field, quoted where it must be.
fn id(out: &mut impl Write, bytes: &[u8], strip: usize) -> std::io::Result<()> {
    let bytes = bytes.get(strip..).unwrap_or_default();
    if bytes
        .iter()
        .any(|b| matches!(b, b',' | b'"' | b'\n' | b'\r'))
    {
        let text = String::from_utf8_lossy(bytes).replace('"', "\"\"");
        write!(out, "\"{text}\"")
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
    for (pair, outcome) in linked.pairs.iter().zip(&linked.outcomes) {
        let (a, b) = engine.pair_ids(pair);
        id(out, a, strip)?;
        out.write_all(b",")?;
        id(out, b, strip)?;
        writeln!(
            out,
            ",{:.3},{:.6},{}",
            pair.score.weight,
            pair.score.probability(),
            outcome.name()
        )?;
    }
    Ok(())
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
