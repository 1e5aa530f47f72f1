//! What was told of columns with `--map`, for one file or for two.

use super::{Args, read::ReadFiles};

/// Which file a mapping is for, by `1:` or `2:` in front, and the mapping itself.
fn of_file(mapping: &str) -> (Option<usize>, &str) {
    match mapping.split_once(':') {
        Some(("1", rest)) => (Some(0), rest),
        Some(("2", rest)) => (Some(1), rest),
        _ => (None, mapping),
    }
}

/// What was told of the columns of one file. With two files a mapping for neither holds for those that have the column;
/// where one has not, that is noted.
pub fn told(args: &Args, number: usize, headings: &[String], read: &mut ReadFiles) -> Vec<String> {
    let mut here = Vec::new();
    read.unmet.resize(args.map.len(), 0);
    for (mapping, unmet) in args.map.iter().zip(&mut read.unmet) {
        let (of, told) = of_file(mapping);
        let heading = told.split_once('=').map(|(_, h)| h.trim());
        let there = heading.is_none_or(|h| headings.iter().any(|x| x.trim() == h));
        match of {
            Some(file) if file != number => {}
            None if args.files.len() == 2 && !there => *unmet += 1,
            _ => here.push(told.to_owned()),
        }
    }
    here
}

/// A mapping that holds for no file.
pub fn lost_mapping(args: &Args, read: &ReadFiles) -> Option<String> {
    let all = args.files.len();
    for (n, mapping) in args.map.iter().enumerate() {
        let (of, told) = of_file(mapping);
        if of.is_some_and(|file| file >= all) {
            let said = [("said", mapping as &dyn std::fmt::Display)];
            return Some(args.tongue.tell("command-map-second", &said));
        }
        if all == 2 && read.unmet.get(n) == Some(&2) {
            let heading = told.split_once('=').map_or(told, |(_, h)| h.trim());
            let said = [("said", &heading as &dyn std::fmt::Display)];
            return Some(args.tongue.tell("command-map-neither", &said));
        }
    }
    None
}
