//! One body, two tests.

/// The same test on SQLite and on PostgreSQL: `both_engines! { async fn a_rose_is_sold(shop) { … } }`.
///
/// The body gets a [`Plan`](crate::Plan) and must close the shop that it makes of it.
#[macro_export]
macro_rules! both_engines {
    ($($(#[$meta:meta])* async fn $name:ident($plan:ident) $body:block)*) => {$(
        $(#[$meta])*
        mod $name {
            #[allow(unused_imports, reason = "a body may need nothing of its surroundings")]
            use super::*;

            async fn story($plan: $crate::Plan) $body

            #[tokio::test]
            async fn on_sqlite() {
                story($crate::Plan::sqlite()).await;
            }

            #[tokio::test]
            async fn on_postgres() {
                story($crate::Plan::postgres()).await;
            }
        }
    )*};
}
