//! What the frame and the files of every page promise.

use axum::{
    Router,
    body::Body,
    http::{Request, Response, StatusCode, header},
    middleware,
    routing::get,
};
use tower::ServiceExt;
use web::{pages, ui};

fn app() -> Router {
    Router::new()
        .route("/hide", get(pages::hide::get))
        .route("/assets/{file}", get(ui::asset))
        .layer(middleware::from_fn(ui::remember_lang))
}

async fn ask(uri: &str, headers: &[(header::HeaderName, &str)]) -> Response<Body> {
    let mut request = Request::get(uri);
    for (name, value) in headers {
        request = request.header(name, *value);
    }
    app()
        .oneshot(request.body(Body::empty()).expect("a request"))
        .await
        .expect("an answer")
}

async fn text(response: Response<Body>) -> String {
    let bytes = axum::body::to_bytes(response.into_body(), 1 << 20)
        .await
        .expect("a body");
    String::from_utf8(bytes.to_vec()).expect("text")
}

#[tokio::test]
async fn files_are_kept_for_ever_and_sent_compressed_to_those_who_can_read_it() {
    let url = ui_assets::url("govuk.css");
    let plain = ask(url, &[]).await;
    assert_eq!(plain.status(), StatusCode::OK);
    assert!(plain.headers().get(header::CONTENT_ENCODING).is_none());
    assert_eq!(
        plain.headers()[header::CACHE_CONTROL],
        "public, max-age=31536000, immutable"
    );
    let zipped = ask(url, &[(header::ACCEPT_ENCODING, "br, gzip;q=0.8")]).await;
    assert_eq!(zipped.headers()[header::CONTENT_ENCODING], "gzip");
    assert_eq!(
        ask("/assets/govuk.css", &[]).await.status(),
        StatusCode::NOT_FOUND
    );
    assert_eq!(
        ask("/assets/govuk-000000000000.css", &[]).await.status(),
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn the_neutral_page_tells_nothing_and_leads_back_to_this_server_only() {
    let page = text(ask("/hide?back=/children%3Fpage%3D2", &[]).await).await;
    assert!(page.contains("href=\"/children?page=2\""), "{page}");
    for told in ["Sharewise", "concern", "child record", "safeguard"] {
        assert!(
            !page.to_lowercase().contains(&told.to_lowercase()),
            "the neutral page says {told}"
        );
    }
    for away in [
        "https://evil.example/",
        "//evil.example",
        "javascript:alert(1)",
        "/%0d%0aset-cookie:x",
    ] {
        let page = text(ask(&format!("/hide?back={away}"), &[]).await).await;
        assert!(
            page.contains("href=\"/\"") && !page.contains("evil"),
            "{away}"
        );
    }
    assert_eq!(ask("/hide", &[]).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn a_language_once_chosen_is_remembered() {
    let first = ask("/hide?lang=cy", &[]).await;
    let cookie = first.headers()[header::SET_COOKIE]
        .to_str()
        .expect("text")
        .to_owned();
    assert!(
        cookie.starts_with("lang=cy;") && cookie.contains("SameSite=Lax"),
        "{cookie}"
    );
    let again = ask("/hide", &[(header::COOKIE, "lang=cy")]).await;
    assert!(again.headers().get(header::SET_COOKIE).is_none());
    assert!(text(again).await.contains("<html lang=\"cy\""));
}

#[tokio::test]
async fn a_page_is_never_kept_by_browser_or_proxy() {
    assert_eq!(
        ask("/hide", &[]).await.headers()[header::CACHE_CONTROL],
        "no-store"
    );
}

#[test]
fn what_people_wrote_cannot_become_markup() {
    let html = ui::Html::prose("<script>\n\"x\" & 'y'");
    assert_eq!(
        html.as_str(),
        "<div class=\"sw-prose\" dir=\"auto\">&#60;script&#62;\n&#34;x&#34; &#38; &#39;y&#39;</div>"
    );
    let page = ui::Page::new(words::Lang::En, "/", "X");
    let field = ui::Html::from(ui::TextInput::new(&page, "n", "Name").value("\"><b>"));
    assert!(!field.as_str().contains("<b>"), "{}", field.as_str());
    let area = ui::Html::from(ui::Textarea::new(&page, "w", "What").value("\n</textarea><b>"));
    assert!(!area.as_str().contains("<b>"), "{}", area.as_str());
    // A browser drops the first line break after the tag; one is given away for it.
    assert!(
        area.as_str().contains(">\n\n&#60;/textarea"),
        "{}",
        area.as_str()
    );
}

#[test]
fn every_file_a_template_asks_for_is_served() {
    let layout = include_str!("../templates/layout.html");
    for piece in layout.split("page.asset(\"").skip(1) {
        let name = piece.split('"').next().expect("a name");
        assert_ne!(ui_assets::url(name), "/assets/none", "{name}");
    }
}

#[test]
fn the_frame_and_its_files_are_light() {
    #[derive(askama::Template)]
    #[template(
        source = "{% extends \"layout.html\" %}{% block content %}{% endblock %}",
        ext = "html"
    )]
    struct Bare {
        page: ui::Page,
    }
    let viewer = ui::Viewer {
        name: "Priya Shah".into(),
        agency: "Example Academy".into(),
    };
    let page =
        ui::Page::new(words::Lang::Cy, "/", "Test").signed_in(viewer, Some(ui::Section::Log));
    let html = askama::Template::render(&Bare { page }).expect("a page");
    let files: usize = [
        "govuk.css",
        "govuk.js",
        "own.css",
        "own.js",
        "boot.js",
        "icon.svg",
    ]
    .iter()
    .filter_map(|name| ui_assets::ASSETS.iter().find(|a| a.name == *name))
    .map(|a| a.gz.len())
    .sum();
    let total = html.len() + files;
    assert!(
        total < 50_000,
        "{} for the page and {files} for its files",
        html.len()
    );
}
