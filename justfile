# Short names for what is typed often. Anything with logic is Rust, in xtask.

# List the names.
default:
    @just --list

# Everything that CI checks before it runs tests.
check: fmt-check tidy
    cargo clippy --workspace --all-targets -- -D warnings
    cargo machete
    typos
    cargo deny check --hide-inclusion-graph bans licenses sources

# What compilers do not see; `just tidy --fix` writes the generated tables anew.
tidy *args:
    cargo xtask tidy {{args}}

# Every test, on SQLite and on PostgreSQL; `just test -E 'package(store)'` runs some.
test *args:
    cargo xtask test {{args}}

# Format everything.
fmt:
    cargo fmt --all

[private]
fmt-check:
    cargo fmt --all --check

# The papers of every public item.
doc:
    RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps --open

# Run the server; `just run demo` opens a shop to try.
run *args:
    cargo run --package server -- {{args}}
