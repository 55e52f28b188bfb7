//! References of a body: numbers into ids, with every unknown one told at once.

use app::Numbered;
use domain::id::Number;
use wire::{Kind, Problem};

use crate::ctx::Ctx;
use crate::error::{Error, names};

/// Looks numbers up and remembers which of them name nothing.
pub(crate) struct Lookup<'a> {
    cx: &'a Ctx,
    problems: Vec<Problem>,
}

impl<'a> Lookup<'a> {
    /// Nothing looked up yet.
    pub(crate) fn new(cx: &'a Ctx) -> Self {
        Self { cx, problems: Vec::new() }
    }

    /// The entity behind a number.
    ///
    /// * `field`: where the number stood, `records[2].variation`
    ///
    /// `None` is a noted problem; [`Lookup::done`] tells it.
    pub(crate) async fn one<T: Numbered>(&mut self, field: &str, number: i64) -> Result<Option<T>, Error> {
        let found = self.cx.app().find_any(&self.cx.caller, Number(number)).await?;
        if found.is_none() {
            let kind = Kind::Invalid("The selected choice is invalid.".into());
            self.problems.push(Problem { path: names::path(field, &[]), kind });
        }
        Ok(found)
    }

    /// The entity behind a number, if one was sent.
    pub(crate) async fn maybe<T: Numbered>(
        &mut self,
        field: &str,
        number: Option<i64>,
    ) -> Result<Option<T>, Error> {
        match number {
            Some(number) => self.one(field, number).await,
            None => Ok(None),
        }
    }

    /// The entities behind numbers that stood in a list.
    pub(crate) async fn many<T: Numbered>(&mut self, field: &str, numbers: &[i64]) -> Result<Vec<T>, Error> {
        let mut ids = Vec::with_capacity(numbers.len());
        for (at, number) in numbers.iter().enumerate() {
            ids.extend(self.one(&format!("{field}[{at}]"), *number).await?);
        }
        Ok(ids)
    }

    /// The end, when one thing was looked up.
    ///
    /// # Errors
    /// As [`Lookup::done`].
    pub(crate) fn only<T>(self, found: Option<T>) -> Result<T, Error> {
        found.ok_or(Error::Fields(self.problems))
    }

    /// # Errors
    /// 422 with every field whose number names nothing.
    pub(crate) fn done(self) -> Result<(), Error> {
        if self.problems.is_empty() { Ok(()) } else { Err(Error::Fields(self.problems)) }
    }
}
