//! What the bench measures against: the bare engine must do the product's rows, or its rates mean nothing.

use std::path::Path;

use bench::Compared;

const PROGRAM: &str = env!("CARGO_BIN_EXE_prilavok");

fn hold(compared: &Compared) {
    assert_eq!(compared.product, compared.bare);
    // Opened, three lines, money, completed; the last one moves the goods.
    assert_eq!(compared.product.len(), 6);
    assert!(compared.product[5].contains("3 movement inserted"), "{compared:?}");
    assert!(compared.product.iter().all(|rows| rows.contains("1 counter updated")), "{compared:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_bare_engine_does_the_rows_of_the_product_on_sqlite() {
    hold(&bench::compare(Path::new(PROGRAM), false).await.unwrap().unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_bare_engine_does_the_rows_of_the_product_on_postgres() {
    hold(&bench::compare(Path::new(PROGRAM), true).await.unwrap().expect("the tests need PostgreSQL"));
}

#[test]
#[ignore = "takes most of a minute: `cargo test -p server -- --ignored`"]
fn a_quick_run_prints_an_object_a_line() {
    let run = std::process::Command::new(PROGRAM).args(["bench", "--quick", "--json"]).output().unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let lines = String::from_utf8(run.stdout).unwrap();
    let lines: Vec<serde_json::Value> =
        lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let members = ["case", "engine", "callers", "per_s", "ratio", "p50_ms", "p99_ms", "cpu_ms"];
    assert!(lines.iter().all(|line| members.iter().all(|member| line.get(member).is_some())));
    let sales = lines
        .iter()
        .filter(|line| line["case"] == "sale" && line["ratio"].as_f64().is_some_and(|ratio| ratio > 0.0));
    assert!(sales.count() >= 3, "{lines:?}");
}
