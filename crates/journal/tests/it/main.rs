//! The journal on both engines: what is written, who reads it, what is lost, what is forgotten, and how it leaves.
#![expect(clippy::unwrap_used, reason = "a test may panic where it stands")]

mod crash;
mod export;
mod reading;
mod support;
mod writing;

/// The same test on both engines: `both_engines! { async fn name(shelf) { … } }`.
macro_rules! both_engines {
    ($($(#[$meta:meta])* async fn $name:ident($shelf:ident) $body:block)*) => {$(
        $(#[$meta])*
        mod $name {
            use super::*;

            async fn story($shelf: crate::support::Shelf) $body

            #[tokio::test(flavor = "multi_thread")]
            async fn on_sqlite() {
                story(crate::support::Shelf::sqlite().await).await;
            }

            #[tokio::test(flavor = "multi_thread")]
            async fn on_postgres() {
                story(crate::support::Shelf::postgres().await).await;
            }
        }
    )*};
}
use both_engines;
