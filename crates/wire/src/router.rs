//! One operation table per vendor language, as data: routing, permissions, the coverage tables and the answers
//! 404, 405 and 501 all come from it. Calling the handlers is the language's.

use std::collections::BTreeMap;
use std::fmt::Write;

use axum::http::{HeaderValue, Method};

use crate::tree::decode_component;

/// One row of the table. `A` names what is to be done: an enum or a function pointer of the dialect.
///
/// ```
/// # use wire::Operation;
/// #[derive(Clone, Copy)]
/// enum Action { ListUsers }
///
/// static OPERATIONS: &[Operation<Action>] = &[
///     Operation::get("/users", "4.3", "list users").needs("users.read").does(Action::ListUsers),
///     Operation::post("/users", "4.3", "add a user").needs("users.write"),
/// ];
/// assert!(!OPERATIONS[1].served());
/// ```
#[derive(Debug, Clone)]
pub struct Operation<A: 'static> {
    /// HTTP method.
    pub method: Method,
    /// Path template, `/users/{user}`; a name in braces stands for one segment.
    pub path: &'static str,
    /// Other templates for the same operation.
    pub aliases: &'static [&'static str],
    /// Where the contract describes it.
    pub reference: &'static str,
    /// What it does, in a few words for the tables.
    pub summary: &'static str,
    /// The permission that a caller needs; `None` for everybody, signed in or not.
    pub permission: Option<&'static str>,
    /// Whether it only reads. A `HEAD` is answered for these alone.
    pub safe: bool,
    /// What is to be done; `None` when the operation is known and not served.
    pub action: Option<A>,
}

impl<A: Copy> Operation<A> {
    /// A `GET`, not served yet.
    pub const fn get(path: &'static str, reference: &'static str, summary: &'static str) -> Self {
        Self::new(Method::GET, path, reference, summary)
    }

    /// A `POST`, not served yet.
    pub const fn post(path: &'static str, reference: &'static str, summary: &'static str) -> Self {
        Self::new(Method::POST, path, reference, summary)
    }

    /// A `PUT`, not served yet.
    pub const fn put(path: &'static str, reference: &'static str, summary: &'static str) -> Self {
        Self::new(Method::PUT, path, reference, summary)
    }

    /// A `PATCH`, not served yet.
    pub const fn patch(path: &'static str, reference: &'static str, summary: &'static str) -> Self {
        Self::new(Method::PATCH, path, reference, summary)
    }

    /// A `DELETE`, not served yet.
    pub const fn delete(path: &'static str, reference: &'static str, summary: &'static str) -> Self {
        Self::new(Method::DELETE, path, reference, summary)
    }

    const fn new(method: Method, path: &'static str, reference: &'static str, summary: &'static str) -> Self {
        let safe = matches!(method, Method::GET);
        Self { method, path, aliases: &[], reference, summary, permission: None, safe, action: None }
    }

    /// Adds other paths.
    #[must_use]
    pub const fn aliases(mut self, aliases: &'static [&'static str]) -> Self {
        self.aliases = aliases;
        self
    }

    /// Names the permission that a caller needs.
    #[must_use]
    pub const fn needs(mut self, permission: &'static str) -> Self {
        self.permission = Some(permission);
        self
    }

    /// Marks a `GET` that changes something: no `HEAD` for it.
    #[must_use]
    pub const fn changes(mut self) -> Self {
        self.safe = false;
        self
    }

    /// Serves it.
    #[must_use]
    pub const fn does(mut self, action: A) -> Self {
        self.action = Some(action);
        self
    }
}

impl<A> Operation<A> {
    /// Whether we do it.
    pub const fn served(&self) -> bool {
        self.action.is_some()
    }
}

/// What was found for a request.
#[derive(Debug)]
pub enum Found<A: 'static> {
    /// An operation; ask whether it is served.
    Operation {
        /// The row.
        operation: &'static Operation<A>,
        /// Its position in the table.
        index: usize,
        /// The named segments of the path.
        params: Params,
    },
    /// The path is known, not with this method; see [`allow_header`].
    WrongMethod {
        /// The methods it is known with, in the order of the table.
        allowed: Vec<Method>,
    },
    /// No such path.
    NotFound,
}

/// The named segments of a path, decoded.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Params(Vec<(&'static str, String)>);

impl Params {
    /// The segment of that name.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str())
    }

    /// The segment of that name as a number; `None` when it is not written like one.
    pub fn int(&self, name: &str) -> Option<i64> {
        self.get(name)?.parse().ok()
    }
}

/// Finds the operation for a method and a path.
#[derive(Debug)]
pub struct Router<A: 'static> {
    operations: &'static [Operation<A>],
    /// By number of segments; in each, literal segments before named ones.
    templates: BTreeMap<usize, Vec<Template>>,
}

#[derive(Debug)]
struct Template {
    parts: Vec<Part>,
    index: usize,
}

/// Literals sort before names, so the most literal template is tried first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Literal(&'static str),
    Named(&'static str),
}

impl<A> Router<A> {
    /// Compiles a table.
    ///
    /// # Panics
    /// When two operations claim the same method and path: the table is wrong, whatever the request.
    pub fn new(operations: &'static [Operation<A>]) -> Self {
        let mut templates: BTreeMap<usize, Vec<Template>> = BTreeMap::new();
        for (index, operation) in operations.iter().enumerate() {
            for path in [operation.path].iter().chain(operation.aliases) {
                let parts: Vec<_> = segments(path).map(Part::of).collect();
                templates.entry(parts.len()).or_default().push(Template { parts, index });
            }
        }
        for group in templates.values_mut() {
            group.sort_by(|a, b| a.shape().cmp(b.shape()).then(a.index.cmp(&b.index)));
            for pair in group.windows(2) {
                let (a, b) = (&operations[pair[0].index], &operations[pair[1].index]);
                let same = pair[0].shape().eq(pair[1].shape()) && a.method == b.method;
                assert!(!same, "{} {} and {} are one path", a.method, a.path, b.path);
            }
        }
        Self { operations, templates }
    }

    /// Finds the operation; a slash at the end is tolerated, a path with a broken escape is not found.
    ///
    /// ```
    /// # use wire::{Operation, Router, router::Found};
    /// # use axum::http::Method;
    /// static OPERATIONS: &[Operation<()>] = &[Operation::get("/users/{user}", "4.4", "show a user")];
    /// let router = Router::new(OPERATIONS);
    /// let Found::Operation { params, .. } = router.find(&Method::GET, "/users/7/") else { panic!() };
    /// assert_eq!(params.int("user"), Some(7));
    /// assert!(matches!(router.find(&Method::PUT, "/users/7"), Found::WrongMethod { .. }));
    /// ```
    pub fn find(&self, method: &Method, path: &str) -> Found<A> {
        let Some(path) = segments(path).map(|part| decode_component(part).ok()).collect::<Option<Vec<_>>>()
        else {
            return Found::NotFound;
        };
        let group = self.templates.get(&path.len()).map_or(&[][..], Vec::as_slice);
        let mut known = group.iter().filter(|template| template.matches(&path)).peekable();
        if known.peek().is_none() {
            return Found::NotFound;
        }
        let mut allowed = Vec::new();
        for template in known {
            let operation = &self.operations[template.index];
            if operation.method == *method || (*method == Method::HEAD && operation.safe) {
                return Found::Operation { operation, index: template.index, params: template.params(path) };
            }
            for method in
                [operation.safe.then_some(&Method::HEAD), Some(&operation.method)].into_iter().flatten()
            {
                if !allowed.contains(method) {
                    allowed.push(method.clone());
                }
            }
        }
        Found::WrongMethod { allowed }
    }
}

impl Part {
    fn of(segment: &'static str) -> Self {
        match segment.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
            Some(name) => Self::Named(name),
            None => Self::Literal(segment),
        }
    }

    /// The part without its name: two templates of one shape match the same paths.
    fn nameless(self) -> Self {
        match self {
            Self::Literal(_) => self,
            Self::Named(_) => Self::Named(""),
        }
    }
}

impl Template {
    fn shape(&self) -> impl Iterator<Item = Part> {
        self.parts.iter().map(|part| part.nameless())
    }

    fn matches(&self, path: &[String]) -> bool {
        self.parts.iter().zip(path).all(|(part, segment)| match part {
            Part::Literal(text) => text == segment,
            Part::Named(_) => !segment.is_empty(),
        })
    }

    fn params(&self, path: Vec<String>) -> Params {
        let named = self.parts.iter().zip(path).filter_map(|(part, segment)| match part {
            Part::Literal(_) => None,
            Part::Named(name) => Some((*name, segment)),
        });
        Params(named.collect())
    }
}

/// The segments between the slashes, without one slash at either end.
fn segments(path: &str) -> impl Iterator<Item = &str> {
    let path = path.strip_prefix('/').unwrap_or(path);
    path.strip_suffix('/').unwrap_or(path).split('/')
}

/// The value of the `Allow` header.
pub fn allow_header(allowed: &[Method]) -> HeaderValue {
    let names: Vec<_> = allowed.iter().map(Method::as_str).collect();
    HeaderValue::from_str(&names.join(", ")).expect("methods are tokens")
}

/// The table as Markdown, for READMEs and compatibility pages.
pub fn markdown<A>(operations: &[Operation<A>]) -> String {
    let served = operations.iter().filter(|operation| operation.served()).count();
    let mut out = format!("{served} of {} operations are served.\n\n", operations.len());
    out.push_str("| operation | contract | served | what it does |\n|---|---|---|---|\n");
    for operation in operations {
        let paths: Vec<_> =
            [operation.path].iter().chain(operation.aliases).map(|path| format!("`{path}`")).collect();
        let served = if operation.served() { "yes" } else { "no" };
        let (paths, reference) = (paths.join(", "), operation.reference);
        writeln!(out, "| {} {paths} | {reference} | {served} | {} |", operation.method, operation.summary)
            .expect("a String takes any text");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    static TABLE: &[Operation<u8>] = &[
        Operation::get("/sells/{sell}", "4.9", "show").does(0),
        Operation::patch("/sells/{id}", "4.9", "change").does(1),
        Operation::get("/sells/last", "4.9", "show the last").aliases(&["/sells/newest"]).does(2),
        Operation::get("/transfers/{id}/approve", "4.11", "approve").changes().does(3),
        Operation::post("/transfers/{id}/approve", "4.11", "approve"),
        Operation::get("/", "1", "greet"),
    ];

    fn find(method: &Method, path: &str) -> Result<usize, String> {
        match Router::new(TABLE).find(method, path) {
            Found::Operation { index, .. } => Ok(index),
            Found::WrongMethod { allowed } => Err(allow_header(&allowed).to_str().unwrap().to_owned()),
            Found::NotFound => Err("none".to_owned()),
        }
    }

    #[test]
    fn literal_segments_win() {
        assert_eq!(find(&Method::GET, "/sells/5"), Ok(0));
        assert_eq!(find(&Method::PATCH, "/sells/5"), Ok(1));
        assert_eq!(find(&Method::GET, "/sells/last"), Ok(2));
        assert_eq!(find(&Method::GET, "/sells/newest/"), Ok(2));
        assert_eq!(find(&Method::PATCH, "/sells/last"), Ok(1));
        assert_eq!(find(&Method::GET, "/"), Ok(5));
    }

    #[test]
    fn other_requests_learn_why() {
        assert_eq!(find(&Method::DELETE, "/sells/5"), Err("HEAD, GET, PATCH".into()));
        assert_eq!(find(&Method::DELETE, "/transfers/5/approve"), Err("GET, POST".into()));
        for path in ["/sells", "/sells/", "/sells//", "/sells/5/6", "/sells/%zz", ""] {
            let found = find(&Method::GET, path);
            assert!(found == Err("none".into()) || (path.is_empty() && found == Ok(5)), "{path}");
        }
    }

    #[test]
    fn a_head_is_a_get_that_only_reads() {
        assert_eq!(find(&Method::HEAD, "/sells/5"), Ok(0));
        assert_eq!(find(&Method::HEAD, "/transfers/5/approve"), Err("GET, POST".into()));
    }

    #[test]
    fn segments_are_decoded_and_named_by_their_operation() {
        let Found::Operation { params, .. } = Router::new(TABLE).find(&Method::PATCH, "/sells/a%2Fb+c")
        else {
            panic!("the path is in the table");
        };
        assert_eq!((params.get("id"), params.get("sell"), params.int("id")), (Some("a/b+c"), None, None));
    }

    #[test]
    #[should_panic(expected = "are one path")]
    fn a_path_is_claimed_once() {
        static TWICE: &[Operation<()>] =
            &[Operation::get("/a/{b}", "", ""), Operation::get("/a/{c}/", "", "")];
        Router::new(TWICE);
    }

    #[test]
    fn the_table_prints() {
        let text = markdown(TABLE);
        assert!(text.starts_with("4 of 6 operations are served.\n"), "{text}");
        assert!(
            text.contains("| GET `/sells/last`, `/sells/newest` | 4.9 | yes | show the last |\n"),
            "{text}"
        );
    }

    proptest! {
        #[test]
        fn any_path_is_found_or_not(path in "(/|sells|%|[0-9a-f]|\\PC){0,12}") {
            let _ = Router::new(TABLE).find(&Method::GET, &path);
        }
    }
}
