//! A sheet of fixed width, filled line by line. Knows characters and columns, and nothing of receipts.

/// Narrowest sheet; anything below is treated as this.
const WIDTH_MIN: usize = 16;

/// Lines under construction. Whatever is put on it, no line becomes wider than the sheet.
pub(super) struct Sheet {
    width: usize,
    lines: Vec<String>,
}

impl Sheet {
    pub(super) fn new(width: usize) -> Self {
        Self { width: width.max(WIDTH_MIN), lines: Vec::new() }
    }

    pub(super) fn into_lines(self) -> Vec<String> {
        self.lines
    }

    /// Wrapped at words, from the left edge.
    pub(super) fn left(&mut self, text: &str) {
        let lines = wrap(&printable(text), self.width);
        self.lines.extend(lines);
    }

    /// Wrapped at words, in the middle.
    pub(super) fn centre(&mut self, text: &str) {
        self.aligned(text, |spare| spare / 2);
    }

    /// Wrapped at words, at the right edge.
    pub(super) fn right(&mut self, text: &str) {
        self.aligned(text, |spare| spare);
    }

    /// Two texts at both edges of one line, or of two where they do not fit.
    pub(super) fn pair(&mut self, left: &str, right: &str) {
        match pair_in(self.width, left, right) {
            Some(line) => self.lines.push(line),
            None => {
                self.left(left);
                self.right(right);
            }
        }
    }

    /// The same in letters of double width, shown as spaced ones; falls back to plain ones.
    pub(super) fn wide_pair(&mut self, left: &str, right: &str) {
        match pair_in(self.width / 2, left, right) {
            Some(line) => {
                let spaced: String = line.chars().flat_map(|c| [c, ' ']).collect();
                self.lines.push(spaced.trim_end().to_owned());
            }
            None => self.pair(left, right),
        }
    }

    /// Short facts, two to a line where they fit.
    pub(super) fn facts(&mut self, facts: &[String]) {
        let mut facts = facts.iter().peekable();
        while let Some(first) = facts.next() {
            let together = facts.peek().and_then(|second| pair_in(self.width, first, second));
            match together {
                Some(line) => {
                    self.lines.push(line);
                    facts.next();
                }
                None => self.left(first),
            }
        }
    }

    /// A line of dashes.
    pub(super) fn rule(&mut self) {
        self.lines.push("-".repeat(self.width));
    }

    /// Lines as they are, long ones wrapped.
    pub(super) fn verbatim(&mut self, text: &str) {
        for line in text.lines() {
            let line = printable(line);
            if line.chars().count() <= self.width {
                self.lines.push(line.trim_end().to_owned());
            } else {
                self.left(&line);
            }
        }
    }

    /// A marker for something drawn, `<name:content>`, cut at the edge without regard to words.
    pub(super) fn marker(&mut self, name: &str, content: &str) {
        let marker: Vec<char> = printable(&format!("<{name}:{content}>")).chars().collect();
        self.lines.extend(marker.chunks(self.width).map(|chunk| chunk.iter().collect::<String>()));
    }

    fn aligned(&mut self, text: &str, pad: impl Fn(usize) -> usize) {
        for line in wrap(&printable(text), self.width) {
            let spare = self.width - line.chars().count();
            self.lines.push(format!("{}{line}", " ".repeat(pad(spare))));
        }
    }
}

/// Both texts on one line of this width with a blank at least between them, if they fit.
fn pair_in(width: usize, left: &str, right: &str) -> Option<String> {
    let (left, right) = (printable(left), printable(right));
    let taken = left.chars().count() + right.chars().count();
    let gap = width.checked_sub(taken).filter(|gap| *gap > 0)?;
    Some(format!("{left}{}{right}", " ".repeat(gap)))
}

/// Breaks at blanks; a word longer than the width is broken where it has to be. Blanks in a row become one.
fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut used = 0;
    for word in text.split_whitespace() {
        let word: Vec<char> = word.chars().collect();
        for (at, piece) in word.chunks(width).enumerate() {
            let blank = usize::from(used > 0 && at == 0);
            if used + blank + piece.len() > width || (at > 0 && used > 0) {
                lines.push(std::mem::take(&mut line));
                used = 0;
            } else if blank > 0 {
                line.push(' ');
                used += 1;
            }
            line.extend(piece);
            used += piece.len();
        }
    }
    if used > 0 {
        lines.push(line);
    }
    lines
}

/// Characters a receipt printer has (code page 866); typographic ones get a plain twin, the rest a question mark.
fn printable(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            ' '..='~' | 'А'..='я' | 'Ё' | 'ё' | '№' | '°' | '·' => c,
            '«' | '»' | '“' | '”' | '„' => '"',
            '‘' | '’' => '\'',
            '—' | '–' | '−' | '‐' | '‑' => '-',
            _ if c.is_whitespace() => ' ',
            _ => '?',
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_wrap_and_long_ones_break() {
        assert_eq!(wrap("раз два три", 7), ["раз два", "три"]);
        assert_eq!(wrap("раз двадцатьпять", 6), ["раз", "двадца", "тьпять"]);
        assert_eq!(wrap("   ", 6), Vec::<String>::new());
    }

    #[test]
    fn strange_characters_get_a_plain_twin() {
        assert_eq!(printable("«Ёлка» — 5\u{a0}₽ 🌹"), "\"Ёлка\" - 5 ? ?");
    }

    #[test]
    fn pairs_take_two_lines_when_they_have_to() {
        let mut sheet = Sheet::new(16);
        sheet.pair("ИТОГ", "=10.00");
        sheet.pair("ПРЕДОПЛАТА", "=100000.00");
        sheet.wide_pair("ИТОГ", "=1");
        assert_eq!(
            sheet.into_lines(),
            ["ИТОГ      =10.00", "ПРЕДОПЛАТА", "      =100000.00", "И Т О Г     = 1"]
        );
    }
}
