//! A small reader of Rust source: enough to tell code from comments, strings and tests.

/// A string literal and the line it begins in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Literal {
    /// The line, counted from one.
    pub line: usize,
    /// The text between the quotes, escapes left as they are.
    pub text: String,
}

/// A Rust file, taken apart.
#[derive(Debug, Default)]
pub struct Rust {
    /// The lines with comments blanked and strings emptied; quotes stay.
    pub code: Vec<String>,
    /// The string literals.
    pub strings: Vec<Literal>,
    /// For each line, whether it belongs to tests.
    pub test: Vec<bool>,
}

impl Rust {
    /// Takes a file apart. Never fails: what it does not understand it takes for code.
    pub fn read(text: &str) -> Self {
        let mut reader = Reader::default();
        reader.read(&text.chars().collect::<Vec<_>>());
        let code: Vec<String> = reader.code.lines().map(str::to_owned).collect();
        let test = test_lines(&code);
        Self {
            code,
            strings: reader.strings,
            test,
        }
    }

    /// The lines of code outside tests, with their numbers.
    pub fn production(&self) -> impl Iterator<Item = (usize, &str)> {
        self.code
            .iter()
            .enumerate()
            .filter(|(i, _)| !self.test[*i])
            .map(|(i, line)| (i + 1, line.as_str()))
    }

    /// Whether a line, counted from one, belongs to tests.
    pub fn is_test(&self, line: usize) -> bool {
        self.test
            .get(line.saturating_sub(1))
            .copied()
            .unwrap_or(false)
    }
}

#[derive(Default)]
struct Reader {
    code: String,
    strings: Vec<Literal>,
    line: usize,
}

impl Reader {
    fn read(&mut self, text: &[char]) {
        let mut at = 0;
        while at < text.len() {
            at = match text[at] {
                '/' if text.get(at + 1) == Some(&'/') => self.line_comment(text, at),
                '/' if text.get(at + 1) == Some(&'*') => self.block_comment(text, at),
                '"' => self.string(text, at),
                'r' | 'b' | 'c' if !after_a_word(text, at) && raw_hashes(text, at).is_some() => {
                    self.raw_string(text, at)
                }
                '\'' => self.quote(text, at),
                letter => {
                    self.keep(letter);
                    at + 1
                }
            };
        }
    }

    fn keep(&mut self, letter: char) {
        self.line += usize::from(letter == '\n');
        self.code.push(letter);
    }

    /// A space for what is left out, but the end of a line stays one.
    fn blank(&mut self, letter: char) {
        self.keep(if letter == '\n' { '\n' } else { ' ' });
    }

    fn line_comment(&mut self, text: &[char], mut at: usize) -> usize {
        while at < text.len() && text[at] != '\n' {
            self.blank(text[at]);
            at += 1;
        }
        at
    }

    fn block_comment(&mut self, text: &[char], mut at: usize) -> usize {
        let mut depth = 0;
        while at < text.len() {
            let pair = (text[at], text.get(at + 1).copied());
            let step = match pair {
                ('/', Some('*')) => {
                    depth += 1;
                    2
                }
                ('*', Some('/')) => {
                    depth -= 1;
                    2
                }
                _ => 1,
            };
            for letter in &text[at..(at + step).min(text.len())] {
                self.blank(*letter);
            }
            at += step;
            if depth == 0 {
                break;
            }
        }
        at
    }

    fn string(&mut self, text: &[char], at: usize) -> usize {
        let start = self.line + 1;
        self.keep('"');
        let mut end = at + 1;
        let mut inside = String::new();
        while end < text.len() && text[end] != '"' {
            let step = if text[end] == '\\' { 2 } else { 1 };
            for letter in &text[end..(end + step).min(text.len())] {
                inside.push(*letter);
                self.blank(*letter);
            }
            end += step;
        }
        self.keep('"');
        self.strings.push(Literal {
            line: start,
            text: inside,
        });
        end + 1
    }

    fn raw_string(&mut self, text: &[char], at: usize) -> usize {
        let Some((open, hashes)) = raw_hashes(text, at) else {
            return at + 1;
        };
        let start = self.line + 1;
        let mut end = open + 1;
        let mut inside = String::new();
        self.keep('"');
        while end < text.len() {
            let closes = text[end] == '"'
                && text
                    .get(end + 1..end + 1 + hashes)
                    .is_some_and(|h| h.iter().all(|c| *c == '#'));
            if closes {
                break;
            }
            inside.push(text[end]);
            self.blank(text[end]);
            end += 1;
        }
        self.keep('"');
        self.strings.push(Literal {
            line: start,
            text: inside,
        });
        end + 1 + hashes
    }

    /// A single quote opens a letter such as `'x'` or `'\n'`, or names a lifetime.
    fn quote(&mut self, text: &[char], at: usize) -> usize {
        let end = match (text.get(at + 1), text.get(at + 2)) {
            (Some('\\'), _) => (at + 3..text.len()).find(|i| text[*i] == '\''),
            (Some(_), Some('\'')) => Some(at + 2),
            _ => None,
        };
        self.keep('\'');
        let Some(end) = end else { return at + 1 };
        for _ in at + 1..end {
            self.blank(' ');
        }
        self.keep('\'');
        end + 1
    }
}

fn after_a_word(text: &[char], at: usize) -> bool {
    at > 0 && (text[at - 1].is_alphanumeric() || text[at - 1] == '_')
}

/// For a raw string that begins here, where its quote is and how many hashes it has.
fn raw_hashes(text: &[char], at: usize) -> Option<(usize, usize)> {
    let mut next = at;
    if matches!(text[next], 'b' | 'c') {
        next += 1;
    }
    if text.get(next) != Some(&'r') {
        return None;
    }
    next += 1;
    let hashes = text[next..].iter().take_while(|c| **c == '#').count();
    (text.get(next + hashes) == Some(&'"')).then_some((next + hashes, hashes))
}

/// Marks the lines of each item that stands under `#[cfg(test)]` or `#[test]` and the like.
fn test_lines(code: &[String]) -> Vec<bool> {
    let mut test = vec![false; code.len()];
    let mut at = 0;
    while at < code.len() {
        if is_test_attribute(&code[at]) {
            let end = end_of_item(code, at);
            test[at..=end].fill(true);
            at = end;
        }
        at += 1;
    }
    test
}

fn is_test_attribute(line: &str) -> bool {
    let line = line.trim_start();
    let Some(attribute) = line.strip_prefix("#[").and_then(|l| l.split(']').next()) else {
        return false;
    };
    let name = attribute.split('(').next().unwrap_or_default().trim();
    let last = name.rsplit("::").next().unwrap_or_default();
    last == "test" || attribute.starts_with("cfg(test") || attribute.starts_with("cfg(all(test")
}

/// The last line of the item whose attribute is in line `start`: where its braces close, or its
/// semicolon if it has none.
fn end_of_item(code: &[String], start: usize) -> usize {
    let (mut braces, mut others) = (0_i32, 0_i32);
    for (i, line) in code.iter().enumerate().skip(start) {
        for letter in line.chars() {
            match letter {
                '{' => braces += 1,
                '}' => {
                    braces -= 1;
                    if braces == 0 {
                        return i;
                    }
                }
                '(' | '[' => others += 1,
                ')' | ']' => others -= 1,
                ';' if braces == 0 && others == 0 => return i,
                _ => {}
            }
        }
    }
    code.len().saturating_sub(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_go_and_strings_are_emptied() {
        let rust = Rust::read("let a = \"x // y\"; // .unwrap()\n/* b /* c */ d */ e();\n");
        assert_eq!(rust.code[0].trim_end(), "let a = \"      \";");
        assert_eq!(rust.code[1].trim(), "e();");
        assert_eq!(
            rust.strings,
            [Literal {
                line: 1,
                text: "x // y".into()
            }]
        );
    }

    #[test]
    fn raw_strings_letters_and_lifetimes() {
        let text = "fn a<'x>(b: &'x str) { f('\"', '\\'', r#\"say \"so\" now\"#, br\"z\"); }\nlet c = \"d\";";
        let rust = Rust::read(text);
        let strings: Vec<_> = rust.strings.iter().map(|s| s.text.as_str()).collect();
        assert_eq!(strings, ["say \"so\" now", "z", "d"]);
        assert_eq!(rust.strings[2].line, 2);
    }

    #[test]
    fn lines_stay_where_they_are_behind_a_long_string() {
        let rust = Rust::read("let a = \"one\ntwo \\\n three\";\nlet b = \"four\";\n");
        assert_eq!(
            rust.strings[1],
            Literal {
                line: 4,
                text: "four".into()
            }
        );
        assert_eq!(rust.code.len(), 4);
    }

    #[test]
    fn tests_are_told_from_the_rest() {
        let text = "fn a() {}\n#[cfg(test)]\nmod tests {\n    fn b() { if x {} }\n}\nfn c() {}\n\
                    #[tokio::test]\nasync fn d() {\n}\nfn e() {}\n#[cfg(test)]\nuse std::fs;\nfn f() {}\n";
        let rust = Rust::read(text);
        let lines: Vec<usize> = rust.production().map(|(n, _)| n).collect();
        assert_eq!(lines, [1, 6, 10, 13]);
    }
}
