//! A notification as it came in, read leniently: what must be there is checked, everything else is looked for when it is needed.

use serde_json::Value;

use crate::error::Error;

/// The only type of notification that is about a receipt.
const CREATED: &str = "ReceiptCreated";

/// A notification.
#[derive(Clone, Debug)]
pub(crate) struct Notice {
    /// As it came.
    pub(crate) body: Value,
    /// Its type.
    kind: String,
    /// The id of the receipt that it tells of.
    pub(crate) receipt: String,
    /// That receipt's type.
    pub(crate) receipt_kind: String,
}

impl Notice {
    /// Reads a notification.
    ///
    /// # Errors
    /// What must be there and is not: its id and type, and those of its receipt.
    pub(crate) fn read(body: Value) -> Result<Self, Error> {
        if !body.is_object() {
            return Err(Error::Syntax);
        }
        required(&body, "/id", "id")?;
        let kind = required(&body, "/type", "type")?;
        let receipt = required(&body, "/data/id", "data.id")?;
        let receipt_kind = required(&body, "/data/type", "data.type")?;
        Ok(Self { body, kind, receipt, receipt_kind })
    }

    /// Whether it tells of a receipt; others are answered and forgotten.
    pub(crate) fn is_receipt(&self) -> bool {
        self.kind == CREATED
    }

    /// Whether it comes of this owner, if the shop has one on record.
    pub(crate) fn is_of(&self, owner: Option<&str>) -> bool {
        owner.is_none_or(|owner| self.at("/userId").as_str() == Some(owner))
    }

    /// What is at a place; null for nothing.
    pub(crate) fn at(&self, pointer: &str) -> &Value {
        self.body.pointer(pointer).unwrap_or(&Value::Null)
    }

    /// The bill that it names: a text, or a number all the same.
    pub(crate) fn bill_id(&self) -> Option<String> {
        text(self.at("/data/extras/billId"))
    }

    /// The human number of that bill.
    pub(crate) fn bill_number(&self) -> Option<String> {
        text(self.at("/data/extras/number"))
    }
}

/// A text that says something, or a number as its text.
pub(crate) fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()).filter(|text| !text.trim().is_empty()),
        Value::Number(number) => Some(number.to_string()),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    }
}

fn required(body: &Value, pointer: &str, name: &str) -> Result<String, Error> {
    // No stored text has a zero character; ids of the platform are short.
    let fits = |text: &String| text.chars().count() <= 255 && !text.contains('\0');
    match body.pointer(pointer) {
        None | Some(Value::Null) => Err(Error::Missing(name.to_owned())),
        Some(Value::String(text)) if text.trim().is_empty() => Err(Error::Missing(name.to_owned())),
        Some(value) => {
            let read = value.as_str().map(ToOwned::to_owned).filter(fits);
            read.ok_or_else(|| Error::Incorrect(name.to_owned()))
        }
    }
}
