//! The rows of an operation table, and the table as text.

use std::fmt::Write;

use axum::http::Method;

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
    /// Whether a request with this method asks for it.
    pub(super) fn answers(&self, method: &Method) -> bool {
        self.method == *method || (*method == Method::HEAD && self.safe)
    }

    /// Whether we do it.
    pub const fn served(&self) -> bool {
        self.action.is_some()
    }
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
