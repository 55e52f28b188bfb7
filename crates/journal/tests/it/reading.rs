//! Reading: who sees what, by which conditions, page by page.

use std::collections::BTreeSet;

use domain::access::{Caller, Permission, Scope};
use domain::id::{AccountId, OutletId, PartyId};
use futures_util::TryStreamExt as _;
use journal::{Direction, Filter, Journal, JournalConfig, Page, Reader, Row};
use uuid::Uuid;

use crate::both_engines;
use crate::support::{MOMENT, Said, list, mark};

fn caller(account: i64, permissions: &[Permission], outlets: &[OutletId]) -> Caller {
    Caller {
        account: AccountId(account),
        party: PartyId(Uuid::nil()),
        login: None,
        key: None,
        owner: false,
        permissions: permissions.iter().copied().collect(),
        scope: Scope { outlets: outlets.iter().copied().collect(), ..Scope::default() },
        through: "web",
    }
}

fn reader(journal: &Journal, account: i64) -> Reader {
    journal.reader(&caller(account, &[Permission::JournalRead], &[])).unwrap()
}

async fn found(reader: &Reader, filter: Filter) -> Vec<Row> {
    reader.list(&filter, Page::Number(1), 100).await.unwrap().rows
}

both_engines! {
    async fn an_account_sees_its_own_rows_only(shelf) {
        let journal = shelf.journal(JournalConfig::default());
        list(&journal, 1, 19, 0);
        list(&journal, 2, 40, 10);
        journal.flush().await;
        for (account, shop) in [(1, 19), (2, 40)] {
            let reader = reader(&journal, account);
            let rows = found(&reader, Filter::default()).await;
            assert!(rows.len() == 2 && rows.iter().all(|row| row.shop == Some(shop)));
            assert_eq!(reader.count(&Filter::default()).await.unwrap().rows, 2);
            let walked: Vec<Row> = reader.walk(Filter::default()).try_collect().await.unwrap();
            assert_eq!(walked, rows);
            for row in found(&journal.operator(), Filter::default()).await {
                let own = row.account == Some(AccountId(account));
                assert_eq!(reader.get(row.id).await.unwrap().is_some(), own);
                assert_eq!(!found(&reader, Filter { pair: Some(row.pair), ..Filter::default() }).await.is_empty(), own);
            }
        }
        assert!(journal.reader(&caller(1, &[Permission::SalesRead], &[])).is_err());
        journal.close().await;
    }

    async fn a_role_good_at_one_outlet_sees_the_rows_of_that_outlet(shelf) {
        let journal = shelf.journal(JournalConfig::default());
        let outlets: Vec<OutletId> = [1, 2].map(|n| OutletId(Uuid::from_u128(n))).into();
        for (at, outlet) in (0..).step_by(10).zip(&outlets) {
            let mut told = mark(1, at, "LIST");
            told.outlet = Some(*outlet);
            told.bill = Some("A-77".to_owned());
            Said { at, address: "/api/v2/list", mark: told, body: "", answer: "[]" }.happen(&journal);
        }
        list(&journal, 1, 99, 50);
        journal.flush().await;
        let one = journal.reader(&caller(1, &[Permission::JournalRead], &outlets[1..])).unwrap();
        let shops: BTreeSet<_> = found(&one, Filter::default()).await.iter().map(|row| row.shop).collect();
        assert_eq!(shops, [Some(10)].into());
        let about = Filter { bill: Some("A-77".to_owned()), ..Filter::default() };
        assert_eq!(found(&one, about).await.len(), 2);
        journal.close().await;
    }

    async fn pages_follow_each_other_and_stand_still(shelf) {
        let journal = shelf.journal(JournalConfig::default());
        for at in 0..25 {
            list(&journal, 1, 19, at);
        }
        journal.flush().await;
        let reader = reader(&journal, 1);
        let page = async |page| reader.list(&Filter::default(), page, 20).await.unwrap();
        let ids = |rows: &[Row]| rows.iter().map(|row| row.id).collect::<Vec<_>>();
        let (first, second, third) = (page(Page::Number(1)).await, page(Page::Number(2)).await, page(Page::Number(3)).await);
        assert_eq!([first.rows.len(), second.rows.len(), third.rows.len()], [20, 20, 10]);
        assert_eq!((first.newer, first.older, third.newer, third.older), (false, true, true, false));
        assert!(ids(&first.rows).is_sorted_by(|a, b| a > b));
        let last = first.rows.last().unwrap().id;
        assert_eq!(page(Page::Before(last)).await.rows, second.rows);
        let back = page(Page::After(second.rows[0].id)).await;
        assert_eq!((back.rows, back.newer), (first.rows, false));
        list(&journal, 1, 19, 100);
        journal.flush().await;
        assert_eq!(page(Page::Before(last)).await.rows, second.rows);
        assert_eq!(reader.walk(Filter::default()).try_collect::<Vec<_>>().await.unwrap().len(), 52);
        journal.close().await;
    }

    async fn every_condition_finds_its_rows(shelf) {
        let journal = shelf.journal(JournalConfig::default());
        list(&journal, 1, 19, 0);
        let bill = Said {
            at: 100,
            address: "/api/v2/bill/byid/7",
            mark: mark(1, 40, "BILL"),
            body: "",
            answer: "{}",
        };
        let slip = bill.begin(&journal);
        slip.note(|mark| {
            mark.bill = Some("A-77".to_owned());
            mark.flagged = true;
        });
        slip.answer(MOMENT.plus_seconds(101), Some(200), journal::Captured::default(), true);
        let mut told = mark(1, 40, "RECEIPT");
        (told.bill, told.receipt) = (Some("A-77".to_owned()), Some("r-1".to_owned()));
        Said { at: 200, address: "/api/v2/receipts", mark: told, body: "{}", answer: "{}" }.happen(&journal);
        journal.flush().await;

        let reader = reader(&journal, 1);
        let none = Filter::default;
        let text = |text: &str| Some(text.to_owned());
        for (filter, rows) in [
            (none(), 6),
            (Filter { dialect: text("evotor"), ..none() }, 6),
            (Filter { dialect: text("ox"), ..none() }, 0),
            (Filter { shop: Some(40), ..none() }, 4),
            (Filter { kind: text("list"), ..none() }, 2),
            (Filter { direction: Some(Direction::Answer), ..none() }, 3),
            (Filter { bill: text("A-77"), ..none() }, 4),
            (Filter { bill: text("A-77"), direction: Some(Direction::Request), ..none() }, 2),
            (Filter { bill: text("a"), ..none() }, 0),
            (Filter { receipt: text("r-1"), ..none() }, 2),
            (Filter { flagged: true, ..none() }, 1),
            (Filter { from: Some(MOMENT.plus_seconds(100)), ..none() }, 4),
            (Filter { until: Some(MOMENT.plus_seconds(100)), ..none() }, 2),
            (Filter { shop: Some(40), kind: text("BILL"), flagged: true, ..none() }, 1),
        ] {
            assert_eq!(found(&reader, filter.clone()).await.len(), rows, "{filter:?}");
            assert_eq!(reader.count(&filter).await.unwrap().rows, rows as u64, "{filter:?}");
        }
        journal.close().await;
    }
}
