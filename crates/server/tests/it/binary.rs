//! The program itself, as an operator meets it. Few: each starts a process.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use serde_json::Value;

fn prilavok(data: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_prilavok"));
    command.args(args).arg("--data").arg(data).env_remove("PRILAVOK_DATABASE").stdin(Stdio::null());
    command
}

fn run(data: &Path, args: &[&str]) -> Output {
    prilavok(data, args).output().unwrap()
}

fn stdout(output: &Output) -> &str {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    std::str::from_utf8(&output.stdout).unwrap()
}

/// A demo that is ready, and its line of JSON.
struct Demo(Child, Value);

impl Demo {
    fn start(data: &Path, more: &[&str]) -> Self {
        let mut command = prilavok(data, &["demo", "--json", "--listen", "127.0.0.1:0"]);
        let mut child = command.args(more).stdout(Stdio::piped()).stderr(Stdio::inherit()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        Self(child, serde_json::from_str(&line).unwrap())
    }

    fn get(&self, path: &str) -> String {
        let address = self.1["url"].as_str().unwrap().strip_prefix("http://").unwrap();
        let mut stream = TcpStream::connect(address).unwrap();
        write!(stream, "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    /// Asks it to end, as a supervisor does, and waits.
    fn stop(mut self) -> bool {
        let pid = self.0.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
        self.0.wait().unwrap().success()
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        let _ = self.0.kill();
    }
}

#[test]
fn a_demo_serves_is_administered_beside_itself_and_stops_when_asked() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("shop");
    let demo = Demo::start(&data, &[]);
    for member in ["subdomain", "username", "password", "zone", "brand", "cashdesk", "location", "warehouse"]
    {
        assert!(!demo.1["ox"][member].is_null(), "{member}: {}", demo.1);
    }
    assert!(demo.get("/health/ready").starts_with("HTTP/1.1 200 OK"));
    assert!(stdout(&run(&data, &["account", "list"])).contains("\"demo\""));
    assert!(stdout(&run(&data, &["check"])).contains("in order"));
    let second = run(&data, &["serve", "--listen", "127.0.0.1:0"]);
    assert_eq!(second.status.code(), Some(1));
    assert!(demo.1["ox"]["password"].as_str().unwrap().len() > 20);
    let first = demo.1["ox"].clone();
    assert!(demo.stop(), "an orderly end is a success");

    let again = Demo::start(&data, &[]);
    assert_eq!(again.1["ox"], first, "without --fresh it goes on with what is there");
    assert!(again.stop());
    let fresh = Demo::start(&data, &["--fresh"]);
    assert_ne!(fresh.1["ox"]["password"], first["password"]);
    assert!(fresh.stop());
}

#[test]
fn fresh_throws_away_nothing_but_a_demo() {
    let folder = tempfile::tempdir().unwrap();
    stdout(&run(folder.path(), &["account", "add", "real", "--password", "a long password"]));
    let refused = run(folder.path(), &["demo", "--fresh", "--listen", "127.0.0.1:0"]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(stdout(&run(folder.path(), &["account", "list"])).contains("real"));
}

#[test]
fn commands_that_make_no_sense_and_books_that_are_not_there_have_their_exit_codes() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(run(folder.path(), &["sing"]).status.code(), Some(2));
    assert_eq!(run(folder.path(), &["check"]).status.code(), Some(1));
    assert!(stdout(&run(folder.path(), &["coverage", "--markdown", "ox"])).contains("operations are served"));
}
