//! The socket in the data folder through which a server that holds the files is administered: a line of JSON for each request and
//! one for its answer, `{"ok": …}` or `{"error": "…"}`. Whoever may open the socket may do everything, so only its owner may.

use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context, Result};
use app::App;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{UnixListener, UnixStream};

use super::{Request, perform};
use crate::books::Place;

/// The longest request.
const LINE_BYTES: u64 = 1 << 20;

/// What a request comes to.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Reply {
    /// What was asked for.
    Ok(Value),
    /// Why not.
    Error(String),
}

/// The socket, listening; its file goes when it does.
#[derive(Debug)]
pub struct Socket {
    listener: UnixListener,
    path: PathBuf,
}

impl Socket {
    /// The socket of the process that has just opened the files; none where the books are in a database, which commands reach
    /// directly.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn for_holder_of(place: &Place) -> Result<Option<Self>> {
        if place.database.is_some() {
            return Ok(None);
        }
        let path = place.admin_socket();
        // Whoever left it there holds the files no longer, or we would not.
        let _ = std::fs::remove_file(&path);
        let failed = || format!("cannot make the socket {}", path.display());
        let listener = UnixListener::bind(&path).with_context(failed)?;
        std::fs::set_permissions(&path, Permissions::from_mode(0o600)).with_context(failed)?;
        Ok(Some(Self { listener, path }))
    }

    /// Answers requests until `stop` completes.
    pub async fn serve(self, app: App, stop: impl Future<Output = ()>) {
        let app = Arc::new(app);
        let mut stop = std::pin::pin!(stop);
        loop {
            let accepted = tokio::select! {
                () = &mut stop => break,
                accepted = self.listener.accept() => accepted,
            };
            match accepted {
                Ok((stream, _)) => {
                    let app = Arc::clone(&app);
                    tokio::spawn(async move {
                        if let Err(error) = converse(&app, stream).await {
                            tracing::debug!(%error, "an administrator hung up");
                        }
                    });
                }
                Err(error) => tracing::warn!(%error, "the admin socket could not accept"),
            }
        }
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.path);
    }
}

async fn converse(app: &App, stream: UnixStream) -> std::io::Result<()> {
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read.take(LINE_BYTES)).lines();
    while let Some(line) = lines.next_line().await? {
        let mut answer = serde_json::to_vec(&reply(app, &line).await).expect("a reply is JSON");
        answer.push(b'\n');
        write.write_all(&answer).await?;
        lines.get_mut().get_mut().set_limit(LINE_BYTES);
    }
    Ok(())
}

async fn reply(app: &App, line: &str) -> Reply {
    let request: Request = match serde_json::from_str(line) {
        Ok(request) => request,
        Err(error) => return Reply::Error(format!("not a request: {error}")),
    };
    match perform(app, request).await {
        Ok(answer) => Reply::Ok(answer),
        Err(error) => Reply::Error(format!("{error:#}")),
    }
}
