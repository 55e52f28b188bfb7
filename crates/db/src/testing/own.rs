//! A `PostgreSQL` server for one test alone, which may kill it and start it again. It keeps what it acknowledged, as in production.

use std::fmt;

use tempfile::TempDir;

use super::{Care, Cluster, local_url, must};

/// A server of one's own, gone with this value.
pub struct OwnServer {
    cluster: Cluster,
    _folder: TempDir,
}

impl fmt::Debug for OwnServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.cluster.fmt(f)
    }
}

impl OwnServer {
    /// A new server.
    ///
    /// # Panics
    /// When none can be started, saying what is missing.
    #[must_use]
    pub fn start() -> Self {
        let folder = tempfile::tempdir().expect("the temporary folder can be written");
        let dir = folder.path().to_owned();
        let cluster = Cluster { admin_url: local_url(&dir), dir, _in_use: None };
        cluster.init();
        cluster.launch(Care::Durable);
        Self { cluster, _folder: folder }
    }

    /// The URL of its one database, which is empty at first.
    #[must_use]
    pub fn url(&self) -> String {
        self.cluster.admin_url.clone()
    }

    /// Ends it as a crash would: nothing is finished, nothing is flushed.
    ///
    /// # Panics
    /// When it does not end.
    pub fn kill(&self) {
        let mut ctl = self.cluster.tool("pg_ctl");
        ctl.args(["stop", "-w", "-m", "immediate", "-D", "data"]);
        must(ctl, "pg_ctl stop", &self.cluster.dir);
    }

    /// Starts it again after [`OwnServer::kill`].
    ///
    /// # Panics
    /// When it does not start.
    pub fn revive(&self) {
        self.cluster.launch(Care::Durable);
    }
}

impl Drop for OwnServer {
    fn drop(&mut self) {
        let mut ctl = self.cluster.tool("pg_ctl");
        // It may be dead already.
        let _ = ctl.args(["stop", "-m", "immediate", "-D", "data"]).status();
    }
}
