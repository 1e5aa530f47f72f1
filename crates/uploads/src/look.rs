//! What a file is, by its bytes alone, and a picture made anew.

use image::{
    DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits,
    codecs::{
        jpeg::JpegEncoder,
        png::{CompressionType, FilterType, PngEncoder},
    },
};
use serde::{Deserialize, Serialize};
use std::io::{self, Cursor, Write};

/// Most points of a picture, 36 million: more than telephones make unless told to, and as much as
/// a page scanned at 600 points an inch; turned upright it still fits the memory of the fence.
pub const MOST_POINTS: u64 = 36_000_000;
/// Most points of one side.
const MOST_SIDE: u32 = 20_000;
/// Most bytes of a picture outside its file, before it is made one of 8 bits a channel.
const DECODER_BYTES: u64 = 200 * 1024 * 1024;
/// Quality of a JPEG made anew, of 100: no difference that an eye finds.
const QUALITY: u8 = 92;
/// Where in a PDF its last line must stand, bytes from the end; what readers of PDF agree on.
const PDF_TAIL: usize = 1024;

/// Why a file was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Refusal {
    /// Neither a picture nor a PDF, whatever its name says.
    Type,
    /// Begins as one and does not go on as one: cut off, damaged, or with something behind its end.
    Damaged,
    /// More than [`MOST_POINTS`], or one side very long.
    Points,
    /// Took more memory or time than any file may.
    Heavy,
    /// Could not be looked at just now: a fault of ours or of the machine.
    Unchecked,
}

impl Refusal {
    /// The word for it in a form's fault.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Type => "type",
            Self::Damaged => "damaged",
            Self::Points => "points",
            Self::Heavy => "heavy",
            Self::Unchecked => "unchecked",
        }
    }
}

/// What a file is taken as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    /// A picture, made anew.
    #[serde(rename = "image/jpeg")]
    Jpeg,
    /// A picture, made anew.
    #[serde(rename = "image/png")]
    Png,
    /// Kept as it came.
    #[serde(rename = "application/pdf")]
    Pdf,
}

impl Kind {
    /// The media type.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Pdf => "application/pdf",
        }
    }
}

/// Looks at a file. A picture is written anew to `out`, after `begin` was told what it is; of a PDF
/// nothing is written.
///
/// # Errors
/// Why it is not taken. What stands in `out` by then is of no use.
pub fn look<W: Write>(
    bytes: &[u8],
    out: &mut W,
    begin: impl FnOnce(Kind, &mut W) -> io::Result<()>,
) -> Result<Kind, Refusal> {
    if bytes.starts_with(b"%PDF-") {
        pdf(bytes)?;
        begin(Kind::Pdf, out).map_err(|_| Refusal::Unchecked)?;
        return Ok(Kind::Pdf);
    }
    let format = match image::guess_format(bytes) {
        Ok(f @ (ImageFormat::Png | ImageFormat::Jpeg | ImageFormat::WebP | ImageFormat::Gif)) => f,
        _ => return Err(Refusal::Type),
    };
    let picture = decode(bytes, format)?;
    let kind = kind_for(format, &picture);
    begin(kind, out).map_err(|_| Refusal::Unchecked)?;
    encode(&picture, kind, out).map_err(|e| why(&e))?;
    Ok(kind)
}

/// Photographs stay JPEG; what can be clear in places, or has few colours, becomes PNG.
fn kind_for(format: ImageFormat, picture: &DynamicImage) -> Kind {
    match format {
        ImageFormat::Jpeg => Kind::Jpeg,
        ImageFormat::WebP if !picture.color().has_alpha() => Kind::Jpeg,
        _ => Kind::Png,
    }
}

/// The first picture in the file, upright, with 8 bits a channel. Its head says how large it is
/// before anything is made room for.
fn decode(bytes: &[u8], format: ImageFormat) -> Result<DynamicImage, Refusal> {
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = Limits::default();
    limits.max_image_width = Some(MOST_SIDE);
    limits.max_image_height = Some(MOST_SIDE);
    limits.max_alloc = Some(DECODER_BYTES);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|e| why(&e))?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MOST_POINTS {
        return Err(Refusal::Points);
    }
    if decoder.total_bytes() > DECODER_BYTES {
        return Err(Refusal::Heavy);
    }
    // Telephones turn the picture by a note beside it, which does not go along.
    let upright = decoder.orientation().map_err(|e| why(&e))?;
    let picture = DynamicImage::from_decoder(decoder).map_err(|e| why(&e))?;
    let mut picture = eight_bits(picture);
    picture.apply_orientation(upright);
    Ok(picture)
}

fn eight_bits(picture: DynamicImage) -> DynamicImage {
    match picture {
        p @ (DynamicImage::ImageLuma8(_)
        | DynamicImage::ImageLumaA8(_)
        | DynamicImage::ImageRgb8(_)
        | DynamicImage::ImageRgba8(_)) => p,
        DynamicImage::ImageLuma16(_) => DynamicImage::ImageLuma8(picture.into_luma8()),
        DynamicImage::ImageLumaA16(_) => DynamicImage::ImageLumaA8(picture.into_luma_alpha8()),
        p if p.color().has_alpha() => DynamicImage::ImageRgba8(p.into_rgba8()),
        p => DynamicImage::ImageRgb8(p.into_rgb8()),
    }
}

fn encode<W: Write>(picture: &DynamicImage, kind: Kind, out: &mut W) -> Result<(), ImageError> {
    match kind {
        Kind::Jpeg => picture.write_with_encoder(JpegEncoder::new_with_quality(out, QUALITY)),
        _ => picture.write_with_encoder(PngEncoder::new_with_quality(
            out,
            CompressionType::Fast,
            FilterType::Adaptive,
        )),
    }
}

fn why(e: &ImageError) -> Refusal {
    match e {
        ImageError::Limits(limit) => match limit.kind() {
            image::error::LimitErrorKind::DimensionError => Refusal::Points,
            _ => Refusal::Heavy,
        },
        ImageError::IoError(e) if e.kind() == io::ErrorKind::OutOfMemory => Refusal::Heavy,
        _ => Refusal::Damaged,
    }
}

/// A PDF is not made anew: it is only given back as a download, and looked at by whatever program
/// the reader has for it. Its frame must be there from end to end, so that half a file, or one that
/// is something else as well, is not taken for a letter.
fn pdf(bytes: &[u8]) -> Result<(), Refusal> {
    let version = bytes.get(5..8).unwrap_or_default();
    let numbered = matches!(version, [b'1' | b'2', b'.', d] if d.is_ascii_digit());
    let tail = &bytes[bytes.len().saturating_sub(PDF_TAIL)..];
    let place = |what: &[u8]| tail.windows(what.len()).rposition(|w| w == what);
    let whole = match (place(b"startxref"), place(b"%%EOF")) {
        (Some(table), Some(end)) => {
            let behind = &tail[end + b"%%EOF".len()..];
            table < end && behind.iter().all(|b| b.is_ascii_whitespace() || *b == 0)
        }
        _ => false,
    };
    if numbered && whole {
        Ok(())
    } else {
        Err(Refusal::Damaged)
    }
}
