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
    if a == b && engine.has(&a) {
        return Err(args.tongue.tell("command-one-record", &[("said", one)]));
    }
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
    let next = engine.runner_up(linked, &a, &b).map(|next| Next {
        // Behind the number of its file, where there are two.
        id: next
            .id
            .get(usize::from(two)..)
            .unwrap_or_default()
            .to_owned(),
        file: two.then(|| next.id.get(..1).unwrap_or_default().to_owned()),
        weight: next.weight,
        lead: next.lead,
    });
    println!("{}", in_form(args, lang, why, next)?);
    Ok(())
}

/// The likeliest other record of either.
#[derive(serde::Serialize)]
struct Next {
    id: String,
    /// Of which file it is, where there are two.
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<String>,
    weight: f32,
    /// By how many bits the explained pair is ahead.
    lead: f32,
}

impl Next {
    fn say(&self, args: &Args) -> String {
        let (weight, lead) = (format!("{:.1}", self.weight), format!("{:.1}", self.lead));
        let id = match &self.file {
            Some(file) => format!("{file}:{}", self.id),
            None => self.id.clone(),
        };
        args.tongue.tell(
            "command-explain-next",
            &[("said", &id), ("weight", &weight), ("lead", &lead)],
        )
    }
}

fn in_form(
    args: &Args,
    lang: Lang,
    why: Explanation,
    next: Option<Next>,
) -> Result<String, String> {
    let words = |key: &str| Words::get(lang, key);
    Ok(match args.form {
        Form::Text => {
            let next = next.map_or_else(
                || args.tongue.say("command-explain-no-next"),
                |next| next.say(args),
            );
            format!("{}\n{next}", why.brief().text(&words))
        }
        Form::Svg => why.brief().svg(&words),
        Form::Json => {
            let mut told = serde_json::to_value(&why).map_err(|e| e.to_string())?;
            told["runner_up"] = serde_json::to_value(next).map_err(|e| e.to_string())?;
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
