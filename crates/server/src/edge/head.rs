//! The head of a request, looked at byte by byte before anything else reads it. Two programs that
//! read one request differently can be played against each other: whatever leaves room for that is
//! refused here, as RFC 9112 allows or asks.

/// Most bytes of a request's head.
pub const MOST_BYTES: usize = 16 * 1024;

/// How the body that follows a head is told apart from the next request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Framing {
    /// So many bytes; none when the head says nothing.
    Length(u64),
    /// In pieces, each with its length.
    Chunked,
}

/// Why a head is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// A line that does not end in carriage return and line feed.
    LineEnd,
    /// No host, an empty one, or several.
    Host,
    /// A length that is no number, several lengths, a coding that is not `chunked`, or both.
    Framing,
    /// A line that goes on from the one before, has no name, or a name with a space.
    Name,
    /// A byte that no head has.
    Byte,
}

/// The end of the first head in the bytes, behind its empty line.
///
/// # Errors
/// [`Fault::LineEnd`] as soon as a line ends in a line feed alone.
pub fn end(bytes: &[u8], from: usize) -> Result<Option<usize>, Fault> {
    for at in from..bytes.len() {
        if bytes[at] != b'\n' {
            continue;
        }
        if at == 0 || bytes[at - 1] != b'\r' {
            return Err(Fault::LineEnd);
        }
        if bytes[..at].ends_with(b"\r\n\r") {
            return Ok(Some(at + 1));
        }
    }
    Ok(None)
}

/// Looks over a whole head, its empty line included. The request line is left to the parser.
///
/// # Errors
/// The first fault found.
pub fn check(head: &[u8]) -> Result<Framing, Fault> {
    // A line that does not end in both, or has a return within, is none.
    let mut lines = head
        .split(|b| *b == b'\n')
        .map(|l| l.strip_suffix(b"\r").filter(|l| !l.contains(&b'\r')));
    lines.next().flatten().ok_or(Fault::LineEnd)?;
    let (mut hosts, mut lengths, mut codings) = (Vec::new(), Vec::new(), Vec::new());
    for line in lines {
        let line = line.ok_or(Fault::LineEnd)?;
        if line.is_empty() {
            break;
        }
        let (name, value) = field(line)?;
        match name.to_ascii_lowercase().as_slice() {
            b"host" => hosts.push(value),
            b"content-length" => lengths.push(value),
            b"transfer-encoding" => codings.push(value),
            _ => {}
        }
    }
    if !matches!(hosts.as_slice(), [host] if !host.is_empty()) {
        return Err(Fault::Host);
    }
    framing(&lengths, &codings)
}

fn field(line: &[u8]) -> Result<(&[u8], &[u8]), Fault> {
    if line
        .iter()
        .any(|b| *b == 0 || (*b < b' ' && *b != b'\t') || *b == 0x7f)
    {
        return Err(Fault::Byte);
    }
    let colon = line.iter().position(|b| *b == b':').ok_or(Fault::Name)?;
    let (name, value) = line.split_at(colon);
    if name.is_empty() || !name.iter().all(|b| is_of_token(*b)) {
        return Err(Fault::Name);
    }
    Ok((name, value[1..].trim_ascii()))
}

/// RFC 9110, section 5.6.2.
fn is_of_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

fn framing(lengths: &[&[u8]], codings: &[&[u8]]) -> Result<Framing, Fault> {
    match (lengths, codings) {
        ([], []) => Ok(Framing::Length(0)),
        ([], [coding]) if coding.eq_ignore_ascii_case(b"chunked") => Ok(Framing::Chunked),
        ([length], []) if !length.is_empty() && length.iter().all(u8::is_ascii_digit) => {
            std::str::from_utf8(length)
                .ok()
                .and_then(|l| l.parse().ok())
                .map(Framing::Length)
                .ok_or(Fault::Framing)
        }
        _ => Err(Fault::Framing),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(lines: &str) -> Result<Framing, Fault> {
        check(format!("POST /x HTTP/1.1\r\n{lines}\r\n").as_bytes())
    }

    #[test]
    fn an_ordinary_head_says_how_long_its_body_is() {
        assert_eq!(of("Host: a\r\n"), Ok(Framing::Length(0)));
        assert_eq!(
            of("host:a\r\ncontent-LENGTH:  12 \r\n"),
            Ok(Framing::Length(12))
        );
        assert_eq!(
            of("Host: a\r\nTransfer-Encoding: Chunked\r\n"),
            Ok(Framing::Chunked)
        );
    }

    #[test]
    fn whatever_two_programs_could_read_differently_is_refused() {
        for (lines, fault) in [
            ("Accept: a\r\n", Fault::Host),
            ("Host:\r\n", Fault::Host),
            ("Host: a\r\nHost: a\r\n", Fault::Host),
            (
                "Host: a\r\nContent-Length: 1\r\nContent-Length: 1\r\n",
                Fault::Framing,
            ),
            ("Host: a\r\nContent-Length: 1, 1\r\n", Fault::Framing),
            ("Host: a\r\nContent-Length: +1\r\n", Fault::Framing),
            ("Host: a\r\nContent-Length: -1\r\n", Fault::Framing),
            ("Host: a\r\nContent-Length: 0x1\r\n", Fault::Framing),
            ("Host: a\r\nContent-Length:\r\n", Fault::Framing),
            (
                "Host: a\r\nContent-Length: 99999999999999999999\r\n",
                Fault::Framing,
            ),
            (
                "Host: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n",
                Fault::Framing,
            ),
            (
                "Host: a\r\nTransfer-Encoding: gzip, chunked\r\n",
                Fault::Framing,
            ),
            (
                "Host: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n",
                Fault::Framing,
            ),
            ("Host: a\r\nTransfer-Encoding: xchunked\r\n", Fault::Framing),
            ("Host: a\r\nTransfer-Encoding : chunked\r\n", Fault::Name),
            ("Host: a\r\n Transfer-Encoding: chunked\r\n", Fault::Name),
            ("Host: a\r\nX: a\r\n folded\r\n", Fault::Name),
            ("Host: a\r\nnothing\r\n", Fault::Name),
            ("Host: a\r\n: nothing\r\n", Fault::Name),
            ("Host: a\r\nX: a\0b\r\n", Fault::Byte),
            ("Host: a\r\nX: a\x0bb\r\n", Fault::Byte),
            (
                "Host: a\r\nX: a\rTransfer-Encoding: chunked\r\n",
                Fault::LineEnd,
            ),
            (
                "Host: a\r\nX: a\nTransfer-Encoding: chunked\r\n",
                Fault::LineEnd,
            ),
        ] {
            assert_eq!(of(lines), Err(fault), "{lines:?}");
        }
    }

    #[test]
    fn the_end_is_found_wherever_the_search_goes_on() {
        let head = b"GET / HTTP/1.1\r\nHost: a\r\n\r\nrest";
        for from in 0..head.len() - 5 {
            assert_eq!(end(head, from), Ok(Some(head.len() - 4)), "from {from}");
        }
        assert_eq!(end(&head[..20], 0), Ok(None));
        assert_eq!(end(b"GET / HTTP/1.1\n\n", 0), Err(Fault::LineEnd));
        assert_eq!(end(b"\n", 0), Err(Fault::LineEnd));
    }
}
