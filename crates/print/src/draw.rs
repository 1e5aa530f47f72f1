//! From pages to the PDF, with the tree by which it is read aloud.

use crate::{
    Document, Fonts, PrintError,
    layout::{HEIGHT, Kind, Laid, Owner, Part, Placed, Sheet, WIDTH},
    picture::{Colour, Pen, Shape, Step},
    shape::Line,
};
use krilla::{
    SerializeSettings,
    color::{luma, rgb},
    configure::{Accessibility, ConfigurationBuilder},
    destination::XyzDestination,
    geom::{Path, PathBuilder, Point},
    metadata::Metadata,
    outline::{Outline, OutlineNode},
    page::PageSettings,
    paint::{Fill, LineJoin, Stroke, StrokeDash},
    surface::Surface,
    tagging::{
        Artifact, ArtifactType, ContentTag, Identifier, Node as TagNode, SpanTag, TableHeaderScope,
        Tag, TagGroup, TagTree,
    },
    text::{GlyphId, KrillaGlyph},
};
use std::num::NonZeroU16;

fn fault(e: impl std::fmt::Debug) -> PrintError {
    PrintError::Pdf(format!("{e:?}"))
}

/// Writes the PDF.
pub(crate) fn draw(
    document: &Document,
    laid: Laid,
    fonts: &Fonts<'_>,
) -> Result<Vec<u8>, PrintError> {
    let configuration = ConfigurationBuilder::new()
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .map_err(fault)?;
    let mut pdf = krilla::Document::new_with(SerializeSettings {
        configuration,
        ..SerializeSettings::default()
    });
    let mut found: Vec<Vec<Identifier>> = vec![Vec::new(); laid.nodes.len()];
    for sheet in &laid.pages {
        let size = PageSettings::from_wh(WIDTH, HEIGHT).ok_or_else(|| fault("page"))?;
        let mut page = pdf.start_page_with(size);
        let mut surface = page.surface();
        rules(&mut surface, sheet);
        for placed in &sheet.pictures {
            let id = surface.start_tagged(ContentTag::Other);
            picture(&mut surface, placed, fonts);
            surface.end_tagged();
            found[placed.node].push(id);
        }
        surface.set_stroke(None);
        surface.set_fill(Some(Fill {
            paint: luma::Color::black().into(),
            ..Fill::default()
        }));
        for piece in &sheet.pieces {
            let artifact = |kind| ContentTag::Artifact(Artifact::with_kind(kind));
            let tag = match piece.owner {
                Owner::Node(_) => ContentTag::Span(SpanTag::empty()),
                Owner::Head => artifact(ArtifactType::Header),
                Owner::Foot => artifact(ArtifactType::Footer),
                Owner::Again => artifact(ArtifactType::PaginationOther),
            };
            let id = surface.start_tagged(tag);
            line(&mut surface, piece.x, piece.y, &piece.line, fonts);
            surface.end_tagged();
            if let Owner::Node(node) = piece.owner {
                found[node].push(id);
            }
        }
        surface.finish();
        page.finish();
    }
    pdf.set_outline(outline(&laid));
    let mut tree = TagTree::new().with_lang(Some(document.lang.clone()));
    for node in tree_of(&laid, found) {
        tree.push(node);
    }
    pdf.set_tag_tree(tree);
    pdf.set_metadata(
        Metadata::new()
            .title(document.title.clone())
            .language(document.lang.clone()),
    );
    pdf.finish().map_err(fault)
}

fn line(surface: &mut Surface<'_>, mut x: f32, y: f32, line: &Line, fonts: &Fonts<'_>) {
    let font = &fonts.pair(line.strong).font;
    for run in &line.runs {
        let glyphs: Vec<KrillaGlyph> = run
            .glyphs
            .iter()
            .map(|g| {
                let (id, letters) = (GlyphId::new(g.id), g.letters.clone());
                KrillaGlyph::new(id, g.advance, g.x, g.y, 0.0, letters, None)
            })
            .collect();
        if !glyphs.is_empty() {
            let at = Point::from_xy(x, y);
            surface.draw_glyphs(at, &glyphs, font.clone(), &run.text, line.size, false);
        }
        x += run.width * line.size;
    }
}

fn colour(c: Colour) -> rgb::Color {
    rgb::Color::new(c.0, c.1, c.2)
}

fn filled(c: Colour) -> Option<Fill> {
    Some(Fill {
        paint: colour(c).into(),
        ..Fill::default()
    })
}

fn stroke(pen: &Pen, scale: f32) -> Stroke {
    let dashes: Vec<f32> = pen.dashes.iter().map(|d| d * scale).collect();
    Stroke {
        paint: colour(pen.colour).into(),
        width: pen.width * scale,
        line_join: LineJoin::Round,
        dash: (!dashes.is_empty()).then_some(StrokeDash {
            array: dashes,
            offset: 0.0,
        }),
        ..Stroke::default()
    }
}

/// A picture's parts, the first lowest.
fn picture(surface: &mut Surface<'_>, placed: &Placed, fonts: &Fonts<'_>) {
    for part in &placed.parts {
        match part {
            Part::Words(x, y, words, c) => {
                surface.set_stroke(None);
                surface.set_fill(filled(*c));
                line(surface, *x, *y, words, fonts);
            }
            Part::Outline(Shape::Outline { steps, fill, pen }) => {
                surface.set_fill(fill.and_then(filled));
                surface.set_stroke(pen.as_ref().map(|p| stroke(p, placed.scale)));
                if let Some(path) = outline_of(steps, placed) {
                    surface.draw_path(&path);
                }
            }
            Part::Outline(Shape::Words { .. }) => {}
        }
    }
}

fn outline_of(steps: &[Step], placed: &Placed) -> Option<Path> {
    let x = |n: f32| placed.x + n * placed.scale;
    let y = |n: f32| placed.y + n * placed.scale;
    let mut path = PathBuilder::new();
    for step in steps {
        match *step {
            Step::Move(a, b) => path.move_to(x(a), y(b)),
            Step::Line(a, b) => path.line_to(x(a), y(b)),
            Step::Curve([a, b, c, d, e, f]) => path.cubic_to(x(a), y(b), x(c), y(d), x(e), y(f)),
            Step::Close => path.close(),
        }
    }
    path.finish()
}

fn rules(surface: &mut Surface<'_>, sheet: &Sheet) {
    if sheet.rules.is_empty() {
        return;
    }
    let artifact = Artifact::with_kind(ArtifactType::Layout);
    let _ = surface.start_tagged(ContentTag::Artifact(artifact));
    surface.set_fill(None);
    surface.set_stroke(Some(Stroke {
        paint: luma::Color::new(150).into(),
        width: 0.5,
        ..Stroke::default()
    }));
    for (from, to, y) in &sheet.rules {
        let mut path = PathBuilder::new();
        path.move_to(*from, *y);
        path.line_to(*to, *y);
        if let Some(path) = path.finish() {
            surface.draw_path(&path);
        }
    }
    surface.end_tagged();
}

fn outline(laid: &Laid) -> Outline {
    let mut outline = Outline::new();
    let mut top: Option<OutlineNode> = None;
    for place in &laid.outline {
        let to = XyzDestination::new(place.page, Point::from_xy(0.0, place.y));
        let node = OutlineNode::new(place.text.clone(), to);
        match &mut top {
            Some(title) if place.level > 1 => title.push_child(node),
            _ => {
                if let Some(title) = top.replace(node) {
                    outline.push_child(title);
                }
            }
        }
    }
    if let Some(title) = top {
        outline.push_child(title);
    }
    outline
}

/// The tree, from its leaves up: a node comes after its parent.
fn tree_of(laid: &Laid, found: Vec<Vec<Identifier>>) -> Vec<TagNode> {
    let mut children: Vec<Vec<TagNode>> = found
        .into_iter()
        .map(|ids| ids.into_iter().map(TagNode::from).collect())
        .collect();
    let mut roots = Vec::new();
    for (n, node) in laid.nodes.iter().enumerate().rev() {
        let mut inside = std::mem::take(&mut children[n]);
        // Nodes were pushed from the last to the first; leaves have no nodes inside.
        if !matches!(node.kind, Kind::Heading(..) | Kind::Text | Kind::Picture(_)) {
            inside.reverse();
        }
        let group: TagNode = group(&node.kind, inside).into();
        match node.parent {
            Some(parent) => children[parent].push(group),
            None => roots.push(group),
        }
    }
    roots.reverse();
    roots
}

fn group(kind: &Kind, inside: Vec<TagNode>) -> TagGroup {
    match kind {
        Kind::Heading(level, text) => {
            let level = NonZeroU16::new(u16::from(*level)).unwrap_or(NonZeroU16::MIN);
            TagGroup::with_children(Tag::Hn(level, Some(text.clone())), inside)
        }
        Kind::Text => TagGroup::with_children(Tag::P, inside),
        Kind::Picture(alt) => TagGroup::with_children(Tag::Figure(Some(alt.clone())), inside),
        Kind::Table => TagGroup::with_children(Tag::Table, inside),
        Kind::Head => TagGroup::with_children(Tag::THead, inside),
        Kind::Body => TagGroup::with_children(Tag::TBody, inside),
        Kind::Row => TagGroup::with_children(Tag::TR, inside),
        Kind::ColumnHead => TagGroup::with_children(Tag::TH(TableHeaderScope::Column), inside),
        Kind::RowHead => TagGroup::with_children(Tag::TH(TableHeaderScope::Row), inside),
        Kind::Cell => TagGroup::with_children(Tag::TD, inside),
    }
}
