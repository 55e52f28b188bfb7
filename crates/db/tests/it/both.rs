//! Runs one test on both engines.

/// For each named `async fn(Engine)` of the module, a test per engine.
macro_rules! on_both_engines {
    ($($name:ident),+ $(,)?) => {
        mod on_sqlite {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $name() {
                super::$name(db::Engine::Sqlite).await;
            })+
        }
        mod on_postgres {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $name() {
                super::$name(db::Engine::Postgres).await;
            })+
        }
    };
}

pub(crate) use on_both_engines;
