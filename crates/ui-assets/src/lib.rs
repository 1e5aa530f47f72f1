//! Front-end files (styles, scripts, the icon), compiled into the binary.
//!
//! GOV.UK Frontend and the accessible autocomplete come from npm by the lock file in `ui/`; our
//! own files stand in `own/`. Each is served under an address that holds a hash of its content,
//! so a browser may keep it for ever.

/// One file served.
#[derive(Debug, Clone, Copy)]
pub struct Asset {
    /// The name the code uses, "govuk.css".
    pub name: &'static str,
    /// The address on this server, with a hash of the content: "/assets/govuk-0a1b2c3d4e5f.css".
    pub url: &'static str,
    /// The media type for the `Content-Type` header.
    pub mime: &'static str,
    /// The bytes as they are.
    pub raw: &'static [u8],
    /// The same, compressed with gzip at build time.
    pub gz: &'static [u8],
}

include!(concat!(env!("OUT_DIR"), "/table.rs"));

/// The font of what is printed to PDF, TrueType: DejaVu Sans, which has the letters of Welsh and
/// English, Greek, Cyrillic, Hebrew, Arabic and more.
pub static PRINT_FONT: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/DejaVuSans.ttf"));

/// The same in bold.
pub static PRINT_FONT_BOLD: &[u8] =
    include_bytes!(concat!(env!("OUT_DIR"), "/DejaVuSans-Bold.ttf"));

/// The address of a file by the name the code uses. An unknown name gives an address that
/// answers 404; a test holds that every name used exists.
pub fn url(name: &str) -> &'static str {
    ASSETS
        .iter()
        .find(|a| a.name == name)
        .map_or("/assets/none", |a| a.url)
}

/// The file at an address, given what follows `/assets/`: "govuk-0a1b2c3d4e5f.css".
pub fn find(file: &str) -> Option<&'static Asset> {
    ASSETS
        .iter()
        .find(|a| a.url.strip_prefix("/assets/") == Some(file))
}

pub mod fixtures {
    //! The examples that GOV.UK Frontend publishes with each component (options and expected
    //! HTML, as JSON). For tests: the text is read from the build folder, not compiled in.

    include!(concat!(env!("OUT_DIR"), "/fixtures.rs"));

    /// The `fixtures.json` of a component, or `None` when it is not one we compare with.
    ///
    /// # Errors
    /// When the build folder has been cleaned since the build.
    pub fn of(component: &str) -> Option<std::io::Result<String>> {
        let (_, path) = FIXTURES.iter().find(|(name, _)| *name == component)?;
        Some(std::fs::read_to_string(path))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(name: &str) -> String {
        let asset = ASSETS.iter().find(|a| a.name == name).expect("served");
        String::from_utf8(asset.raw.to_vec()).expect("text")
    }

    #[test]
    fn nothing_that_only_govuk_may_use_is_served() {
        for asset in ASSETS {
            let text = text(asset.name).to_lowercase();
            for gone in [
                "@font-face",
                "gds transport",
                "gdstransport",
                "crown",
                "crest",
                "woff",
                "margaret calvert",
            ] {
                assert!(!text.contains(gone), "{gone} in {}", asset.name);
            }
        }
    }

    #[test]
    fn nothing_served_names_another_host() {
        // Names of XML namespaces are not fetched.
        for asset in ASSETS {
            let text = text(asset.name).replace("http://www.w3.org/", "");
            assert!(
                !text.contains("url(http") && !text.contains("url(//"),
                "{}",
                asset.name
            );
            assert!(
                !text.contains("import\"http") && !text.contains("from\"http"),
                "{}",
                asset.name
            );
        }
    }

    #[test]
    fn first_load_is_under_sixty_thousand_bytes() {
        let first: usize = ASSETS.iter().map(|a| a.gz.len()).sum();
        assert!(
            first < 60_000,
            "{first} bytes compressed, the page itself not counted"
        );
    }

    #[test]
    fn an_address_finds_its_file_and_no_other_does() {
        for asset in ASSETS {
            let file = asset.url.strip_prefix("/assets/").expect("one folder");
            assert_eq!(find(file).map(|a| a.name), Some(asset.name));
            assert_eq!(url(asset.name), asset.url);
        }
        assert!(
            find("govuk.css").is_none(),
            "an address without the hash must not be kept for ever"
        );
    }
}
