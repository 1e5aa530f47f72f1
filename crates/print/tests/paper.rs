//! What is printed can be read: by checkers of PDF, as text, on every page, in any script, and
//! without a word lost. Read with poppler and qpdf (`cargo xtask test` brings them in).
#![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]

use print::{
    Anchor, Block, Colour, Document, Fonts, Pen, Picture, Printed, Shape, Step, Table, Text,
};
use proptest::prelude::*;
use std::{
    io::Write,
    path::PathBuf,
    process::{Command, Stdio},
};

fn fonts() -> Fonts<'static> {
    Fonts::new(ui_assets::PRINT_FONT, ui_assets::PRINT_FONT_BOLD).unwrap()
}

fn printed(document: &Document) -> Printed {
    let page = |n: usize, of: usize| format!("Page {n} of {of}");
    print::print(document, &fonts(), &page).unwrap()
}

fn document(blocks: Vec<Block>) -> Document {
    Document {
        lang: "en-GB".into(),
        title: "Chronology".into(),
        head: "Ysgol Brynteg. Confidential: safeguarding".into(),
        foot: "Printed by Meera Joshi on 3 May 2027".into(),
        blocks,
    }
}

fn file(printed: &Printed) -> PathBuf {
    static NEXT: std::sync::atomic::AtomicUsize = std::sync::atomic::AtomicUsize::new(0);
    let n = NEXT.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    let name = format!("sharewise-print-{}-{n}.pdf", std::process::id());
    let path = std::env::temp_dir().join(name);
    std::fs::File::create(&path)
        .unwrap()
        .write_all(&printed.pdf)
        .unwrap();
    path
}

fn answer(program: &str, arguments: &[&str], path: &PathBuf) -> (bool, String) {
    let out = Command::new(program)
        .args(arguments)
        .arg(path)
        .args((program == "pdftotext").then_some("-"))
        .stderr(Stdio::piped())
        .output()
        .unwrap_or_else(|e| panic!("{program}: {e}; cargo xtask test brings it in"));
    let text = String::from_utf8_lossy(&out.stdout).into_owned();
    (out.status.success(), text)
}

/// The text of the PDF as poppler reads it, once qpdf finds no fault.
fn read(printed: &Printed) -> String {
    let path = file(printed);
    let (sound, said) = answer("qpdf", &["--check"], &path);
    assert!(sound, "qpdf: {said}");
    let (read, text) = answer("pdftotext", &["-enc", "UTF-8", "-layout"], &path);
    std::fs::remove_file(&path).unwrap();
    assert!(read);
    text
}

fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

fn table(rows: usize, text: &str) -> Table {
    Table {
        head: vec!["When".into(), "Whose".into(), "What".into()],
        widths: vec![1, 1, 3],
        rows: (0..rows)
            .map(|n| {
                vec![
                    vec![Text::plain(format!("{n} May 2027"))],
                    vec![Text::plain("Ysgol Brynteg")],
                    vec![Text::plain(format!("row{n} {text}"))],
                ]
            })
            .collect(),
    }
}

#[test]
fn every_page_has_its_head_foot_number_and_the_headings_of_its_table() {
    let p = printed(&document(vec![Block::Table(table(
        60,
        "Came in without lunch",
    ))]));
    assert!(p.pages > 2, "{}", p.pages);
    let path = file(&p);
    for n in 1..=p.pages {
        let page = n.to_string();
        let (_, text) = answer("pdftotext", &["-layout", "-f", &page, "-l", &page], &path);
        for words in [
            "Confidential: safeguarding".to_owned(),
            "Printed by Meera Joshi".to_owned(),
            format!("Page {n} of {}", p.pages),
            "Whose".to_owned(),
        ] {
            assert!(text.contains(&words), "page {n}: {words} in {text}");
        }
    }
    let text = read(&p);
    for n in 0..60 {
        assert!(text.contains(&format!("row{n} ")), "row {n}");
    }
    std::fs::remove_file(path).unwrap();
}

/// Whatever stands before it, a table's heading, its column headings and its first row are on one page.
#[test]
fn no_heading_is_left_alone_at_the_foot_of_a_page() {
    for before in 0..45 {
        let mut blocks: Vec<Block> = (0..before)
            .map(|_| Block::Text(Text::plain("A line.")))
            .collect();
        blocks.push(Block::Heading(2, "Twelve months".into()));
        blocks.push(Block::Table(table(1, "three concerns")));
        let text = read(&printed(&document(blocks)));
        let page = |words: &str| text.split('\u{c}').position(|page| page.contains(words));
        assert!(page("Twelve months").is_some(), "{text}");
        assert_eq!(
            page("Twelve months"),
            page("three concerns"),
            "after {before} lines"
        );
    }
}

#[test]
fn it_is_tagged_titled_and_in_its_language() {
    let mut d = document(vec![
        Block::Heading(2, "Cofnodion".into()),
        Block::Table(table(40, "Dim cinio")),
    ]);
    d.lang = "cy".into();
    let p = printed(&d);
    let path = file(&p);
    let (_, said) = answer("pdfinfo", &[], &path);
    assert!(said.contains("Tagged:          yes"), "{said}");
    assert!(said.contains("Title:           Chronology"), "{said}");
    let (_, tree) = answer("pdfinfo", &["-struct-text"], &path);
    for tag in ["H1", "H2", "Table", "THead", "TH", "TD", "TBody"] {
        assert!(tree.contains(tag), "{tag} in {tree}");
    }
    // Read aloud, the headings of the columns are said once and each row in its order.
    assert_eq!(tree.matches("Whose").count(), 1);
    assert!(tree.find("row7 ").unwrap() < tree.find("row8 ").unwrap());
    let (_, whole) = answer("qpdf", &["--qdf", "--object-streams=disable"], &path);
    assert!(whole.contains("/Lang (cy)") || whole.is_empty());
    std::fs::remove_file(path).unwrap();
}

#[test]
fn welsh_greek_cyrillic_and_arabic_come_through_and_letters_without_a_shape_stay_in_the_text() {
    let said = "Tŷ Ŵyn â gŵr; Ελένη; Ірина; سارة قالت نعم";
    let p = printed(&document(vec![Block::Text(Text::plain(said))]));
    assert_eq!(p.missing, 0);
    let text = read(&p);
    for word in ["Tŷ", "Ŵyn", "gŵr", "Ελένη", "Ірина"] {
        assert!(text.contains(word), "{word} in {text}");
    }
    assert!(p.text.contains("سارة قالت نعم"));
    let p = printed(&document(vec![Block::Text(Text::plain(
        "Her name is 小雨",
    ))]));
    assert_eq!(p.missing, 2, "two marks are shown");
    let text = read(&p);
    assert!(
        text.contains("小雨"),
        "what is copied is what was written: {text}"
    );
}

#[test]
fn a_word_longer_than_its_column_and_a_row_longer_than_its_page_lose_nothing() {
    let long = "x1y2z3".repeat(400);
    let mut rows = table(2, "short");
    rows.rows[1][0] = vec![Text::plain(long.clone())];
    rows.rows[0][2] = vec![Text::plain("many words of one talk ".repeat(900))];
    let p = printed(&document(vec![Block::Table(rows)]));
    let text = squeezed(&p.text);
    assert!(p.pages > 4);
    assert_eq!(p.text.matches("talk").count(), 900);
    assert_eq!(read(&p).matches("talk").count(), 900);
    // Feet and headings stand between its pieces; all letters are there.
    assert!(
        text.matches("x1y2").count() >= 300,
        "{}",
        text.matches("x1y2").count()
    );
}

#[test]
fn twice_as_much_is_twice_the_work_and_the_same_is_the_same() {
    let of = |rows| {
        printed(&document(vec![Block::Table(table(
            rows,
            "Came in without lunch, again, and said that nobody was at home.",
        ))]))
    };
    let (one, two, four) = (of(100), of(200), of(400));
    let (first, second) = (two.work - one.work, four.work - two.work);
    assert!(second <= first * 21 / 10, "{first} then {second}");
    assert_eq!(of(100).pdf, one.pdf);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_text_becomes_a_sound_pdf_with_every_word_in_it(
        texts in proptest::collection::vec(any::<String>(), 1..6),
        words in proptest::collection::vec("[a-zŵŷâêîô0-9]{1,30}", 1..40),
    ) {
        let all = words.join(" ");
        let row = texts.iter().map(|t| vec![Text::plain(t.clone())]).collect();
        let mut d = document(vec![
            Block::Table(Table { head: texts.clone(), widths: vec![1, 7], rows: vec![row] }),
            Block::Text(Text::plain(all)),
        ]);
        d.title = format!("Title {}", texts[0]);
        d.foot = texts[texts.len() - 1].clone();
        let p = printed(&d);
        let text = read(&p);
        let found: Vec<&str> = text.split_whitespace().collect();
        for word in &words {
            prop_assert!(found.contains(&word.as_str()), "{word} in {text}");
        }
    }
}

fn picture(width: f32, height: f32, words: &str) -> Picture {
    Picture {
        alt: format!("A lane with one mark: {words}"),
        caption: "One lane for each agency".into(),
        width,
        height,
        wide: 757.0,
        shapes: vec![
            Shape::Outline {
                steps: vec![
                    Step::Move(0.0, 0.0),
                    Step::Line(width, 0.0),
                    Step::Curve([width, 10.0, width, 20.0, width, height]),
                    Step::Close,
                ],
                fill: Some(Colour(240, 240, 240)),
                pen: Some(Pen {
                    colour: Colour(80, 0, 80),
                    width: 2.0,
                    dashes: vec![4.0, 2.0],
                }),
            },
            Shape::Words {
                at: (width, 20.0),
                anchor: Anchor::End,
                size: 12.0,
                strong: true,
                colour: Colour(0, 0, 0),
                text: words.into(),
            },
        ],
    }
}

#[test]
fn a_picture_is_a_figure_that_says_in_words_what_it_shows() {
    let table = table(1, "the same in words");
    let blocks = vec![
        Block::Heading(2, "Lanes".into()),
        Block::Pictures(vec![picture(700.0, 120.0, "Brynteg")]),
        Block::Table(table),
    ];
    let made = printed(&document(blocks));
    let text = read(&made);
    assert!(text.contains("Brynteg") && text.contains("One lane for each agency"));
    // What is looked through before it may leave has the words of the picture, and what is said of it.
    assert!(made.text.contains("A lane with one mark: Brynteg"));
    assert!(made.text.lines().any(|l| l == "Brynteg"));
    let path = file(&made);
    let (_, tree) = answer("pdfinfo", &["-struct-text"], &path);
    let (_, plain) = answer("qpdf", &["--qdf", "--stream-data=uncompress"], &path);
    drop(plain);
    std::fs::remove_file(&path).unwrap();
    assert!(tree.contains("Figure"), "{tree}");
}

#[test]
fn no_picture_is_cut_and_many_go_on_over_the_pages() {
    let all: Vec<Picture> = (0..9)
        .map(|n| picture(300.0, 600.0, &format!("sheet{n}")))
        .collect();
    let mut narrow = all.clone();
    for p in &mut narrow {
        p.wide = 140.0;
    }
    let tall = picture(100.0, 9000.0, "as high as a tower");
    let made = printed(&document(vec![
        Block::Pictures(narrow),
        Block::Pictures(all),
        Block::Pictures(vec![tall]),
    ]));
    let text = read(&made);
    for n in 0..9 {
        assert_eq!(text.matches(&format!("sheet{n}")).count(), 2);
    }
    assert!((5..=12).contains(&made.pages), "{}", made.pages);
}
