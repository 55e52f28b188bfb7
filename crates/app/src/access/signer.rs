//! The keys that tokens are signed with: made once, kept encrypted in the books, held open in memory.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use aws_lc_rs::digest::{Context, SHA256};
use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{
    KeyPair, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256, RsaKeyPair, UnparsedPublicKey,
};
use db::{Command, Db, Query, Rx, Tx};
use store::access::signing::{self, SigningKeyRow};
use tokio::sync::OnceCell;

use super::vault::{MasterKey, Vault, hex};
use crate::ports::{Clock, Entropy};
use crate::{Error, Fault, Result};

/// An open key.
pub(crate) struct SigningKey {
    /// The word tokens name it by.
    pub id: String,
    pair: RsaKeyPair,
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SigningKey({})", self.id)
    }
}

impl SigningKey {
    fn open(vault: &Vault, row: &SigningKeyRow) -> Result<Self> {
        let secret = vault.open(&row.id, &row.secret)?;
        let pair =
            RsaKeyPair::from_pkcs8(&secret).map_err(|e| Fault::because("a signing key does not read", e))?;
        Ok(Self { id: row.id.clone(), pair })
    }

    /// An RS256 signature.
    pub(crate) fn sign(&self, message: &str) -> Result<Vec<u8>> {
        let mut signature = vec![0; self.pair.public_modulus_len()];
        // PKCS#1 v1.5 padding has no randomness; the library asks for a source and ignores it.
        let random = SystemRandom::new();
        let signed = self.pair.sign(&RSA_PKCS1_SHA256, &random, message.as_bytes(), &mut signature);
        signed.map_err(|e| Fault::because("a token could not be signed", e))?;
        Ok(signature)
    }

    /// Whether a signature is this key's.
    fn verifies(&self, message: &str, signature: &[u8]) -> bool {
        let public = UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, self.pair.public_key().as_ref());
        public.verify(message.as_bytes(), signature).is_ok()
    }
}

/// Every signing key of the server, the newest of which signs.
pub(crate) struct Signer {
    db: Db,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    vault: Vault,
    newest: OnceCell<Arc<SigningKey>>,
    open: RwLock<HashMap<String, Arc<SigningKey>>>,
    good: Good,
}

/// Signatures that were found good lately, by what tells them apart: a till sends the same token with every request, and
/// looking at it anew costs more than all the rest of letting the request in.
#[derive(Default)]
struct Good(Mutex<HashSet<[u8; 32]>>);

impl Good {
    /// Past that all are forgotten at once, which costs one look each.
    const KEPT: usize = 10_000;

    fn has(&self, one: &[u8; 32]) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).contains(one)
    }

    fn put(&self, one: [u8; 32]) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= Self::KEPT {
            all.clear();
        }
        all.insert(one);
    }
}

/// A hash of a message with the key that signed it and its signature, each after its length, so that no part passes for another.
fn told_apart(key: &str, message: &str, signature: &[u8]) -> [u8; 32] {
    let mut hash = Context::new(&SHA256);
    for part in [key.as_bytes(), signature, message.as_bytes()] {
        hash.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        hash.update(part);
    }
    hash.finish().as_ref().try_into().expect("SHA-256 has 32 bytes")
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Signer").field("newest", &self.newest).finish_non_exhaustive()
    }
}

impl Signer {
    pub(crate) fn new(db: Db, clock: Arc<dyn Clock>, entropy: Arc<dyn Entropy>, master: &MasterKey) -> Self {
        let vault = Vault::new(master);
        Self {
            db,
            clock,
            entropy,
            vault,
            newest: OnceCell::new(),
            open: RwLock::default(),
            good: Good::default(),
        }
    }

    /// The key to sign with; made now, which takes seconds, if the server has none.
    pub(crate) async fn newest(&self) -> Result<Arc<SigningKey>> {
        let found = self.newest.get_or_try_init(|| async {
            if let Some(key) = self.reload().await? {
                return Ok::<_, Error>(key);
            }
            self.make().await?;
            // Another process may have made one at the same moment: both are in the books now, and both stay good.
            self.reload().await?.ok_or_else(|| Fault::broken("a signing key was not kept").into())
        });
        found.await.cloned()
    }

    /// The key of that id; looked up in the books if it is not open yet.
    async fn find(&self, id: &str) -> Result<Option<Arc<SigningKey>>> {
        if let Some(key) = self.opened(id) {
            return Ok(Some(key));
        }
        if id.len() == ID_DIGITS {
            self.reload().await?;
        }
        Ok(self.opened(id))
    }

    /// Whether a message was signed with one of our keys.
    pub(crate) async fn verifies(&self, key: &str, message: &str, signature: &[u8]) -> Result<bool> {
        let one = told_apart(key, message, signature);
        if self.good.has(&one) {
            return Ok(true);
        }
        let verified = self.find(key).await?.is_some_and(|key| key.verifies(message, signature));
        if verified {
            self.good.put(one);
        }
        Ok(verified)
    }

    fn opened(&self, id: &str) -> Option<Arc<SigningKey>> {
        self.open.read().unwrap_or_else(PoisonError::into_inner).get(id).cloned()
    }

    /// Opens every key in the books; gives the newest.
    async fn reload(&self) -> Result<Option<Arc<SigningKey>>> {
        let mut newest = None;
        for row in self.db.read(ListKeys).await? {
            let key = match self.opened(&row.id) {
                Some(key) => key,
                None => Arc::new(SigningKey::open(&self.vault, &row)?),
            };
            self.open.write().unwrap_or_else(PoisonError::into_inner).insert(row.id, Arc::clone(&key));
            newest = Some(key);
        }
        Ok(newest)
    }

    async fn make(&self) -> Result<()> {
        let secret = tokio::task::spawn_blocking(generate).await;
        let secret = secret.map_err(|e| Fault::because("a signing key was not made", e))??;
        let mut random = [0; 12 + ID_DIGITS / 2];
        self.entropy.fill(&mut random);
        let (id, nonce) = random.split_at(ID_DIGITS / 2);
        let id = hex(id);
        let nonce = nonce.try_into().expect("what is left of the random bytes is a nonce");
        let secret = self.vault.seal(&id, nonce, &secret)?;
        self.db.write(InsertKey(SigningKeyRow { id, secret, created_at: self.clock.now() })).await
    }
}

/// Digits of a key's id.
const ID_DIGITS: usize = 16;

/// A new 4096-bit key as PKCS#8.
fn generate() -> Result<Vec<u8>, Fault> {
    let because = |e| Fault::because("a signing key could not be made", e);
    let pair = RsaKeyPair::generate(KeySize::Rsa4096).map_err(because)?;
    let der: Pkcs8V1Der<'_> = pair.as_der().map_err(because)?;
    Ok(der.as_ref().to_vec())
}

struct ListKeys;

impl Query for ListKeys {
    type Out = Vec<SigningKeyRow>;
    type Error = Error;
    const SNAPSHOT: bool = false;

    async fn run(&self, rx: &mut Rx<'_>) -> Result<Self::Out> {
        Ok(signing::list(rx).await?)
    }
}

struct InsertKey(SigningKeyRow);

impl Command for InsertKey {
    type Out = ();
    type Error = Error;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<()> {
        let mut batch = db::Batch::default();
        signing::insert(&mut batch, &self.0);
        tx.run(batch).await?;
        Ok(())
    }
}
