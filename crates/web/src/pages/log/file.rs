//! Files of a concern, as downloads and never as pages.

use crate::{App, signed::Signed, ui::Page};
use axum::{
    extract::{Path, State},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use casework::{Attachment, Download};
use uuid::Uuid;

/// "PNG picture, 120 kB": the type is what the bytes say.
pub(super) fn file_words(page: &Page, f: &Attachment) -> String {
    let kind = match f.media_type.as_str() {
        "image/png" => "PNG",
        "image/jpeg" => "JPEG",
        "image/gif" => "GIF",
        "image/webp" => "WebP",
        _ => "PDF",
    };
    let size = (f.size_bytes + 999) / 1000;
    page.t2("log-file-what", "type", kind, "size", size)
}

pub(super) async fn download(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<Uuid>,
) -> Response {
    match app.casework.attachment(&signed.actor, id).await {
        Ok(download) => as_download(download),
        Err(e) => signed.fault(&e),
    }
}

/// A picture as it came, with what it carries.
pub(super) async fn original(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<Uuid>,
) -> Response {
    match app.casework.original_attachment(&signed.actor, id).await {
        Ok(download) => as_download(download),
        Err(e) => signed.fault(&e),
    }
}

/// The end of a file's name that fits its bytes.
fn ending(media_type: &str) -> &'static str {
    match media_type {
        "image/png" => "png",
        "image/jpeg" => "jpg",
        "image/gif" => "gif",
        "image/webp" => "webp",
        _ => "pdf",
    }
}

/// Saved under a name made of its id: what the sender called it may lie about the type, and may
/// name a child.
fn as_download(d: Download) -> Response {
    let name = format!("{}.{}", d.file.id, ending(&d.file.media_type));
    let mut response = d.bytes.into_response();
    let headers = response.headers_mut();
    if let (Ok(kind), Ok(disposition)) = (
        HeaderValue::from_str(&d.file.media_type),
        HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")),
    ) {
        headers.insert(header::CONTENT_TYPE, kind);
        headers.insert(header::CONTENT_DISPOSITION, disposition);
    }
    // Should a browser show it all the same: as nothing that can run or reach anything.
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static("default-src 'none'; sandbox"),
    );
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    response
}
