//! The languages that pages speak. Strings are in `locales`; a test finds those that are missing or that nobody says.

use std::sync::LazyLock;

use domain::{Currency, Instant, Money};
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use jiff::Timestamp;
use jiff::fmt::strtime;
use jiff::tz::TimeZone;
use unic_langid::LanguageIdentifier;

/// Parts of a currency unit that amounts are kept in.
const GRAINS: u64 = 10_000;

/// A language.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Tongue {
    /// Russian.
    #[default]
    Ru,
    /// Uzbek, in Latin letters.
    Uz,
    /// English.
    En,
}

static RU: LazyLock<FluentBundle<FluentResource>> =
    LazyLock::new(|| bundle("ru", include_str!("../locales/ru.ftl")));
static UZ: LazyLock<FluentBundle<FluentResource>> =
    LazyLock::new(|| bundle("uz-Latn", include_str!("../locales/uz.ftl")));
static EN: LazyLock<FluentBundle<FluentResource>> =
    LazyLock::new(|| bundle("en", include_str!("../locales/en.ftl")));

fn bundle(tag: &str, text: &str) -> FluentBundle<FluentResource> {
    let tag: LanguageIdentifier = tag.parse().expect("our tags are ones");
    let resource =
        FluentResource::try_new(text.to_owned()).expect("our strings can be read; a test reads them");
    let mut bundle = FluentBundle::new_concurrent(vec![tag]);
    // Marks around what is put in would be copied along with ids.
    bundle.set_use_isolating(false);
    bundle.add_resource(resource).expect("every string is there once");
    bundle
}

impl Tongue {
    /// All of them.
    pub(crate) const ALL: [Self; 3] = [Self::Ru, Self::Uz, Self::En];

    /// Its tag.
    pub(crate) const fn tag(self) -> &'static str {
        match self {
            Self::Ru => "ru",
            Self::Uz => "uz",
            Self::En => "en",
        }
    }

    /// What it calls itself.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Ru => "Русский",
            Self::Uz => "Oʻzbekcha",
            Self::En => "English",
        }
    }

    /// By a tag such as `uz` or `en-GB`.
    pub(crate) fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.trim().split(['-', '_']).next()?.to_ascii_lowercase();
        Self::ALL.into_iter().find(|tongue| tongue.tag() == primary)
    }

    /// The first that we speak of those that a browser would like, best first.
    pub(crate) fn from_wishes(header: &str) -> Option<Self> {
        let mut wishes: Vec<(u32, Self)> = header.split(',').filter_map(wish).collect();
        wishes.sort_by_key(|(liking, _)| std::cmp::Reverse(*liking));
        wishes.first().map(|(_, tongue)| *tongue)
    }

    fn bundle(self) -> &'static FluentBundle<FluentResource> {
        match self {
            Self::Ru => &RU,
            Self::Uz => &UZ,
            Self::En => &EN,
        }
    }

    /// What we say under this name.
    pub(crate) fn say(self, id: &'static str) -> String {
        self.tell(id, &[])
    }

    /// The same, about something.
    pub(crate) fn tell(self, id: &'static str, about: &[(&'static str, FluentValue<'_>)]) -> String {
        let Some(pattern) = self.bundle().get_message(id).and_then(|message| message.value()) else {
            tracing::error!(id, language = self.tag(), "a string is missing");
            return id.to_owned();
        };
        let args: FluentArgs<'_> = about.iter().map(|(name, value)| (*name, value.clone())).collect();
        self.bundle().format_pattern(pattern, Some(&args), &mut Vec::new()).into_owned()
    }

    /// A moment as people write it, to the second.
    pub(crate) fn moment(self, at: Instant, zone: &TimeZone) -> String {
        let format = match self {
            Self::Ru | Self::Uz => "%d.%m.%Y %H:%M:%S",
            Self::En => "%Y-%m-%d %H:%M:%S",
        };
        let moment = Timestamp::from_microsecond(at.0).unwrap_or_default().to_zoned(zone.clone());
        strtime::format(format, &moment).unwrap_or_default()
    }

    /// An amount as people write it, with its currency: `31 690,00 RUB`.
    pub(crate) fn money(self, money: Money, currency: Currency) -> String {
        let (point, grains) = (if self == Self::En { '.' } else { ',' }, money.0.unsigned_abs());
        let sign = if money.0 < 0 { "−" } else { "" };
        let whole = self.count(grains / GRAINS);
        let rest = format!("{:04}", grains % GRAINS);
        // As many decimals as the currency has, and more only where there is something to show.
        let least = rest.len() - currency.minor_step().0.to_string().trim_start_matches('1').len();
        let shown = rest.trim_end_matches('0').len().max(least);
        let fraction = if shown == 0 { String::new() } else { format!("{point}{}", &rest[..shown]) };
        format!("{sign}{whole}{fraction}\u{a0}{}", currency.code())
    }

    /// A count as people write it: `10 000`, `10,000`.
    pub(crate) fn count(self, count: u64) -> String {
        let mark = match self {
            Self::Ru | Self::Uz => '\u{a0}',
            Self::En => ',',
        };
        let digits = count.to_string();
        let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                grouped.push(mark);
            }
            grouped.push(digit);
        }
        grouped
    }
}

/// One entry of `Accept-Language`: how much it is liked, in thousandths.
fn wish(entry: &str) -> Option<(u32, Tongue)> {
    let (tag, liking) = entry.split_once(";q=").unwrap_or((entry, "1"));
    let (whole, rest) = liking.trim().split_once('.').unwrap_or((liking.trim(), ""));
    let thousandths = format!("{rest:0<3}").get(..3)?.parse::<u32>().ok()?;
    let liking = whole.parse::<u32>().ok()?.min(1) * 1000 + thousandths;
    (liking > 0).then_some((liking, Tongue::from_tag(tag)?))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::*;

    fn ids(text: &str) -> BTreeSet<&str> {
        let is_id = |line: &&str| line.starts_with(|c: char| c.is_ascii_lowercase());
        text.lines().filter(is_id).filter_map(|line| line.split_once(" =")).map(|(id, _)| id).collect()
    }

    fn sources(folder: &Path, into: &mut String) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                sources(&path, into);
            } else {
                into.push_str(&std::fs::read_to_string(path).unwrap());
            }
        }
    }

    #[test]
    fn no_string_is_missing_and_none_is_unused() {
        let mut said = String::new();
        sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut said);
        let [ru, uz, en] = [
            include_str!("../locales/ru.ftl"),
            include_str!("../locales/uz.ftl"),
            include_str!("../locales/en.ftl"),
        ];
        assert_eq!(ids(ru), ids(uz));
        assert_eq!(ids(ru), ids(en));
        let unused: Vec<_> = ids(ru).into_iter().filter(|id| !said.contains(&format!("\"{id}\""))).collect();
        assert!(unused.is_empty(), "nobody says {unused:?}");
        for call in ["say(\"", "tell(\""] {
            let heard = said.split(call).skip(1).filter_map(|rest| rest.split('"').next());
            let missing: Vec<_> = heard
                .filter(|id| id.contains(|c: char| c.is_ascii_lowercase()))
                .filter(|id| !ids(ru).contains(id))
                .collect();
            assert!(missing.is_empty(), "no words for {missing:?}");
        }
    }

    #[test]
    fn every_string_can_be_said_in_every_language() {
        for tongue in Tongue::ALL {
            assert!(!tongue.say("app-name").is_empty());
            let told = tongue.tell("journal-count", &[("count", 5.into()), ("shown", "5".into())]);
            assert!(told.contains('5'), "{told}");
        }
    }

    #[test]
    fn a_browser_gets_the_language_it_likes_best() {
        for (wishes, tongue) in [
            ("uz-UZ,uz;q=0.9,ru;q=0.8", Some(Tongue::Uz)),
            ("de, en;q=0.5, ru;q=0.7", Some(Tongue::Ru)),
            ("en-GB", Some(Tongue::En)),
            ("ru;q=0, en;q=0.1", Some(Tongue::En)),
            ("fr, de;q=x", None),
            ("", None),
        ] {
            assert_eq!(Tongue::from_wishes(wishes), tongue, "{wishes}");
        }
    }

    #[test]
    fn amounts_have_the_decimals_of_their_currency() {
        let [rub, uzs] = ["RUB", "UZS"].map(Currency::constant);
        assert_eq!(Tongue::Ru.money(Money::units(31_690), rub), "31\u{a0}690,00\u{a0}RUB");
        assert_eq!(Tongue::En.money(Money(38_590_125), rub), "3,859.0125\u{a0}RUB");
        assert_eq!(Tongue::En.money(Money(-5_000), rub), "−0.50\u{a0}RUB");
        assert!(Tongue::En.money(Money::units(172_800), uzs).starts_with("172,800"));
    }

    #[test]
    fn counts_are_grouped() {
        assert_eq!(Tongue::En.count(1_234_567), "1,234,567");
        assert_eq!(Tongue::Ru.count(10_000), "10\u{a0}000");
        assert_eq!(Tongue::Ru.count(999), "999");
    }
}
