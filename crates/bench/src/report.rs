//! What a bench prints: one JSON object a line as figures come, or one table at the end.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, ensure};
use serde_json::{Map, Value, json};

/// One figure, with everything known about it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Line {
    pub(crate) case: String,
    pub(crate) engine: &'static str,
    pub(crate) callers: Option<usize>,
    pub(crate) per_s: Option<f64>,
    /// To the bare engine's rate in the same minutes.
    pub(crate) ratio: Option<f64>,
    pub(crate) p50_ms: Option<f64>,
    pub(crate) p99_ms: Option<f64>,
    pub(crate) cpu_ms: Option<f64>,
    /// Whatever else this case tells, by name.
    pub(crate) more: Vec<(&'static str, f64)>,
}

/// How figures leave the bench.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// Columns for a terminal.
    #[default]
    Table,
    /// A JSON object a line, each as soon as it is known.
    Json,
    /// A table for a paper.
    Markdown,
}

/// Collects figures.
#[derive(Debug)]
pub(crate) struct Report {
    format: Format,
    lines: Vec<Line>,
}

const HEADS: [&str; 9] =
    ["case", "engine", "callers", "per s", "ratio", "p50 ms", "p99 ms", "cpu ms", "more"];

impl Report {
    pub(crate) const fn new(format: Format) -> Self {
        Self { format, lines: Vec::new() }
    }

    pub(crate) fn add(&mut self, line: Line) {
        if self.format == Format::Json {
            println!("{}", line.json());
        }
        self.lines.push(line);
    }

    /// Prints what was not printed yet.
    pub(crate) fn end(&self) {
        match self.format {
            Format::Json => {}
            Format::Table => print!("{}", self.table()),
            Format::Markdown => print!("{}", self.markdown()),
        }
    }

    fn table(&self) -> String {
        let rows: Vec<[String; 9]> =
            std::iter::once(HEADS.map(str::to_owned)).chain(self.lines.iter().map(Line::cells)).collect();
        let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
        let widths: [usize; 9] = std::array::from_fn(width);
        let mut out = String::new();
        for row in &rows {
            let cells = row.iter().zip(widths).enumerate().map(|(n, (cell, width))| match n {
                2..8 => format!("{cell:>width$}"),
                _ => format!("{cell:<width$}"),
            });
            let line = cells.collect::<Vec<_>>().join("  ");
            out.push_str(line.trim_end());
            out.push('\n');
        }
        out
    }

    pub(crate) fn markdown(&self) -> String {
        let mut out = format!("| {} |\n|---|---|---:|---:|---:|---:|---:|---:|---|\n", HEADS.join(" | "));
        for line in &self.lines {
            writeln!(out, "| {} |", line.cells().join(" | ")).expect("writing to a string cannot fail");
        }
        out
    }
}

impl Line {
    /// Adds a figure of this case's own.
    pub(crate) fn and(mut self, name: &'static str, figure: f64) -> Self {
        self.more.push((name, figure));
        self
    }

    fn json(&self) -> Value {
        let figure = |figure: Option<f64>| figure.map(rounded);
        let mut line = json!({
            "case": self.case, "engine": self.engine, "callers": self.callers, "per_s": figure(self.per_s),
            "ratio": figure(self.ratio), "p50_ms": figure(self.p50_ms), "p99_ms": figure(self.p99_ms),
            "cpu_ms": figure(self.cpu_ms),
        });
        let more: Map<String, Value> =
            self.more.iter().map(|(name, figure)| ((*name).to_owned(), json!(rounded(*figure)))).collect();
        line.as_object_mut().expect("a line is an object").extend(more);
        line
    }

    fn cells(&self) -> [String; 9] {
        let figure = |figure: Option<f64>| figure.map(shown).unwrap_or_default();
        let more = self.more.iter().map(|(name, figure)| format!("{name} {}", shown(*figure)));
        [
            self.case.clone(),
            self.engine.to_owned(),
            self.callers.map(|callers| callers.to_string()).unwrap_or_default(),
            figure(self.per_s),
            figure(self.ratio),
            figure(self.p50_ms),
            figure(self.p99_ms),
            figure(self.cpu_ms),
            more.collect::<Vec<_>>().join(", "),
        ]
    }
}

/// Three digits, which is more than a second of measuring is worth.
fn rounded(figure: f64) -> f64 {
    shown(figure).parse().unwrap_or(figure)
}

fn shown(figure: f64) -> String {
    match figure.abs() {
        100.0.. => format!("{figure:.0}"),
        10.0.. => format!("{figure:.1}"),
        1.0.. => format!("{figure:.2}"),
        _ => format!("{figure:.3}"),
    }
}

const BEGIN: &str = "<!-- bench -->";
const END: &str = "<!-- /bench -->";

/// Puts a text between the marks of a paper.
///
/// # Errors
/// When the paper cannot be read or written, or has no marks.
pub(crate) fn write_between_marks(paper: &Path, text: &str) -> Result<()> {
    let shown = paper.display();
    let old = fs::read_to_string(paper).with_context(|| format!("cannot read {shown}"))?;
    let (begin, end) = (old.find(BEGIN), old.find(END));
    let (begin, end) = begin.zip(end).with_context(|| format!("{shown} has no {BEGIN} and {END}"))?;
    ensure!(begin < end, "{shown} ends its table before it begins");
    let new = format!("{}{BEGIN}\n{text}{}", &old[..begin], &old[end..]);
    fs::write(paper, new).with_context(|| format!("cannot write {shown}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line() -> Line {
        Line {
            case: "sale".to_owned(),
            engine: "sqlite",
            callers: Some(8),
            per_s: Some(1234.56),
            ..Line::default()
        }
    }

    #[test]
    fn a_line_of_json_has_its_members_even_where_they_do_not_apply() {
        let expected = json!({"case": "sale", "engine": "sqlite", "callers": 8, "per_s": 1235.0, "ratio": null,
            "p50_ms": null, "p99_ms": null, "cpu_ms": null, "rows": 2.5});
        assert_eq!(line().and("rows", 2.5).json(), expected);
    }

    #[test]
    fn tables_line_up() {
        let mut report = Report::new(Format::Table);
        report.lines.push(line());
        let table = report.table();
        let ends: Vec<Option<usize>> =
            table.lines().map(|line| line.find("per s").or(line.find("1235")).map(|at| at + 4)).collect();
        assert_eq!(ends.len(), 2);
        assert!(report.markdown().ends_with("| sale | sqlite | 8 | 1235 |  |  |  |  |  |\n"));
    }
}
