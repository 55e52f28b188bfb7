//! Things are known by what other systems call them.

use app::external::WithExternalRef;
use app::parties::CreateSupplier;
use domain::parties::PartyKind;
use domain::{Kind, Reason, Refusal};

use crate::support::{Shop, stories};

stories! {
    an_entity_is_found_by_its_foreign_name_in_its_own_account
}

async fn an_entity_is_found_by_its_foreign_name_in_its_own_account(shop: Shop) {
    let named = |name: &str| WithExternalRef {
        command: CreateSupplier {
            name: name.to_owned(),
            kind: PartyKind::Company,
            brand: Some(shop.brand),
            zone: None,
        },
        namespace: "till",
        kind: Kind::Party,
        value: "A-17".to_owned(),
        entity: |made: &app::Ref<domain::id::PartyId>| made.id.0,
    };
    let made = shop.write(named("First")).await.unwrap();
    let found = async |caller| shop.app.by_external_ref(caller, "till", Kind::Party, "A-17").await.unwrap();
    assert_eq!(found(&shop.owner).await, Some(made.id.0));
    let taken = Refusal::field("external", Reason::Taken);
    assert_eq!(shop.refusal(named("Second")).await, taken);
    let of = shop.app.external_refs(&shop.owner, "till", Kind::Party, vec![made.id.0]).await.unwrap();
    assert_eq!(of, [(made.id.0, "A-17".to_owned())]);
    let other = shop.neighbour().await;
    assert_eq!(found(&other.owner).await, None);
    other.close().await;
    shop.close().await;
}
