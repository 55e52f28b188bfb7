//! PHP bracket names: `records[0][properties][][name]`.

use indexmap::IndexMap;

use super::{Leaf, Limits, Map, Tree, TreeError, decode_form, index};

/// Reads `name=value` pairs joined by `&`.
pub(super) fn parse(text: &str, limits: &Limits) -> Result<Tree, TreeError> {
    if text.len() > limits.bytes {
        return Err(TreeError::TooLong { max: limits.bytes });
    }
    let mut builder = Builder::new(limits);
    for pair in text.split('&') {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        builder.put(&decode_form(name)?, Leaf::Text(decode_form(value)?))?;
    }
    Ok(builder.finish())
}

/// Collects named values, in the order in which they were sent, into a tree.
#[derive(Debug)]
pub(crate) struct Builder {
    root: Branch,
    limits: Limits,
    keys: usize,
}

#[derive(Debug)]
enum Node {
    Leaf(Leaf),
    Branch(Branch),
}

#[derive(Debug, Default)]
struct Branch {
    children: IndexMap<String, Node>,
    /// The number that the next `[]` gets: one above the highest seen.
    next: u64,
}

/// One bracket of a name.
#[derive(Debug, Clone, Copy)]
enum Step<'a> {
    Key(&'a str),
    Append,
}

impl Builder {
    pub(crate) fn new(limits: &Limits) -> Self {
        Self { root: Branch::default(), limits: *limits, keys: 0 }
    }

    /// Puts a value under its bracket name; a value without a name is dropped.
    pub(crate) fn put(&mut self, name: &str, leaf: Leaf) -> Result<(), TreeError> {
        if name.is_empty() {
            return Ok(());
        }
        self.keys += 1;
        if self.keys > self.limits.keys {
            return Err(TreeError::TooManyKeys { max: self.limits.keys });
        }
        let steps = steps(name, self.limits.depth)?;
        let (last, way) = steps.split_last().expect("a name that is not empty has a step");
        let branch = way.iter().fold(&mut self.root, |branch, step| branch.enter(*step));
        branch.set(*last, leaf);
        Ok(())
    }

    pub(crate) fn finish(self) -> Tree {
        self.root.into_tree()
    }
}

/// Cuts `a[b][]` into its steps.
fn steps(name: &str, max: usize) -> Result<Vec<Step<'_>>, TreeError> {
    let malformed = || TreeError::Name { key: name.chars().take(100).collect() };
    if name.contains('\0') {
        return Err(malformed());
    }
    let (root, mut rest) = name.split_at(name.find('[').unwrap_or(name.len()));
    let mut out = Vec::new();
    if !root.is_empty() {
        out.push(Step::Key(root));
    }
    while !rest.is_empty() {
        if out.len() == max {
            return Err(TreeError::TooDeep { max });
        }
        let (inside, after) =
            rest.strip_prefix('[').and_then(|rest| rest.split_once(']')).ok_or_else(malformed)?;
        out.push(if inside.is_empty() { Step::Append } else { Step::Key(inside) });
        rest = after;
    }
    Ok(out)
}

impl Branch {
    fn key(&mut self, step: Step<'_>) -> String {
        match step {
            Step::Append => {
                self.next += 1;
                (self.next - 1).to_string()
            }
            Step::Key(key) => {
                if let Some(position) = index(key) {
                    self.next = self.next.max(u64::from(position) + 1);
                }
                key.to_owned()
            }
        }
    }

    /// The group under a step, made when missing; a plain value there gives way to it.
    fn enter(&mut self, step: Step<'_>) -> &mut Self {
        let key = self.key(step);
        let node = self.children.entry(key).or_insert_with(|| Node::Branch(Self::default()));
        if matches!(node, Node::Leaf(_)) {
            *node = Node::Branch(Self::default());
        }
        match node {
            Node::Branch(branch) => branch,
            Node::Leaf(_) => unreachable!("a leaf was just replaced"),
        }
    }

    fn set(&mut self, step: Step<'_>, leaf: Leaf) {
        let key = self.key(step);
        self.children.insert(key, Node::Leaf(leaf));
    }

    fn into_tree(self) -> Tree {
        let count = self.children.len();
        let position =
            |key: &str| index(key).and_then(|at| usize::try_from(at).ok()).filter(|&at| at < count);
        // Distinct positions below the count are all of them: a list, perhaps sent out of order.
        if count == 0 || !self.children.keys().all(|key| position(key).is_some()) {
            return Tree::Map(
                self.children.into_iter().map(|(key, node)| (key, node.into_tree())).collect::<Map>(),
            );
        }
        let mut items: Vec<_> = self.children.into_iter().collect();
        items.sort_by_key(|(key, _)| index(key));
        Tree::List(items.into_iter().map(|(_, node)| node.into_tree()).collect())
    }
}

impl Node {
    fn into_tree(self) -> Tree {
        match self {
            Self::Leaf(leaf) => Tree::Leaf(leaf),
            Self::Branch(branch) => branch.into_tree(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn query(text: &str) -> Tree {
        parse(text, &Limits::default()).unwrap()
    }

    fn json(text: &str) -> Tree {
        Tree::from_json(text.as_bytes(), &Limits::default()).unwrap()
    }

    #[test]
    fn brackets_nest() {
        for (form, same) in [
            ("", "{}"),
            ("&&=x&", "{}"),
            ("a", r#"{"a": ""}"#),
            ("a=b=c", r#"{"a": "b=c"}"#),
            ("variation[name]=Shirt", r#"{"variation": {"name": "Shirt"}}"#),
            ("rule[type][]=time&rule[type][]=day", r#"{"rule": {"type": ["time", "day"]}}"#),
            ("customer[0]=5", r#"{"customer": ["5"]}"#),
            ("a[1]=y&a[0]=x", r#"{"a": ["x", "y"]}"#),
            ("a[5]=x", r#"{"a": {"5": "x"}}"#),
            ("a[5]=x&a[]=y", r#"{"a": {"5": "x", "6": "y"}}"#),
            ("a[x]=1&a[]=2", r#"{"a": {"x": "1", "0": "2"}}"#),
            (
                "r[0][p][0][n]=a&r[0][p][0][n]=b&r[1][p][][n]=c",
                r#"{"r": [{"p": [{"n": "b"}]}, {"p": [{"n": "c"}]}]}"#,
            ),
            ("[0][n]=a&[1][n]=b", r#"[{"n": "a"}, {"n": "b"}]"#),
        ] {
            assert_eq!(query(form), json(same), "{form}");
        }
    }

    #[test]
    fn the_last_one_wins() {
        assert_eq!(query("a=1&a=2"), query("a=2"));
        assert_eq!(query("a=1&a[b]=2"), query("a[b]=2"));
        assert_eq!(query("a[b]=2&a=1"), query("a=1"));
    }

    #[test]
    fn broken_names_are_refused() {
        for name in ["a[", "a[b", "a[b]c", "a[b]]", "a[b]c[d]", "a\0"] {
            assert_eq!(parse(name, &Limits::default()), Err(TreeError::Name { key: name.into() }));
        }
    }

    #[test]
    fn limits_hold() {
        let limits = Limits { depth: 3, keys: 2, bytes: 20, ..Limits::default() };
        assert!(parse("a[b][c]=1", &limits).is_ok());
        assert_eq!(parse("a[b][c][d]=1", &limits), Err(TreeError::TooDeep { max: 3 }));
        assert_eq!(parse("a=1&b=2&c=3", &limits), Err(TreeError::TooManyKeys { max: 2 }));
        assert_eq!(parse(&"a".repeat(21), &limits), Err(TreeError::TooLong { max: 20 }));
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "([ab\\[\\]=&%0-9+]|\\PC){0,80}") {
            let _ = parse(&text, &Limits::default());
        }

        #[test]
        fn lists_keep_their_order(values in proptest::collection::vec("[a-z]{1,5}", 1..20)) {
            let appended: Vec<_> = values.iter().map(|value| format!("a[]={value}")).collect();
            let numbered: Vec<_> = values.iter().enumerate().rev().map(|(at, value)| format!("a[{at}]={value}")).collect();
            prop_assert_eq!(query(&appended.join("&")), query(&numbered.join("&")));
        }
    }
}
