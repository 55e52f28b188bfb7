//! What access keeps beside the books: the gate for passwords and the signing keys.

use std::sync::Arc;

use super::password::Passwords;
use super::signer::Signer;
use super::vault::MasterKey;
use crate::{App, Fault, Result};

/// Kept once per server; clones of the application share it.
#[derive(Debug)]
pub(crate) struct Access {
    pub(crate) passwords: Passwords,
    signer: Option<Signer>,
}

impl Default for Access {
    fn default() -> Self {
        Self { passwords: Passwords::new(), signer: None }
    }
}

impl Access {
    /// # Errors
    /// A fault when the server was started without its master key.
    pub(crate) fn signer(&self) -> Result<&Signer> {
        self.signer.as_ref().ok_or_else(|| Fault::broken("tokens need the server's master key").into())
    }
}

impl App {
    /// The application that also signs and reads tokens.
    #[must_use]
    pub fn with_signing(mut self, master: &MasterKey) -> Self {
        let signer = Signer::new(self.db().clone(), self.clock(), self.shared_entropy(), master);
        self.access = Arc::new(Access { signer: Some(signer), ..Access::default() });
        self
    }

    /// Opens the signing keys, or makes the first one, which takes seconds. Servers run this beside their first requests; who
    /// signs in earlier waits for it.
    ///
    /// # Errors
    /// A fault when there is no master key, or it is not the one that the stored keys were encrypted with.
    pub async fn prepare_signing(&self) -> Result<()> {
        self.access.signer()?.newest().await.map(|_| ())
    }
}
