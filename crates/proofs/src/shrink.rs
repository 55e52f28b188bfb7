//! A shorter script that fails the same way: ever smaller chunks are taken out for as long as it still does (delta debugging).

use anyhow::Result;

use crate::script::{Script, Step};

/// Takes out what a failure does not need.
///
/// * `fails`: whether a script still fails in the same way
/// * `patience`: how many scripts may be tried
///
/// # Errors
/// What keeps a script from being tried.
pub async fn shrink(
    script: Script,
    patience: usize,
    mut fails: impl AsyncFnMut(&Script) -> Result<bool>,
) -> Result<Script> {
    let (mut steps, mut tries) = (script.0, 0);
    let mut chunk = steps.len().div_ceil(2);
    while chunk > 0 {
        let (mut at, mut shorter) = (0, false);
        while at < steps.len() && tries < patience {
            let end = (at + chunk).min(steps.len());
            let without: Vec<Step> = steps[..at].iter().chain(&steps[end..]).cloned().collect();
            tries += 1;
            let candidate = Script(without);
            if !candidate.0.is_empty() && fails(&candidate).await? {
                (steps, shorter) = (candidate.0, true);
            } else {
                at = end;
            }
        }
        if tries >= patience {
            break;
        }
        // Steps that depend on each other go one after another, so single steps are tried until none goes.
        chunk = if chunk > 1 { chunk.div_ceil(2).min(chunk - 1) } else { usize::from(shorter) };
    }
    Ok(Script(steps))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::script::{Style, generate};

    #[tokio::test]
    async fn only_what_a_failure_needs_is_left() {
        let script = generate(1, 200, Style::Everything);
        let needed = [17, 18, 150];
        let fails = async |script: &Script| Ok(needed.iter().all(|n| script.act(*n).is_some()));
        let small = shrink(script, 500, fails).await.expect("nothing keeps it");
        assert_eq!(small.0.iter().map(|step| step.n).collect::<Vec<_>>(), needed);
    }
}
