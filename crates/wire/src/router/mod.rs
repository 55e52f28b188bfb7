//! One operation table per vendor language, as data: routing, permissions, the coverage tables and the answers
//! 404, 405 and 501 all come from it. Calling the handlers is the language's.

mod operation;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use axum::http::{HeaderValue, Method};

pub use operation::{Operation, markdown};

use crate::tree::decode_component;

/// The methods that a table can have, and the one that follows from another.
const METHODS: [Method; 6] =
    [Method::GET, Method::HEAD, Method::POST, Method::PUT, Method::PATCH, Method::DELETE];

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
        /// The methods it is known with, each once.
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
        let mut claimed = BTreeSet::new();
        for (index, operation) in operations.iter().enumerate() {
            for path in [operation.path].iter().chain(operation.aliases) {
                let template = Template { parts: segments(path).map(Part::of).collect(), index };
                let method = operation.method.as_str();
                assert!(claimed.insert((method, template.shape())), "{method} {path} is claimed twice");
                templates.entry(template.parts.len()).or_default().push(template);
            }
        }
        for group in templates.values_mut() {
            group.sort_by_key(|template| (template.shape(), template.index));
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
        // No stored text has a zero character, and databases refuse to look for one.
        let decode = |part| decode_component(part).ok().filter(|part| !part.contains('\0'));
        let Some(path) = segments(path).map(decode).collect::<Option<Vec<_>>>() else {
            return Found::NotFound;
        };
        let group = self.templates.get(&path.len()).map_or(&[][..], Vec::as_slice);
        let known: Vec<_> = group.iter().filter(|template| template.matches(&path)).collect();
        if known.is_empty() {
            return Found::NotFound;
        }
        for template in &known {
            let operation = &self.operations[template.index];
            if operation.answers(method) {
                return Found::Operation { operation, index: template.index, params: template.params(path) };
            }
        }
        let operations: Vec<_> = known.iter().map(|template| &self.operations[template.index]).collect();
        let answered = |method: &Method| operations.iter().any(|operation| operation.answers(method));
        Found::WrongMethod { allowed: METHODS.into_iter().filter(answered).collect() }
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
    fn shape(&self) -> Vec<Part> {
        self.parts.iter().map(|part| part.nameless()).collect()
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
