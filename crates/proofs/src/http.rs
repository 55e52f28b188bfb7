//! As much of HTTP as a till needs: one connection kept alive, one request at a time, answers whole.

use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::Value;

/// Nothing answers later than this; a test that waits longer has found something.
const PATIENCE: Duration = Duration::from_secs(60);

/// A client of one server.
#[derive(Debug)]
pub struct Client {
    address: String,
    headers: String,
    connection: Option<BufReader<TcpStream>>,
}

/// What came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// The status.
    pub status: u16,
    /// The body, JSON or not.
    pub text: String,
}

impl Reply {
    /// The body as JSON; null when it is none.
    #[must_use]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_default()
    }
}

impl Client {
    /// Of the server at an address, `host:port`. Connects when it first asks.
    #[must_use]
    pub fn new(address: &str) -> Self {
        Self { address: address.to_owned(), headers: String::new(), connection: None }
    }

    /// Sends this header with every request.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.headers.push_str(&format!("{name}: {value}\r\n"));
        self
    }

    /// A request with a body of a type, which may be empty.
    ///
    /// # Errors
    /// When the connection breaks; whether the server did it is unknown then. The next request takes a new connection.
    pub fn ask(&mut self, method: &str, path: &str, content: (&str, &str)) -> io::Result<Reply> {
        let mut connection = match self.connection.take() {
            Some(open) => open,
            None => connect(&self.address)?,
        };
        let (kind, body) = content;
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\n{}Content-Type: {kind}\r\nContent-Length: {}\r\n\r\n",
            self.address,
            self.headers,
            body.len()
        );
        connection.get_mut().write_all([head.as_bytes(), body.as_bytes()].concat().as_slice())?;
        let reply = read(&mut connection)?;
        self.connection = Some(connection);
        Ok(reply)
    }

    /// A request with a JSON body.
    ///
    /// # Errors
    /// As [`Client::ask`].
    pub fn post(&mut self, path: &str, body: &Value) -> io::Result<Reply> {
        self.ask("POST", path, ("application/json", &body.to_string()))
    }

    /// A `GET`.
    ///
    /// # Errors
    /// As [`Client::ask`].
    pub fn get(&mut self, path: &str) -> io::Result<Reply> {
        self.ask("GET", path, ("text/plain", ""))
    }
}

fn connect(address: &str) -> io::Result<BufReader<TcpStream>> {
    let stream = TcpStream::connect(address)?;
    stream.set_nodelay(true)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    Ok(BufReader::new(stream))
}

fn read(connection: &mut BufReader<TcpStream>) -> io::Result<Reply> {
    let broken = |what: &str| io::Error::new(io::ErrorKind::UnexpectedEof, what.to_owned());
    let (mut line, mut length) = (String::new(), 0);
    connection.read_line(&mut line)?;
    let status = line.split(' ').nth(1).and_then(|status| status.parse().ok());
    let status = status.ok_or_else(|| broken("no status"))?;
    loop {
        line.clear();
        if connection.read_line(&mut line)? == 0 {
            return Err(broken("half a head"));
        }
        let Some((name, value)) = line.trim_end().split_once(':') else { break };
        if name.eq_ignore_ascii_case("content-length") {
            length = value.trim().parse().map_err(|_| broken("a length that is none"))?;
        }
    }
    let mut body = vec![0; length];
    connection.read_exact(&mut body)?;
    Ok(Reply { status, text: String::from_utf8_lossy(&body).into_owned() })
}
