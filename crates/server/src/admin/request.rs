//! What an administrator may ask: each a command line and a line of JSON at once.

use clap::Subcommand;
use serde::{Deserialize, Serialize};

/// Any of them.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Request {
    /// About accounts.
    Account(Account),
    /// About people.
    User(User),
    /// About keys.
    Token(Token),
    /// About promotions.
    Promotion(Promotion),
    /// About shifts.
    Shift(Shift),
    /// About shops with terminals.
    Evotor(Evotor),
}

macro_rules! kinds {
    ($($kind:ident),*) => {$(
        impl From<$kind> for Request {
            fn from(request: $kind) -> Self {
                Self::$kind(request)
            }
        }
    )*};
}
kinds!(Account, User, Token, Promotion, Shift, Evotor);

/// Customers of this server.
#[derive(Clone, Debug, Serialize, Deserialize, Subcommand)]
#[serde(rename_all = "snake_case")]
pub enum Account {
    /// Open an account with its first owner, and print how to sign in
    Add {
        /// First label of its host names: a-z, 0-9, -
        subdomain: String,
        /// What people call it; the subdomain unless given
        #[arg(long)]
        name: Option<String>,
        /// Currency its stock is valued in
        #[arg(long, default_value = "UZS")]
        currency: String,
        /// IANA name of its time zone
        #[arg(long, default_value = "Asia/Tashkent")]
        time_zone: String,
        /// Language of its people
        #[arg(long, default_value = "ru")]
        locale: String,
        /// Name its owner signs in with
        #[arg(long, default_value = "owner")]
        username: String,
        /// The owner's password; made up and printed unless given
        #[arg(long)]
        password: Option<String>,
    },
    /// List the accounts
    List,
}

/// People who may sign in.
#[derive(Clone, Debug, Serialize, Deserialize, Subcommand)]
#[serde(rename_all = "snake_case")]
pub enum User {
    /// Let somebody in
    Add {
        /// The account, by its subdomain; needless where there is only one
        #[arg(long)]
        account: Option<String>,
        /// Name to sign in with
        username: String,
        /// E-mail
        #[arg(long)]
        email: String,
        /// First name
        #[arg(long)]
        first_name: String,
        /// Last name
        #[arg(long, default_value = "")]
        last_name: String,
        /// A role by its name; may be repeated
        #[arg(long = "role")]
        roles: Vec<String>,
        /// Password; made up and printed unless given
        #[arg(long)]
        password: Option<String>,
    },
    /// Make a role that users can be given
    Role {
        /// The account, by its subdomain; needless where there is only one
        #[arg(long)]
        account: Option<String>,
        /// Its name
        name: String,
        /// What it allows, such as `sales.write`; may be repeated
        #[arg(long, required = true)]
        may: Vec<String>,
    },
    /// List who may sign in
    List {
        /// The account, by its subdomain; needless where there is only one
        #[arg(long)]
        account: Option<String>,
    },
    /// Give somebody a new password; every token issued before dies
    Password {
        /// The account, by its subdomain; needless where there is only one
        #[arg(long)]
        account: Option<String>,
        /// Name they sign in with
        username: String,
        /// Password; made up and printed unless given
        #[arg(long)]
        password: Option<String>,
    },
    /// Let somebody in no longer
    Dismiss {
        /// The account, by its subdomain; needless where there is only one
        #[arg(long)]
        account: Option<String>,
        /// Name they sign in with
        username: String,
    },
}

/// Static keys of integrations.
#[derive(Clone, Debug, Serialize, Deserialize, Subcommand)]
#[serde(rename_all = "snake_case")]
pub enum Token {
    /// Issue a key that acts as a user; it is printed once
    Add {
        /// The account, by its subdomain; needless where there is only one
        #[arg(long)]
        account: Option<String>,
        /// What it is for
        name: String,
        /// Whom it acts as, by the name they sign in with
        #[arg(long)]
        user: String,
        /// The only outlet it is good for, by number
        #[arg(long)]
        outlet: Option<i64>,
    },
    /// List the keys
    List {
        /// The account, by its subdomain; needless where there is only one
        #[arg(long)]
        account: Option<String>,
    },
    /// End a key at once
    Revoke {
        /// The account, by its subdomain; needless where there is only one
        #[arg(long)]
        account: Option<String>,
        /// Which, as `token list` shows it
        id: String,
    },
}

/// Rules that reduce prices.
#[derive(Clone, Debug, Serialize, Deserialize, Subcommand)]
#[serde(rename_all = "snake_case")]
pub enum Promotion {
    /// Take a percentage off every sale of a zone
    Add {
        /// The account, by its subdomain; needless where there is only one
        #[arg(long)]
        account: Option<String>,
        /// As people call it
        name: String,
        /// Percent, at most two decimals
        #[arg(long)]
        percent: String,
        /// The zone, by number
        #[arg(long)]
        zone: i64,
        /// Only at these outlets, by number; may be repeated
        #[arg(long = "outlet")]
        outlets: Vec<i64>,
    },
    /// List the promotions that may reduce prices now
    List {
        /// The account, by its subdomain; needless where there is only one
        #[arg(long)]
        account: Option<String>,
    },
}

/// Shifts of tills.
#[derive(Clone, Debug, Serialize, Deserialize, Subcommand)]
#[serde(rename_all = "snake_case")]
pub enum Shift {
    /// Open a till's shift
    Open {
        /// The account, by its subdomain; needless where there is only one
        #[arg(long)]
        account: Option<String>,
        /// The outlet, by number
        outlet: i64,
    },
    /// Close a till's shift
    Close {
        /// The account, by its subdomain; needless where there is only one
        #[arg(long)]
        account: Option<String>,
        /// The outlet, by number
        outlet: i64,
    },
    /// Show a till's open shift and what it took
    Show {
        /// The account, by its subdomain; needless where there is only one
        #[arg(long)]
        account: Option<String>,
        /// The outlet, by number
        outlet: i64,
    },
}

/// Shops with an Evotor terminal: outlets whose bills are paid there.
#[derive(Clone, Debug, Serialize, Deserialize, Subcommand)]
#[serde(rename_all = "snake_case")]
pub enum Evotor {
    /// Connect an outlet, and print the shop's number and token; the token is printed once
    Add {
        /// The account, by its subdomain; needless where there is only one
        #[arg(long)]
        account: Option<String>,
        /// The outlet, by number
        outlet: i64,
        /// Whom the terminal acts as, by the name they sign in with
        #[arg(long)]
        user: String,
        /// The shop's number on this server; the next free one unless given
        #[arg(long)]
        shop: Option<i64>,
        /// The vendor's id of the owner; receipts of another one are turned away
        #[arg(long)]
        user_id: Option<String>,
        /// The vendor's id of the store
        #[arg(long)]
        store_id: Option<String>,
        /// The vendor's id of the terminal
        #[arg(long)]
        device_id: Option<String>,
        /// Codes of the CRM's sites, as the terminal shows them
        #[arg(long, default_value = "")]
        systems: String,
        /// What receipts are answered with: `success-json` or `empty`
        #[arg(long)]
        answer: Option<String>,
        /// What becomes of goods that a receipt leaves out: `settle` or `keep_open`
        #[arg(long)]
        refused: Option<String>,
    },
    /// List the shops
    List {
        /// The account, by its subdomain; needless where there is only one
        #[arg(long)]
        account: Option<String>,
    },
}
