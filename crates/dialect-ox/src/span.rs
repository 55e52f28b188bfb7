//! Spans of time in filters: `finishedTime[min]`, `finishedTime[max]`, each a moment or a whole day on the account's clocks.
//!
//! # Source
//! Contract 1.7.

use domain::Instant;
use domain::sales::Bounds;
use wire::time::{Date, Zone, parse_date};
use wire::{Fields, Kind};

/// Reads a span; a missing end is open.
pub(crate) fn span(f: &Fields<'_>, name: &str, zone: &Zone) -> Bounds<Instant> {
    let span = f.at(name);
    Bounds { min: from(&span, zone), max: to(&span, zone) }
}

/// The first moment: a time, or the start of a day.
fn from(span: &Fields<'_>, zone: &Zone) -> Option<Instant> {
    moment(span, "min", zone, |zone, day| zone.day_start(day))
}

/// The last moment: all of a second, or of a day.
fn to(span: &Fields<'_>, zone: &Zone) -> Option<Instant> {
    let last = moment(span, "max", zone, |zone, day| zone.day_end(day))?;
    // Clients see times cut to seconds: one of 12:00:00.5 is within "until 12:00:00".
    Some(if last.0 % 1_000_000 == 0 { Instant(last.0.saturating_add(999_999)) } else { last })
}

fn moment(
    span: &Fields<'_>,
    name: &str,
    zone: &Zone,
    of_day: impl Fn(&Zone, Date) -> Option<i64>,
) -> Option<Instant> {
    let expected = "date and time";
    let parse = |text: &str| {
        let moment = zone.parse_date_time(text).or_else(|| of_day(zone, parse_date(text)?));
        moment.map(Instant).ok_or(Kind::Type { expected })
    };
    span.parsed(name, expected, parse).optional()
}

/// The day that it is on the account's clocks, all of it.
pub(crate) fn today(zone: &Zone, now: Instant) -> Bounds<Instant> {
    let day = zone.date_of(now.0);
    Bounds { min: zone.day_start(day).map(Instant), max: zone.day_end(day).map(Instant) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wire::{Limits, Tree, fields};

    fn read(query: &str) -> Result<(Option<i64>, Option<i64>), String> {
        let tree = Tree::from_query(query, &Limits::default()).unwrap();
        let zone = Zone::open("Asia/Tashkent").unwrap();
        let bounds = fields::read(&tree, |f| span(f, "time", &zone)).map_err(|all| all[0].to_string())?;
        Ok((bounds.min.map(|at| at.0), bounds.max.map(|at| at.0)))
    }

    #[test]
    fn ends_are_moments_or_days_or_open() {
        assert_eq!(read("time[min]=2025-01-01"), Ok((Some(1_735_671_600_000_000), None)));
        assert_eq!(read("time[max]=2025-01-01"), Ok((None, Some(1_735_757_999_999_999))));
        assert_eq!(read("time[max]=2025-01-01+04:59:00"), Ok((None, Some(1_735_689_540_999_999))));
        assert_eq!(read("time[min]=soon"), Err("time[min]: expected date and time".into()));
    }

    #[test]
    fn today_is_a_day_of_the_accounts_clocks() {
        let zone = Zone::open("Asia/Tashkent").unwrap();
        let day = today(&zone, Instant(1_735_689_540_000_000));
        assert_eq!(
            (day.min, day.max),
            (Some(Instant(1_735_671_600_000_000)), Some(Instant(1_735_757_999_999_999)))
        );
    }
}
