//! What is printed for places and people, against the shapes of the vendor's samples (keys, order and types are theirs, names
//! invented).

use domain::parties::PartyRole;
use serde_json::{Value, json};

use crate::brands::Brand;
use crate::cashdesks::Cashdesk;
use crate::locations::Location;
use crate::methods::PaymentMethod;
use crate::samples::{self, same_shape};
use crate::suppliers::Supplier;
use crate::users::User;
use crate::zones::Zone;

const ADDRESS: &str = r#"{"id": 64, "type": null, "countryCode": "UZ", "administrativeArea": "Toshkent", "locality": "Sirgali",
    "dependentLocality": null, "postalCode": "100000", "addressLine1": "Gul 5", "addressLine2": ",,", "organization": null,
    "latitude": null, "longitude": null, "houseNumber": null, "floor": null, "apartmentNumber": null}"#;

const ZONE: &str = r#"{"currencies": ["UZS", "USD", "EUR"], "id": 2, "name": "Uzbekistan", "primaryCurrency": "UZS",
    "secondaryCurrencies": ["USD", "EUR"], "locationPropertyPatterns": [], "roundingMode": "1", "roundingTarget": "500",
    "highlights": null, "active": true}"#;

const OPTIONS: &str = r#"{"labelConfig": {"sku": false, "name": false, "image": false, "price": false, "width": null,
    "height": null, "imageH": null, "imageW": null, "rotate": false, "barcode": false, "currency": false, "discount": false,
    "supplier": false, "printStock": false, "properties": false, "labelFontSize": null, "priceFontSize": null,
    "discountPercent": null, "discountFontSize": null}, "postponeTimeout": null}"#;

/// The sample with `logo`, which the attributes' table adds.
fn brand_sample() -> String {
    format!(
        r#"{{"id": 4, "zone": {ZONE}, "name": "Chinni", "uploadedFile": null, "highlights": null,
        "variationPropertyPatterns": [{{"name": "Size", "type": "text", "values": [], "required": false}}],
        "productPropertyPatterns": [], "importPropertyPatterns": [], "requiredFields": [], "options": {OPTIONS},
        "active": true, "logo": null}}"#
    )
}

#[test]
fn a_zone_prints_exactly_like_the_sample() {
    let sample: Value = serde_json::from_str(ZONE).unwrap();
    assert_eq!(wire::json::to_string(&Zone::from(samples::zone())), sample.to_string());
}

#[test]
fn a_brand_has_the_keys_of_the_sample() {
    same_shape(&Brand::from(samples::brand()), &brand_sample());
}

#[test]
fn a_location_has_the_keys_of_the_sample() {
    let brand = brand_sample();
    let sample = format!(
        r#"{{"id": 4, "type": "warehouse", "name": "Ombor 1", "square": 9, "oldAddress": [], "brand": {brand}, "active": true,
        "useDisplay": false, "zone": {ZONE}, "checkTemplate": null, "highlights": null, "options": {OPTIONS}, "properties": [],
        "accountCorrection": null, "address": {ADDRESS}}}"#
    );
    same_shape(&Location::from(samples::location()), &sample);
}

const METHOD: &str = r#"{"id": 3, "name": "Naqd", "icon": "/domains/payment/images/icons/CASH.png", "description": null,
    "active": true, "config": [], "gatewayConfig": {"id": null, "key": null, "testKey": null, "testMode": false,
    "apiVersion": null}, "cash": true, "wallet": false, "weight": 0, "zone": 2, "company": 23, "highlights": null}"#;

#[test]
fn a_payment_method_has_the_keys_of_the_sample() {
    let method = PaymentMethod::of(samples::method(), samples::account().id);
    same_shape(&method, METHOD);
    assert_eq!(serde_json::to_value(&method).unwrap()["cash"], true);
}

#[test]
fn a_cash_desk_has_the_keys_of_both_samples() {
    let sample = format!(
        r#"{{"id": 233, "name": "Kassa", "zone": 13, "sellKey": "KF", "fingerprint": "3d00", "appId": null, "active": true,
        "type": 1, "locations": [68], "paymentMethods": [{METHOD}], "cashAccount": {{"id": 110, "name": "Seyf", "properties": []}},
        "online": false, "nonCashAccount": {{"id": 110, "name": "Bank", "properties": []}}, "lastSyncTime": null, "logo": null,
        "uploadedFile": null, "referralAccess": false, "markets": [], "lastPrintId": null, "postponeExpireDay": 7,
        "onlineKKM": true, "tinNumber": "12", "device": [], "config": {{"print": null}}, "vatNumber": "12",
        "phoneNumbers": ["+998"], "address": {ADDRESS}}}"#
    );
    same_shape(&Cashdesk::of(samples::outlet(), samples::account().id), &sample);
}

#[test]
fn a_supplier_has_the_keys_of_the_sample() {
    let supplier = Supplier::from(samples::party());
    let sample =
        json!({"id": 117, "name": "Anna Kim", "logo": null, "brand": 4, "zone": 2, "highlights": null});
    assert_eq!(wire::json::to_string(&supplier), sample.to_string());
}

fn user_sample() -> String {
    format!(
        r#"{{"id": 117152, "username": "anna", "email": "", "active": true, "owner": true, "roles": [], "kids": [],
        "company": {{"id": 23, "name": "Gul", "userPropertyPatterns": [], "kidPropertyPatterns": [], "manufacturerCode": null,
            "companyCode": "llc", "subdomain": "gul", "verified": true, "owner": null, "domains": [],
            "expireTime": "2019-07-01 04:59:00", "trialExpireTime": "2018-06-06 16:07:02", "plan": 6, "cashdeskPlan": 1,
            "cashdeskCount": 10, "trusted": false, "setup": true, "trialExpireDate": null}},
        "groups": [{{"id": 1, "name": "VIP"}}], "type": "employee", "customerBrandIds": [], "roleBrandIds": [],
        "roleLocationIds": [], "cards": [{{"id": 1, "code": "C", "active": true}}],
        "profile": {{"fullName": "Anna Kim", "id": 126344, "firstName": "Anna", "lastName": "Kim", "middleName": null,
            "phoneNumbers": ["+998 90 1"], "birthDate": "1990-02-28", "notes": null, "gender": "female", "photos": [],
            "backgroundImage": null}},
        "setting": {{"id": 28654, "timezone": "Asia/Tashkent", "locale": "ru", "defaultSellLocation": null}},
        "wallet": null, "registeredTime": "2018-05-23 16:07:02", "lastActiveTime": "2019-06-27 12:43:06",
        "lastUpdateTime": "2019-06-19 15:15:17", "addresses": [{ADDRESS}], "salaries": [], "latenesses": [], "overtimes": [],
        "penalties": [], "rewards": [], "userSchedules": [], "userDepartments": [], "properties": [], "fired": null,
        "isSubscribed": true, "invitedUser": null, "phoneVerified": true, "emailVerified": true, "referralUsers": [],
        "loginInfo": {{"ip": "", "latitude": "41.3", "longitude": "69.2"}}}}"#
    )
}

#[test]
fn a_user_has_the_keys_of_the_sample() {
    for role in [PartyRole::Employee, PartyRole::Customer] {
        same_shape(&User::of(samples::party(), role, &samples::show()), &user_sample());
    }
}

#[test]
fn a_user_is_what_it_was_asked_for_as() {
    let print = |role| serde_json::to_value(User::of(samples::party(), role, &samples::show())).unwrap();
    let (employee, customer) = (print(PartyRole::Employee), print(PartyRole::Customer));
    assert_eq!((&employee["type"], &employee["username"]), (&json!("employee"), &json!("anna")));
    assert_eq!(employee["fired"], false);
    assert_eq!(employee["roleBrandIds"], json!([4, 5, 6]), "of roles in use, each once");
    assert_eq!(employee["roleLocationIds"], json!([]), "no restriction");
    assert_eq!(employee["registeredTime"], "2025-01-01 04:59:00");
    assert_eq!((&customer["type"], &customer["username"]), (&json!("customer"), &Value::Null));
    assert_eq!((&customer["roles"], &customer["fired"]), (&json!([]), &Value::Null));
    assert_eq!(customer["profile"]["fullName"], "Anna Kim");
}
