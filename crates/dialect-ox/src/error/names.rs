//! The names of fields: from the commands' own words (`lines[2].list_price`) to this contract's (`records[2].listPrice`).

use wire::Segment;

/// Where a command's field is called otherwise than by its own name in camel case: pairs of a domain path and ours, positions
/// written as `[]`. The longest pair that fits the beginning of a path wins; ours has at most as many positions.
pub(crate) type Names = &'static [(&'static str, &'static str)];

/// The path of a domain field in this contract's names.
pub(crate) fn path(field: &str, names: Names) -> Vec<Segment> {
    let (shape, positions) = shape(field);
    let known = names
        .iter()
        .filter_map(|(from, to)| Some((from, to, shape.strip_prefix(from)?)))
        .filter(|(_, _, rest)| rest.is_empty() || rest.starts_with(['.', '[']))
        .max_by_key(|(from, _, _)| from.len());
    match known {
        Some((_, to, rest)) => segments(&format!("{to}{}", camel(rest)), positions),
        None => segments(&camel(&shape), positions),
    }
}

/// `lines[2].price` is of the shape `lines[].price` with the position 2.
fn shape(field: &str) -> (String, Vec<usize>) {
    let mut parts = field.split('[');
    let mut shape = parts.next().unwrap_or_default().to_owned();
    let mut positions = Vec::new();
    for part in parts {
        let (position, rest) = part.split_once(']').unwrap_or((part, ""));
        positions.push(position.parse().unwrap_or_default());
        shape.push_str("[]");
        shape.push_str(rest);
    }
    (shape, positions)
}

fn segments(shape: &str, positions: Vec<usize>) -> Vec<Segment> {
    let mut positions = positions.into_iter();
    let mut out = Vec::new();
    for part in shape.split('.').filter(|part| !part.is_empty()) {
        let key = part.trim_end_matches("[]");
        out.push(Segment::Key(key.to_owned()));
        let listed = part[key.len()..].len() / "[]".len();
        out.extend(positions.by_ref().take(listed).map(Segment::Index));
    }
    out
}

/// `first_name` is `firstName`.
fn camel(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    let mut upper = false;
    for letter in path.chars() {
        match letter {
            '_' => upper = true,
            letter if upper => {
                out.extend(letter.to_uppercase());
                upper = false;
            }
            letter => out.push(letter),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(field: &str) -> String {
        const NAMES: Names = &[
            ("lines", "records"),
            ("lines[].sell", "records[].stockSellPrice"),
            ("phones", "profile.phoneNumbers"),
        ];
        wire::Problem { path: path(field, NAMES), kind: wire::Kind::Missing }.to_string()
    }

    #[test]
    fn the_longest_name_wins_and_the_rest_is_camel_case() {
        for (field, ours) in [
            ("birth_date", "birthDate: missing"),
            ("lines[2].list_price", "records[2][listPrice]: missing"),
            ("lines[12].sell", "records[12][stockSellPrice]: missing"),
            ("lines[0].sell_by", "records[0][sellBy]: missing"),
            ("linesmen", "linesmen: missing"),
            ("phones[1]", "profile[phoneNumbers][1]: missing"),
            ("", "missing"),
        ] {
            assert_eq!(name(field), ours);
        }
    }
}
