//! A disk that fails under the real server, and one that is proved to be asked: what was acknowledged had reached it.

use std::collections::BTreeSet;
use std::io;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use db::Engine;

use crate::crash::{Ledger, TILLS, finish};
use crate::server::{Premises, Server};
use crate::strace::Tracer;
use crate::tills::{DemoShop, Tills, Told};

/// How long a server may take to notice and end.
const NOTICE: Duration = Duration::from_secs(60);

/// Fills the disk under a server whose tills sell: it must refuse what it cannot keep, and go on by itself when there is room
/// again, or end rather than guess: where not even the index of its log can grow, the engine does not say why. Answers how many sales were acknowledged, before and after; none of them may be missing.
///
/// # Errors
/// When anything of this does not hold.
pub async fn fills_up(program: &Path) -> Result<usize> {
    let premises = Premises::new(program, Engine::Sqlite).await?;
    let server = premises.start()?;
    let shop = DemoShop::sign_in(&server.address, &server.credentials["ox"]).context("nobody signs in")?;
    let mut ledger = Ledger::default();
    let tills = Tills::open(&server, TILLS, &[]).context("tills cannot be opened")?;
    ledger.listen(&tills, TILLS)?;
    let tracer = Tracer::interfere(server.pid(), "pwrite64:error=ENOSPC")?;
    let refused = shop.fill(&mut shop.client());
    ensure!(
        refused.as_ref().is_err_and(|error| error.kind() == io::ErrorKind::WouldBlock),
        "on a full disk a till was answered {refused:?}"
    );
    tracer.detach()?;
    let goes_on = ledger.listen(&tills, 2 * TILLS).is_ok();
    note_all_but_wrong(tills, &mut ledger)?;
    let server = if goes_on { server } else { ended_rather_than_guess(server, &premises)? };
    finish(server, &mut ledger, &premises).await?;
    Ok(ledger.acknowledged())
}

/// Lets syncs fail under a server whose tills sell: nobody knows then what is on the disk, so it must end rather than guess, and
/// nothing that it acknowledged may be missing when it is started again. Answers how many sales were acknowledged.
///
/// # Errors
/// When anything of this does not hold.
pub async fn cannot_sync(program: &Path) -> Result<usize> {
    let premises = Premises::new(program, Engine::Sqlite).await?;
    let server = premises.start()?;
    let mut ledger = Ledger::default();
    let tills = Tills::open(&server, TILLS, &[]).context("tills cannot be opened")?;
    ledger.listen(&tills, TILLS)?;
    let tracer = Tracer::interfere(server.pid(), "fdatasync,fsync:error=EIO:when=5+")?;
    let server = ended_rather_than_guess(server, &premises)?;
    drop(tracer);
    note_all_but_wrong(tills, &mut ledger)?;
    finish(server, &mut ledger, &premises).await?;
    Ok(ledger.acknowledged())
}

/// A server that ended by itself for the right reason and left sound books, started again.
fn ended_rather_than_guess(server: Server, premises: &Premises) -> Result<Server> {
    let status = server.ends_within(NOTICE).with_context(|| premises.complaints())?;
    let complaints = premises.complaints();
    ensure!(!status.success(), "a server whose disk failed ended as if all were well");
    ensure!(complaints.contains("rather than guess"), "it ended for another reason: {complaints}");
    premises.check()?;
    premises.start()
}

/// Tills were told that the server cannot, or that nobody is there: no answer is wrong here.
fn note_all_but_wrong(tills: Tills, ledger: &mut Ledger) -> Result<()> {
    let told = tills.close().into_iter().filter(|told| !matches!(told, Told::Wrong(_)));
    told.into_iter().try_for_each(|told| ledger.note(told))
}

/// What a trace shows, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Seen {
    /// A request that changes something was read.
    Request,
    /// What was written is durable: the log of the books was synced, or PostgreSQL answered the commit.
    Durable,
    /// A good answer was sent.
    Answer,
}

/// Traces a server while a till sells: between each request that changes something and its answer, the books were made durable.
/// Answers how many there were.
///
/// # Errors
/// When an answer came first.
pub async fn is_asked_before_answers(program: &Path, engine: Engine, sales: usize) -> Result<usize> {
    let premises = Premises::new(program, engine).await?;
    let server = premises.start()?;
    let shop = DemoShop::sign_in(&server.address, &server.credentials["ox"]).context("nobody signs in")?;
    let mut client = shop.client();
    // A sale before the trace, so that whatever happens once has happened.
    let sell = shop.fill(&mut client).context("a sale")?;
    shop.finish(&mut client, sell).context("a sale")?;
    let record = premises.data().join("trace");
    let calls = "fdatasync,fsync,read,readv,recvfrom,recvmsg,write,writev,sendto,sendmsg";
    let tracer = Tracer::record(server.pid(), calls, &record)?;
    for _ in 0..sales {
        let sell = shop.fill(&mut client).context("a sale")?;
        shop.finish(&mut client, sell).context("a sale")?;
    }
    tracer.detach()?;
    server.kill()?;
    let trace = std::fs::read_to_string(&record).context("the trace")?;
    let answers = in_order(&seen(&trace, engine))?;
    ensure!(answers == 4 * sales, "a sale has four requests, but {answers} of {} were seen", 4 * sales);
    Ok(answers)
}

fn seen(trace: &str, engine: Engine) -> Vec<Seen> {
    let mut syncing = BTreeSet::new();
    trace.lines().filter_map(|line| look(line, engine, &mut syncing)).collect()
}

/// * `syncing`: threads that are inside a sync of the log; such a call may be told in two lines
fn look<'a>(line: &'a str, engine: Engine, syncing: &mut BTreeSet<&'a str>) -> Option<Seen> {
    let (thread, call) = line.split_once(' ')?;
    if call.contains("\"POST /") {
        return Some(Seen::Request);
    }
    if call.contains("\"HTTP/1.1 200") {
        return Some(Seen::Answer);
    }
    match engine {
        Engine::Postgres => {
            call.contains("COMMIT\\0").then_some(Seen::Durable).filter(|_| call.contains("recv"))
        }
        Engine::Sqlite => {
            let begins = call.contains("sync(") && call.contains("books.db-wal");
            if begins && call.contains("<unfinished") {
                syncing.insert(thread);
                return None;
            }
            let ends = begins || (call.contains("sync resumed>") && syncing.remove(thread));
            (ends && call.ends_with("= 0")).then_some(Seen::Durable)
        }
    }
}

fn in_order(seen: &[Seen]) -> Result<usize> {
    let (mut durable, mut answers) = (false, 0);
    for event in seen {
        match event {
            Seen::Request => durable = false,
            Seen::Durable => durable = true,
            Seen::Answer => {
                ensure!(durable, "answer {answers} came before its changes were durable: {seen:?}");
                answers += 1;
            }
        }
    }
    Ok(answers)
}

#[cfg(test)]
mod tests {
    use super::*;

    const REQUEST: &str =
        r#"7 recvfrom(9<socket:[1]>, "POST /sells/1/commit HTTP/1.1\r\n", 8192, 0, NULL, NULL) = 90"#;
    const ANSWER: &str = r#"7 writev(9<socket:[1]>, [{iov_base="HTTP/1.1 200 OK\r\n", iov_len=90}], 1) = 90"#;

    fn read(lines: &[&str]) -> Result<usize> {
        in_order(&seen(&lines.join("\n"), Engine::Sqlite))
    }

    #[test]
    fn a_sync_of_the_log_between_request_and_answer_is_seen() {
        let whole = "8 fdatasync(5</x/books.db-wal>) = 0";
        let halves = ["8 fdatasync(5</x/books.db-wal> <unfinished ...>", "8 <... fdatasync resumed>) = 0"];
        assert_eq!(read(&[REQUEST, whole, ANSWER]).expect("in order"), 1);
        assert_eq!(read(&[REQUEST, halves[0], halves[1], ANSWER]).expect("in order"), 1);
        assert!(read(&[REQUEST, ANSWER, whole]).is_err(), "too late");
        assert!(read(&[whole, REQUEST, halves[0], ANSWER]).is_err(), "not done yet");
        assert!(read(&[REQUEST, "8 fdatasync(5</x/books.db-wal>) = -1 EIO", ANSWER]).is_err(), "failed");
        assert!(read(&[REQUEST, "8 fdatasync(5</x/blobs.db-wal>) = 0", ANSWER]).is_err(), "another file");
    }
}
