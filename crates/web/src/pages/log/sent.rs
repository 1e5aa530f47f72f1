//! What the browser sent: fields, and files that are put away as they arrive.

use crate::{
    App,
    pages::body_map::{Click, MarksForm},
};
use axum::{
    Form,
    extract::{FromRequest, Multipart, Request, multipart::Field},
    http::header,
};
use casework::{Actor, AddAttachment, CaseworkError, FILE_BYTES};
use uuid::Uuid;

/// Most bytes of all the text in a form.
const TEXT_BYTES: usize = 1024 * 1024;

/// A form as it arrived.
pub(super) struct Sent {
    /// The id of the form, of its draft, and of the concern that comes of it.
    pub id: Uuid,
    /// Text fields in their order, without those that hold no answer.
    pub fields: Vec<(String, String)>,
    /// Files that were not taken: name, and why.
    pub file_faults: Vec<(String, &'static str)>,
    action: String,
    /// Where somebody pressed on the body map.
    click: Option<Click>,
}

impl Sent {
    fn new(fields: Vec<(String, String)>) -> Self {
        let mut sent = Self {
            id: Uuid::now_v7(),
            fields: Vec::new(),
            file_faults: Vec::new(),
            action: "log".into(),
            click: None,
        };
        let (mut across, mut down) = (None, None);
        for (name, value) in fields {
            match name.as_str() {
                "id" => sent.id = value.parse().unwrap_or(sent.id),
                "action" => sent.action = value,
                "mark-click.x" => across = value.parse().ok(),
                "mark-click.y" => down = value.parse().ok(),
                _ => sent.fields.push((name, value.replace("\r\n", "\n"))),
            }
        }
        sent.click = across.zip(down);
        sent
    }

    /// Does what a button of the body map, or a press on its drawing, says. `false`: another was
    /// pressed.
    pub fn mark(&mut self) -> bool {
        let mut marks = MarksForm::from_fields(&self.fields);
        let done = marks.act(&self.action, self.click);
        if done {
            marks.put(&mut self.fields);
        }
        done
    }

    /// The button that was pressed.
    pub fn action(&self) -> &str {
        &self.action
    }
}

fn broken() -> CaseworkError {
    CaseworkError::invalid("form", "broken")
}

/// Reads a form with or without files. Files are put away for an actor only.
///
/// # Errors
/// The form is cut off or is none; the database.
pub(super) async fn read(
    app: &App,
    actor: Option<&Actor>,
    request: Request,
) -> Result<Sent, CaseworkError> {
    let many_parts = request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|v| v.to_str().ok())
        .is_some_and(|v| v.starts_with("multipart/form-data"));
    if !many_parts {
        let Form(fields) = Form::<Vec<(String, String)>>::from_request(request, &())
            .await
            .map_err(|_| broken())?;
        return Ok(Sent::new(fields));
    }
    let mut parts = Multipart::from_request(request, &())
        .await
        .map_err(|_| broken())?;
    let mut fields = Vec::new();
    let mut faults = Vec::new();
    let mut text = 0;
    while let Some(mut part) = parts.next_field().await.map_err(|_| broken())? {
        let Some(file) = part.file_name().map(str::to_owned) else {
            let name = part.name().unwrap_or_default().to_owned();
            let (bytes, whole) = take(&mut part, TEXT_BYTES - text).await?;
            if !whole {
                return Err(broken());
            }
            text += bytes.len();
            fields.push((name, String::from_utf8_lossy(&bytes).into_owned()));
            continue;
        };
        let (bytes, whole) = take(&mut part, FILE_BYTES).await?;
        if !whole {
            faults.push((file, "too-long"));
        } else if !(file.is_empty() && bytes.is_empty()) {
            // The form's id stands before its files.
            let draft_id = form_id(&fields).ok_or_else(broken)?;
            let Some(actor) = actor else { continue };
            if let Some(why) = put_away(app, actor, draft_id, &file, bytes).await? {
                faults.push((file, why));
            }
        }
    }
    let mut sent = Sent::new(fields);
    sent.file_faults = faults;
    Ok(sent)
}

fn form_id(fields: &[(String, String)]) -> Option<Uuid> {
    let (_, id) = fields.iter().find(|(name, _)| name == "id")?;
    id.parse().ok()
}

/// At most `max` bytes of a part, and whether that is all of it. The rest is read and dropped.
async fn take(part: &mut Field<'_>, max: usize) -> Result<(Vec<u8>, bool), CaseworkError> {
    let mut bytes = Vec::new();
    let mut whole = true;
    while let Some(chunk) = part.chunk().await.map_err(|_| broken())? {
        if whole && bytes.len() + chunk.len() <= max {
            bytes.extend_from_slice(&chunk);
        } else {
            whole = false;
            bytes = Vec::new();
        }
    }
    Ok((bytes, whole))
}

async fn put_away(
    app: &App,
    actor: &Actor,
    draft_id: Uuid,
    name: &str,
    bytes: Vec<u8>,
) -> Result<Option<&'static str>, CaseworkError> {
    let file = AddAttachment {
        id: Uuid::now_v7(),
        draft_id,
        name: name.to_owned(),
        bytes,
    };
    match app.casework.add_attachment(actor, file).await {
        Ok(()) => Ok(None),
        Err(CaseworkError::Invalid(faults)) => Ok(faults.first().map(|f| f.key)),
        Err(e) => Err(e),
    }
}
