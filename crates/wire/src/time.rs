//! Dates and times as naive local text, `YYYY-MM-DD HH:MM:SS`, and instants as microseconds UTC.
//!
//! The zone comes from the account's settings; the clock is never read here.

use jiff::Timestamp;
use jiff::civil::{DateTime, Time};
use jiff::tz::TimeZone;

pub use jiff::civil::Date;

/// A named time zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Zone(TimeZone);

impl Zone {
    /// The zone of that IANA name; `None` when there is no such zone.
    pub fn open(name: &str) -> Option<Self> {
        TimeZone::get(name).ok().map(Self)
    }

    /// Coordinated universal time.
    pub fn utc() -> Self {
        Self(TimeZone::UTC)
    }

    /// The local date and time of an instant, `2026-01-31 23:59:59`; fractions of a second are cut off. An
    /// instant outside of the years ±9999 prints as the nearest one inside.
    ///
    /// ```
    /// # use wire::time::Zone;
    /// let tashkent = Zone::open("Asia/Tashkent").unwrap();
    /// assert_eq!(tashkent.format_date_time(1_735_689_540_000_000), "2025-01-01 04:59:00");
    /// assert_eq!(tashkent.parse_date_time("2025-01-01 04:59:00"), Some(1_735_689_540_000_000));
    /// ```
    pub fn format_date_time(&self, micros: i64) -> String {
        self.local(micros).strftime("%Y-%m-%d %H:%M:%S").to_string()
    }

    /// The local date of an instant.
    pub fn date_of(&self, micros: i64) -> Date {
        self.local(micros).date()
    }

    /// The instant of a local date and time, exactly as [`Zone::format_date_time`] writes it; `None` for
    /// anything else. When clocks are put back and a time happens twice, the first one is meant; when they are
    /// put forward and it never happens, as much later as clocks were moved.
    pub fn parse_date_time(&self, text: &str) -> Option<i64> {
        let (date, time) = text.split_once(' ')?;
        let [hour, minute, second] = numbers(time, b':', [2, 2, 2])?;
        let time =
            Time::new(hour.try_into().ok()?, minute.try_into().ok()?, second.try_into().ok()?, 0).ok()?;
        self.instant(parse_date(date)?.to_datetime(time))
    }

    /// The first microsecond of a local day.
    pub fn day_start(&self, date: Date) -> Option<i64> {
        self.instant(date.to_datetime(Time::MIN))
    }

    /// The last microsecond of a local day: filters "until that day" include it.
    pub fn day_end(&self, date: Date) -> Option<i64> {
        self.day_start(date.tomorrow().ok()?)?.checked_sub(1)
    }

    fn local(&self, micros: i64) -> DateTime {
        let nearest = if micros < 0 { Timestamp::MIN } else { Timestamp::MAX };
        self.0.to_datetime(Timestamp::from_microsecond(micros).unwrap_or(nearest))
    }

    fn instant(&self, local: DateTime) -> Option<i64> {
        self.0.to_timestamp(local).ok().map(Timestamp::as_microsecond)
    }
}

/// Writes a date as `YYYY-MM-DD`.
pub fn format_date(date: Date) -> String {
    date.to_string()
}

/// Reads a date written as `YYYY-MM-DD`; `None` for anything else and for days that are not in the calendar.
///
/// ```
/// # use wire::time::parse_date;
/// assert!(parse_date("2024-02-29").is_some());
/// assert!(parse_date("2023-02-29").is_none());
/// assert!(parse_date("24-2-9").is_none());
/// ```
pub fn parse_date(text: &str) -> Option<Date> {
    let [year, month, day] = numbers(text, b'-', [4, 2, 2])?;
    Date::new(year, month.try_into().ok()?, day.try_into().ok()?).ok()
}

/// Three numbers of exactly that many digits each, with separators between.
fn numbers(text: &str, separator: u8, digits: [usize; 3]) -> Option<[i16; 3]> {
    let mut parts = text.split(char::from(separator));
    let mut out = [0; 3];
    for (number, length) in out.iter_mut().zip(digits) {
        let part = parts.next().filter(|part| part.len() == length)?;
        *number =
            if part.bytes().all(|byte| byte.is_ascii_digit()) { part.parse().ok()? } else { return None };
    }
    parts.next().is_none().then_some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const HOUR: i64 = 3_600_000_000;

    #[test]
    fn only_the_exact_form_is_read() {
        let zone = Zone::utc();
        assert_eq!(zone.parse_date_time("1970-01-02 00:00:00"), Some(24 * HOUR));
        for text in [
            "",
            "1970-01-02",
            "1970-01-02T00:00:00",
            "1970-01-02 00:00",
            "1970-01-02 24:00:00",
            "1970-01-02 00:00:60",
            "1970-01-02 00:00:00Z",
            "1970-01-02 00:00:00.5",
            "1970-13-02 00:00:00",
            "+970-01-02 00:00:00",
            " 1970-01-02 00:00:00",
        ] {
            assert_eq!(zone.parse_date_time(text), None, "{text}");
        }
        assert_eq!(Zone::open("Asia/Nowhere"), None);
    }

    #[test]
    fn clocks_put_forward_and_back_do_not_break_days() {
        let berlin = Zone::open("Europe/Berlin").unwrap();
        let spring = parse_date("2024-03-31").unwrap();
        let autumn = parse_date("2024-10-27").unwrap();
        let length = |date| berlin.day_end(date).unwrap() - berlin.day_start(date).unwrap() + 1;
        assert_eq!((length(spring), length(autumn)), (23 * HOUR, 25 * HOUR));
        // 02:30 never happens in spring and happens twice in autumn.
        let forward = berlin.parse_date_time("2024-03-31 02:30:00").unwrap();
        assert_eq!(berlin.format_date_time(forward), "2024-03-31 03:30:00");
        let back = berlin.parse_date_time("2024-10-27 02:30:00").unwrap();
        assert_eq!(berlin.format_date_time(back + HOUR), "2024-10-27 02:30:00");
    }

    #[test]
    fn the_edges_of_time_print() {
        let zone = Zone::open("Asia/Tashkent").unwrap();
        assert!(zone.format_date_time(i64::MAX).starts_with("9999-12-31"));
        assert!(zone.format_date_time(i64::MIN).starts_with("-9999-01-0"));
        assert_eq!(zone.day_end(parse_date("9999-12-31").unwrap()), None);
        assert_eq!(format_date(zone.date_of(-1)), "1970-01-01");
    }

    proptest! {
        #[test]
        fn whole_seconds_survive_a_round_trip(seconds in -62_000_000_000_i64..250_000_000_000) {
            let zone = Zone::open("Asia/Tashkent").unwrap();
            let micros = seconds * 1_000_000;
            prop_assert_eq!(zone.parse_date_time(&zone.format_date_time(micros)), Some(micros));
        }

        #[test]
        fn any_text_is_read_or_refused(text in "\\PC{0,30}|[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}") {
            let _ = Zone::utc().parse_date_time(&text);
        }
    }
}
