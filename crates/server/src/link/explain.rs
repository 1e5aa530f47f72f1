//! `--explain ID1 ID2`: why two records weigh what they weigh.

use super::Args;
use domain::Lang;
use linkage::{Engine, Explanation, Linked};
use words::Words;

/// The form of the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Form {
    /// Sentences with their bits.
    Text,
    /// For programs: keys, bits, sentences.
    Json,
    /// A picture of the waterfall.
    Svg,
}

/// Says it on standard output.
pub fn tell(
    args: &Args,
    ids: &[String],
    lang: Lang,
    engine: &Engine,
    linked: &Linked,
) -> Result<(), String> {
    let [one, other] = ids else {
        return Err(args.tongue.say("command-two-records"));
    };
    // Two files may number their records alike.
    let two = args.files.len() == 2;
    let inside = |file: char, id: &str| {
        if two {
            format!("{file}{id}")
        } else {
            id.to_owned()
        }
    };
    let (a, b) = (inside('1', one), inside('2', other));
    for (id, shown) in [(&a, one), (&b, other)] {
        if !engine.has(id) {
            return Err(args
                .tongue
                .tell("command-no-such-record", &[("said", shown)]));
        }
    }
    let why = engine
        .explain_linked(linked, &a, &b)
        .ok_or_else(|| args.tongue.say("command-not-explained"))?;
    println!("{}", in_form(args.form, lang, &why)?);
    Ok(())
}

fn in_form(form: Form, lang: Lang, why: &Explanation) -> Result<String, String> {
    let words = |key: &str| Words::get(lang, key);
    Ok(match form {
        Form::Text => why.text(&words),
        Form::Svg => why.svg(&words),
        Form::Json => {
            let mut told = serde_json::to_value(why).map_err(|e| e.to_string())?;
            told["says"] = words(&why.class_key()).into();
            for side in ["against", "in_favour"] {
                for reason in told[side].as_array_mut().into_iter().flatten() {
                    let says = words(reason["key"].as_str().unwrap_or_default());
                    reason["says"] = says.into();
                }
            }
            serde_json::to_string_pretty(&told).map_err(|e| e.to_string())?
        }
    })
}
