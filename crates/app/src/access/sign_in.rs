//! Signing in with a name and a password, and the tokens that stand for it afterwards.

use db::{Command, Query, Rx, Tx};
use domain::access::Caller;
use domain::id::{AccountId, PartyId};
use domain::text::fold;
use domain::{Instant, Refusal};
use mutants::mutant;
use store::access::logins::{self, LoginRow};

use super::caller::{AuthFailure, LoadLogin, SignedIn};
use super::password::PasswordHash;
use super::token::{self, Claims, Kid, Parsed};
use crate::{App, Error, Fault, Result};

impl App {
    /// The hash of a new password, for the commands that keep one.
    ///
    /// # Errors
    /// [`Refusal::Invalid`] for fewer than 8 or more than 128 characters.
    pub async fn hash_password(&self, password: &str) -> Result<PasswordHash> {
        let mut salt = [0; 16];
        self.entropy().fill(&mut salt);
        self.access.passwords.hash(password, salt).await
    }

    /// Signs somebody in. Takes as long for a name that nobody has.
    ///
    /// * `through`: the door, as audit shows it
    ///
    /// # Errors
    /// [`Refusal::BadCredentials`] for a wrong name or password and for a login that is switched off; faults.
    pub async fn sign_in(
        &self,
        account: AccountId,
        username: &str,
        password: &str,
        through: &'static str,
    ) -> Result<SignedIn> {
        let found = self.db().read(FindLogin { account, name: fold(username) }).await?;
        let fits =
            self.access.passwords.verify(password, found.as_ref().map(|login| &login.password)).await?;
        let Some(login) = found.filter(|login| fits && login.usable == 1) else {
            return Err(Refusal::BadCredentials.into());
        };
        let now = self.db().read(LoadLogin { account, login: login.id, through }).await?;
        // The password may have been changed while it was checked.
        let signed_in =
            now.filter(|now| now.version == login.version).ok_or(Error::Refused(Refusal::BadCredentials))?;
        self.db().write(Touch { account, party: login.party, at: self.now() }).await?;
        Ok(signed_in)
    }

    /// A token for somebody who signed in: a JWT signed with RS256.
    ///
    /// # Errors
    /// Faults; one of them when the server has no master key.
    pub async fn issue_token(&self, signed_in: &SignedIn, lifetime_seconds: i64) -> Result<String> {
        let key = self.access.signer()?.newest().await?;
        let SignedIn { caller, number, login, version } = signed_in;
        let kid = Kid { key: key.id.clone(), account: caller.account, login: *login, version: *version };
        let message = token::unsigned(&kid, &Claims::new(self.now(), lifetime_seconds, *number));
        let signing = tokio::task::spawn_blocking(move || Ok(token::signed(&message, &key.sign(&message)?)));
        signing.await.map_err(|e| Fault::because("a token was not signed", e))?
    }

    /// Whose token it is, as that login stands now.
    ///
    /// # Errors
    /// See [`AuthFailure`]; a token of another account, of an older version of its login or of one switched off is invalid.
    pub async fn caller_of_token(
        &self,
        account: AccountId,
        token: &str,
        through: &'static str,
    ) -> Result<Caller, AuthFailure> {
        if token.is_empty() {
            return Err(AuthFailure::Missing);
        }
        let parsed = Parsed::of(token).ok_or(AuthFailure::Invalid)?;
        if parsed.kid.account != account {
            return Err(AuthFailure::Invalid);
        }
        let signer = self.access.signer()?;
        if !signer.verifies(&parsed.kid.key, parsed.message, &parsed.signature).await? {
            return Err(AuthFailure::Invalid);
        }
        let claims = parsed.claims().ok_or(AuthFailure::Invalid)?;
        let over = claims.exp <= self.now().0.div_euclid(1_000_000);
        if mutant!("tokens-last-for-ever", over, false) {
            return Err(AuthFailure::Expired);
        }
        let now = self.db().read(LoadLogin { account, login: parsed.kid.login, through }).await?;
        let same = now.filter(|now| now.version == parsed.kid.version && now.number.0 == claims.id);
        same.map(|now| now.caller).ok_or(AuthFailure::Invalid)
    }
}

struct FindLogin {
    account: AccountId,
    name: String,
}

impl Query for FindLogin {
    type Out = Option<LoginRow>;
    type Error = Error;
    const SNAPSHOT: bool = false;

    async fn run(&self, rx: &mut Rx<'_>) -> Result<Option<LoginRow>> {
        Ok(logins::get_by_name(rx, self.account, &self.name).await?)
    }
}

/// Remembers when a party last signed in; no change that anybody synchronises.
struct Touch {
    account: AccountId,
    party: PartyId,
    at: Instant,
}

impl Command for Touch {
    type Out = ();
    type Error = Error;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<()> {
        let mut batch = db::Batch::default();
        logins::touch(&mut batch, self.account, self.party, self.at);
        tx.run(batch).await?;
        Ok(())
    }
}
