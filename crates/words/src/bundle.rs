//! The compiled-in files, parsed once.

use crate::{Arg, Lang};
use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};
use std::sync::LazyLock;
use unic_langid::LanguageIdentifier;

include!(concat!(env!("OUT_DIR"), "/files.rs"));

type Bundle = FluentBundle<FluentResource>;

static EN: LazyLock<Bundle> = LazyLock::new(|| load("en"));
static CY: LazyLock<Bundle> = LazyLock::new(|| load("cy"));

/// Builds the bundle of one language. A file with a fault gives what can be read of it: the
/// tests refuse such a file, and a running server must still show its pages.
fn load(lang: &str) -> Bundle {
    let id: LanguageIdentifier = lang.parse().unwrap_or_default();
    let mut bundle = Bundle::new_concurrent(vec![id]);
    // The marks that Fluent would put around each variable confuse copying and searching;
    // templates isolate names with <bdi> instead.
    bundle.set_use_isolating(false);
    for (of, _, text) in FILES {
        if *of == lang {
            let resource = match FluentResource::try_new((*text).to_owned()) {
                Ok(r) | Err((r, _)) => r,
            };
            bundle.add_resource_overriding(resource);
        }
    }
    bundle
}

fn bundle(lang: Lang) -> &'static Bundle {
    match lang {
        Lang::En => &EN,
        Lang::Cy => &CY,
    }
}

/// The words of a key in exactly this language.
pub(crate) fn find(lang: Lang, key: &str, args: &[(&str, Arg)]) -> Option<String> {
    let bundle = bundle(lang);
    let pattern = bundle.get_message(key)?.value()?;
    let mut values = FluentArgs::new();
    for (name, arg) in args {
        let value: FluentValue<'_> = match arg {
            Arg::Text(s) => FluentValue::from(s.as_str()),
            Arg::Number(n) => FluentValue::from(*n),
        };
        values.set(*name, value);
    }
    // A variable that was not given shows as its name; the words around it still help.
    let mut faults = vec![];
    Some(
        bundle
            .format_pattern(pattern, Some(&values), &mut faults)
            .into_owned(),
    )
}

/// Whether exactly this language has the key.
pub(crate) fn has(lang: Lang, key: &str) -> bool {
    bundle(lang)
        .get_message(key)
        .is_some_and(|m| m.value().is_some())
}
