//! Writing: two rows an exchange, nothing waited for, nothing kept for ever.

use bytes::Bytes;
use domain::id::AccountId;
use journal::{Asked, Captured, Direction, Journal, JournalConfig, Mark, Names, Slip};
use uuid::Uuid;

use crate::both_engines;
use crate::support::{MOMENT, Said, Shelf, all, list, mark};

#[tokio::test(flavor = "multi_thread")]
async fn every_statement_prepares_alike_on_both_engines() {
    let shapes = async |shelf: Shelf| shelf.db.prepare_all(journal::STATEMENTS).await.unwrap();
    let (here, there) = (shapes(Shelf::sqlite().await).await, shapes(Shelf::postgres().await).await);
    assert_eq!(here.len(), there.len());
    for (here, there) in here.iter().zip(&there) {
        assert_eq!((here.params, here.columns), (there.params, there.columns), "{here:?}");
    }
}

fn nobody(journal: &Journal, pair: u128) -> Slip {
    Slip::open(
        journal,
        &Asked {
            pair: Uuid::from_u128(pair),
            at: MOMENT,
            dialect: "evotor",
            method: "POST",
            path: "/0f1e2d3c4b5a69788796a5b4c3d2e1f0/api/v2/receipts",
            query: "token=x",
            content_type: "",
        },
    )
}

both_engines! {
    async fn an_exchange_leaves_its_request_before_its_answer(shelf) {
        let journal = shelf.journal(JournalConfig::default());
        let receipt = Said {
            at: 0,
            address: "/api/v2/receipts",
            mark: mark(1, 19, "RECEIPT"),
            body: r#"{"id": "n", "token": "secret"}"#,
            answer: r#"{"success": true}"#,
        };
        let slip = receipt.begin(&journal);
        let [request] = all(&journal).await.try_into().unwrap();
        assert_eq!((request.direction, request.status, request.flagged), (Direction::Request, None, false));
        assert_eq!(request.said(Names::Shown).unwrap()["post"]["token"], "***");

        slip.note(|mark| {
            mark.receipt = Some("r-1".to_owned());
            mark.flagged = true;
        });
        let mut answer = Captured::default();
        answer.hear(&Bytes::from_static(br#"{"success": true}"#));
        slip.answer(MOMENT.plus_seconds(2), Some(200), answer, true);
        let [answer, again] = all(&journal).await.try_into().unwrap();
        assert_eq!(again, request, "a row is never changed");
        assert_eq!((answer.pair, answer.status), (request.pair, Some(200)));
        assert_eq!((answer.receipt.as_deref(), answer.flagged), (Some("r-1"), true));
        assert_eq!(answer.at, MOMENT.plus_seconds(2));
        journal.close().await;
    }

    async fn a_request_refused_at_the_door_is_there_all_the_same(shelf) {
        let journal = shelf.journal(JournalConfig::default());
        let slip = nobody(&journal, 1);
        slip.hear(&Bytes::from_static(b"{broken"));
        slip.answer(MOMENT, Some(401), Captured::default(), true);
        slip.answer(MOMENT, Some(500), Captured::default(), true);
        let [answer, request] = all(&journal).await.try_into().unwrap();
        assert_eq!((answer.account, answer.status, answer.kind.as_str()), (None, Some(401), "RECEIPT"));
        assert_eq!(request.path, "/***/api/v2/receipts");
        let said = request.said(Names::Shown).unwrap();
        assert_eq!((&said["get"]["token"], &said["body"]), (&"***".into(), &"{broken".into()));
        journal.close().await;
    }

    async fn an_answer_that_broke_off_says_so(shelf) {
        let journal = shelf.journal(JournalConfig::default());
        let slip = nobody(&journal, 1);
        slip.begin(Mark::default());
        let mut heard = Captured::default();
        heard.hear(&Bytes::from_static(b"[1, 2"));
        slip.answer(MOMENT, None, heard, false);
        let answer = all(&journal).await.remove(0);
        assert!(answer.truncated && answer.status.is_none());
        assert_eq!(answer.said(Names::Shown).unwrap(), "[1, 2");
        journal.close().await;
    }

    async fn what_does_not_fit_is_dropped_and_counted(shelf) {
        let journal = shelf.journal(JournalConfig { queue_mib: 0, ..JournalConfig::default() });
        for _ in 0..50 {
            list(&journal, 1, 19, 0);
        }
        let rows = all(&journal).await;
        assert!(rows.iter().all(|row| row.direction == Direction::Gap && row.account == Some(AccountId(1))));
        let dropped = |row: &journal::Row| row.said(Names::Shown).unwrap()["dropped"].as_u64().unwrap();
        assert_eq!(rows.iter().map(dropped).sum::<u64>(), 100);
        journal.close().await;
    }

    async fn rows_go_when_they_are_old(shelf) {
        let journal = shelf.journal(JournalConfig { keep_days: 1, ..JournalConfig::default() });
        const DAY: i64 = 86_400;
        for at in [0, DAY, 2 * DAY] {
            list(&journal, 1, 19, at);
        }
        journal.flush().await;
        assert_eq!(journal.sweep(MOMENT.plus_seconds(2 * DAY + 2)).await.unwrap(), 4);
        assert_eq!(journal.sweep(MOMENT.plus_seconds(2 * DAY + 2)).await.unwrap(), 0);
        assert_eq!(all(&journal).await.len(), 2);
        journal.close().await;
    }

    async fn rows_go_when_they_are_too_many(shelf) {
        let journal = shelf.journal(JournalConfig { keep_mib: 1, ..JournalConfig::default() });
        let long = format!("[\"{}\"]", "x".repeat(200_000));
        for at in 0..20 {
            let said = Said { at, address: "/l", mark: mark(1, 19, "LIST"), body: "", answer: &long };
            said.happen(&journal);
        }
        journal.flush().await;
        assert!(journal.sweep(MOMENT).await.unwrap() >= 28);
        let left = all(&journal).await;
        assert!((8..=11).contains(&left.len()), "about a megabyte is left: {}", left.len());
        assert_eq!(left[0].at, MOMENT.plus_seconds(20), "the newest stays");
        journal.close().await;
    }

    async fn what_was_written_is_there_after_reopening(shelf) {
        let journal = shelf.journal(JournalConfig::default());
        list(&journal, 1, 19, 0);
        let before = all(&journal).await;
        let shelf = if shelf.db.engine() == db::Engine::Sqlite {
            journal.close().await;
            shelf.reopened().await
        } else {
            shelf
        };
        assert_eq!(all(&shelf.journal(JournalConfig::default())).await, before);
    }
}
