//! Tables over as many pages as they take, with their headings on each.

use super::{ACROSS, BODY, Desk, Kind, LEADING, MARGIN, Owner, times};
use crate::{Table, Text, shape::Line};

/// Room around the words of a cell.
const PAD: f32 = 4.0;
/// Most columns of a table; what stands in further cells goes into the last.
const COLUMNS: usize = 12;

/// A cell's lines, each with the paragraph that it belongs to.
type Lines = Vec<(Line, usize)>;

impl Desk<'_, '_> {
    /// Height of a table's headings with its first row, or a third of a page where that would be
    /// less: headings do not stand alone at the foot of a page.
    pub(super) fn opening(&mut self, table: &Table) -> f32 {
        let (mut head, mut first) = (0, 0);
        for (n, (_, width)) in columns(table).iter().enumerate() {
            let room = (width - 2.0 * PAD).max(1.0);
            let text = table.head.get(n).map_or("", String::as_str);
            head = head.max(self.shaper.lines(text, true, BODY, room).len());
            let cell = table.rows.first().and_then(|row| row.get(n));
            let mut lines = 0;
            for text in cell.into_iter().flatten() {
                lines += self.shaper.lines(&text.text, text.strong, BODY, room).len();
            }
            first = first.max(lines);
        }
        let page = self.bottom() - self.top();
        (times(head + first, BODY * LEADING) + 4.0 * PAD).min(page / 3.0)
    }

    pub(super) fn table(&mut self, table: &Table) {
        if self.y + self.opening(table) > self.bottom() && self.y > self.top() {
            self.turn();
        }
        let columns = columns(table);
        let node = self.node(Kind::Table, None);
        let head_node = self.node(Kind::Head, Some(node));
        let row_node = self.node(Kind::Row, Some(head_node));
        let mut head = Vec::with_capacity(columns.len());
        for (n, (_, width)) in columns.iter().enumerate() {
            let cell = self.node(Kind::ColumnHead, Some(row_node));
            let text = table.head.get(n).map_or("", String::as_str);
            let room = (width - 2.0 * PAD).max(1.0);
            let lines = self.shaper.lines(text, true, BODY, room);
            let paragraph = self.node(Kind::Text, Some(cell));
            head.push(lines.into_iter().map(|l| (l, paragraph)).collect::<Lines>());
        }
        self.row(&columns, head.clone(), None);
        let most = head.iter().map(Vec::len).max().unwrap_or(0);
        // Headings as tall as a third of the page leave too little room to be said again.
        let again = (times(most, BODY * LEADING) < (self.bottom() - self.top()) / 3.0)
            .then_some(head.as_slice());
        let body = self.node(Kind::Body, Some(node));
        for row in &table.rows {
            let cells = self.cells(&columns, row, body);
            self.row(&columns, cells, again);
        }
        self.y += BODY;
    }

    fn cells(&mut self, columns: &[(f32, f32)], row: &[Vec<Text>], body: usize) -> Vec<Lines> {
        let row_node = self.node(Kind::Row, Some(body));
        let mut cells = Vec::with_capacity(columns.len());
        for (n, (_, width)) in columns.iter().enumerate() {
            let kind = if n == 0 { Kind::RowHead } else { Kind::Cell };
            let cell = self.node(kind, Some(row_node));
            let last = n + 1 == columns.len();
            let until = if last { row.len() } else { n + 1 };
            let texts = row.get(n..until.max(n)).unwrap_or_default();
            let mut lines = Lines::new();
            for text in texts.iter().flatten() {
                let paragraph = self.node(Kind::Text, Some(cell));
                let room = (width - 2.0 * PAD).max(1.0);
                let more = self.shaper.lines(&text.text, text.strong, BODY, room);
                lines.extend(more.into_iter().map(|l| (l, paragraph)));
            }
            cells.push(lines);
        }
        cells
    }

    /// One row, over as many pages as it takes; `again` are the headings that each begins with.
    fn row(&mut self, columns: &[(f32, f32)], cells: Vec<Lines>, again: Option<&[Lines]>) {
        let step = BODY * LEADING;
        let tallest = |cells: &[std::vec::IntoIter<(Line, usize)>]| {
            cells.iter().map(ExactSizeIterator::len).max().unwrap_or(0)
        };
        let mut cells: Vec<_> = cells.into_iter().map(Vec::into_iter).collect();
        let whole = times(tallest(&cells), step) + 2.0 * PAD;
        let page = self.bottom() - self.top();
        // A row that fits on a page well is kept together; a longer one begins where it is.
        if self.y + whole > self.bottom() && whole < page / 3.0 {
            self.turn_in_table(columns, again);
        }
        loop {
            let room = self.bottom() - self.y - 2.0 * PAD;
            let fit = fitting(room, step);
            let left = tallest(&cells);
            if fit == 0 || (fit == 1 && left > 1 && self.y > self.top() + page / 2.0) {
                self.turn_in_table(columns, again);
                continue;
            }
            let taken = left.min(fit);
            for (lines, (x, width)) in cells.iter_mut().zip(columns) {
                let mut y = self.y + PAD;
                for (line, node) in lines.by_ref().take(taken) {
                    y += step;
                    let (x, room) = (x + PAD, width - 2.0 * PAD);
                    self.put(x, y - 0.25 * BODY, room, line, Owner::Node(node));
                }
            }
            self.y += times(taken, step) + 2.0 * PAD;
            let y = self.y;
            self.sheet().rules.push((MARGIN, MARGIN + ACROSS, y));
            if tallest(&cells) == 0 {
                return;
            }
            self.turn_in_table(columns, again);
        }
    }

    fn turn_in_table(&mut self, columns: &[(f32, f32)], again: Option<&[Lines]>) {
        self.turn();
        let Some(head) = again else { return };
        let step = BODY * LEADING;
        let most = head.iter().map(Vec::len).max().unwrap_or(0);
        for (lines, (x, width)) in head.iter().zip(columns) {
            let mut y = self.y + PAD;
            for (line, _) in lines {
                y += step;
                let (x, room) = (x + PAD, width - 2.0 * PAD);
                self.put(x, y - 0.25 * BODY, room, line.clone(), Owner::Again);
            }
        }
        self.y += times(most, step) + 2.0 * PAD;
        let y = self.y;
        self.sheet().rules.push((MARGIN, MARGIN + ACROSS, y));
    }
}

/// How many lines fit.
fn fitting(room: f32, step: f32) -> usize {
    let mut fit = 0;
    while times(fit + 1, step) <= room {
        fit += 1;
    }
    fit
}

/// Left edge and width of each column.
fn columns(table: &Table) -> Vec<(f32, f32)> {
    let widest = table.rows.iter().map(Vec::len).max().unwrap_or(0);
    let count = table.head.len().max(widest).clamp(1, COLUMNS);
    let part = |n: usize| f32::from(table.widths.get(n).copied().unwrap_or(1).max(1));
    let sum: f32 = (0..count).map(part).sum();
    let mut x = MARGIN;
    let mut columns = Vec::with_capacity(count);
    for n in 0..count {
        let least = 4.0 * BODY;
        let width = least + (ACROSS - times(count, least)) * part(n) / sum;
        columns.push((x, width));
        x += width;
    }
    columns
}
