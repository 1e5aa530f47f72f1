//! What becomes of pictures and PDF, looked at by a process behind the fence: what is harmless comes
//! back made anew with nothing else in it, and what is not is refused with the right word.
#![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]

use image::{DynamicImage, GenericImageView, ImageFormat, Rgb, RgbImage};
use std::io::Cursor;
use uploads::{Looked, Looker, Refusal};

const PLACE: &[u8] = b"51.4816 N 3.1791 W, camera of somebody";

async fn look(bytes: &[u8]) -> Result<Looked, Refusal> {
    let fenced = Looker::of_program(env!("CARGO_BIN_EXE_fenced").into());
    let (looked, came) = fenced.look(bytes.to_vec()).await?;
    assert_eq!(came, bytes, "what came is given back as it was");
    Ok(looked)
}

/// A picture, wider than high, whose left half is red.
fn picture() -> DynamicImage {
    RgbImage::from_fn(64, 32, |x, _| match x < 32 {
        true => Rgb([200, 10, 10]),
        false => Rgb([10, 10, 200]),
    })
    .into()
}

fn as_file(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    picture.write_to(&mut out, format).unwrap();
    out.into_inner()
}

fn has(bytes: &[u8], what: &[u8]) -> bool {
    bytes.windows(what.len()).any(|w| w == what)
}

/// A JPEG as a telephone makes it: on its side, with a note which way up it belongs and where it
/// was taken.
fn from_a_telephone() -> Vec<u8> {
    let mut exif = b"Exif\0\0II*\0\x08\0\0\0\x01\0".to_vec();
    // Orientation 6: turn a quarter clockwise.
    exif.extend(b"\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0");
    exif.extend(PLACE);
    let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
    let plain = as_file(&picture(), ImageFormat::Jpeg);
    [&plain[..2], b"\xff\xe1", &length, &exif, &plain[2..]].concat()
}

#[tokio::test]
async fn a_picture_keeps_its_points_and_loses_where_it_was_taken() {
    let came = from_a_telephone();
    assert!(has(&came, PLACE) && has(&came, b"Exif"));
    let looked = look(&came).await.unwrap();
    assert_eq!(looked.media_type, "image/jpeg");
    let anew = looked.made_anew.unwrap();
    assert!(!has(&anew, PLACE) && !has(&anew, b"Exif"));
    let picture = image::load_from_memory(&anew).unwrap();
    assert_eq!(picture.dimensions(), (32, 64), "turned the right way up");
    let top = picture.get_pixel(16, 8);
    assert!(
        top[0] > 150 && top[2] < 80,
        "its left is its top now: {top:?}"
    );
}

#[tokio::test]
async fn every_kind_of_picture_that_is_taken_comes_back_as_jpeg_or_png() {
    for (format, becomes) in [
        (ImageFormat::Jpeg, "image/jpeg"),
        (ImageFormat::Png, "image/png"),
        (ImageFormat::Gif, "image/png"),
        (ImageFormat::WebP, "image/jpeg"),
    ] {
        let came = as_file(&picture(), format);
        // A second file behind the first, as polyglots have it.
        let came = [came.as_slice(), b"PK\x03\x04<script>alert(1)</script>"].concat();
        let looked = look(&came).await.unwrap();
        assert_eq!(looked.media_type, becomes, "{format:?}");
        let anew = looked.made_anew.unwrap();
        assert!(!has(&anew, b"<script>"), "{format:?}");
        assert_eq!(
            image::load_from_memory(&anew).unwrap().dimensions(),
            (64, 32)
        );
    }
    let clear = DynamicImage::ImageRgba8(picture().to_rgba8());
    let looked = look(&as_file(&clear, ImageFormat::WebP)).await.unwrap();
    assert_eq!(looked.media_type, "image/png", "what can be clear stays so");
}

/// The head of a PNG that says how large it is, and nothing like as many points.
fn bomb(width: u32, height: u32) -> Vec<u8> {
    let mut file = as_file(&DynamicImage::new_luma8(8, 8), ImageFormat::Png);
    file[16..20].copy_from_slice(&width.to_be_bytes());
    file[20..24].copy_from_slice(&height.to_be_bytes());
    let sum = crc(&file[12..29]).to_be_bytes();
    file[29..33].copy_from_slice(&sum);
    file
}

/// The check sum of a part of a PNG, bit by bit.
fn crc(bytes: &[u8]) -> u32 {
    let mut c = u32::MAX;
    for b in bytes {
        c ^= u32::from(*b);
        for _ in 0..8 {
            c = (c >> 1) ^ (0xEDB8_8320 & (c & 1).wrapping_neg());
        }
    }
    !c
}

#[tokio::test]
async fn bombs_and_damage_are_refused_with_the_right_word() {
    for (what, bytes, why) in [
        ("50,000 by 50,000", bomb(50_000, 50_000), Refusal::Points),
        ("one long side", bomb(60_000, 4), Refusal::Points),
        (
            "more points than there are",
            bomb(6000, 6000),
            Refusal::Damaged,
        ),
        ("37 million points", bomb(6100, 6100), Refusal::Points),
        ("no points at all", bomb(0, 0), Refusal::Damaged),
        (
            "half a picture",
            as_file(&picture(), ImageFormat::Png)[..60].to_vec(),
            Refusal::Damaged,
        ),
        ("nothing", Vec::new(), Refusal::Type),
        ("a program", b"\x7fELF\x02\x01\x01".to_vec(), Refusal::Type),
        (
            "a drawing that can run",
            b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>".to_vec(),
            Refusal::Type,
        ),
        ("a page", b"<html>%PDF-1.7".to_vec(), Refusal::Type),
        ("an archive", b"PK\x03\x04".to_vec(), Refusal::Type),
        ("a TIFF", b"II*\0\x08\0\0\0".to_vec(), Refusal::Type),
        (
            "half a letter",
            b"%PDF-1.7\n1 0 obj".to_vec(),
            Refusal::Damaged,
        ),
        (
            "a letter and an archive",
            b"%PDF-1.7\nstartxref\n9\n%%EOF\nPK\x03\x04".to_vec(),
            Refusal::Damaged,
        ),
        (
            "a letter without a version",
            b"%PDF-x\nstartxref\n9\n%%EOF".to_vec(),
            Refusal::Damaged,
        ),
    ] {
        assert_eq!(look(&bytes).await.unwrap_err(), why, "{what}");
    }
}

#[tokio::test]
async fn a_picture_that_needs_more_than_the_fence_gives_is_too_heavy() {
    // 5,500 by 5,500 points of 16 bits in four channels: few bytes in the file, 242 MB outside it.
    let large = DynamicImage::new_rgba16(5500, 5500);
    let file = as_file(&large, ImageFormat::Png);
    drop(large);
    assert!(file.len() < 2_000_000, "{}", file.len());
    assert_eq!(look(&file).await.unwrap_err(), Refusal::Heavy);
}

#[tokio::test]
async fn the_largest_picture_that_is_taken_fits_the_fence() {
    let large = DynamicImage::new_rgb8(6000, 6000);
    let looked = look(&as_file(&large, ImageFormat::Jpeg)).await.unwrap();
    assert_eq!(looked.media_type, "image/jpeg");
    let looked = look(&as_file(&large, ImageFormat::Png)).await.unwrap();
    assert_eq!(looked.media_type, "image/png");
}

#[tokio::test]
async fn a_letter_is_kept_as_it_came() {
    let letter = b"%PDF-1.7\n1 0 obj\nstartxref\n9\n%%EOF\n";
    let looked = look(letter).await.unwrap();
    assert_eq!(
        looked,
        Looked {
            media_type: "application/pdf",
            made_anew: None
        }
    );
}

#[tokio::test]
async fn where_no_process_can_be_started_nothing_is_said_against_the_file() {
    let good = as_file(&picture(), ImageFormat::Png);
    for program in ["/nowhere/sharewise", "/bin/true", "/bin/false", "/bin/cat"] {
        let e = Looker::of_program(program.into())
            .look(good.clone())
            .await
            .unwrap_err();
        let ours = e == Refusal::Unchecked;
        assert!(
            ours || program == "/bin/false" || program == "/bin/cat",
            "{program}: {e:?}"
        );
    }
    let e = Looker::default().look(good).await.unwrap_err();
    assert_eq!(e, Refusal::Unchecked, "who forgets to choose takes no file");
}
