//! The dictionary of tags: number, shape of the value, name. A tag that is not listed is kept as bare bytes.
//!
//! Only tags that our documents carry. How shapes become bytes is in [`super::tlv`], which fact goes into which tag in
//! [`super::canonical`].

/// How a tag's value is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// UTF-8 text.
    Text,
    /// Whole number in this many bytes, little endian.
    Fixed(usize),
    /// Whole number in as few bytes as it needs, little endian: money in kopecks, counts.
    Variable,
    /// A byte with the number of decimals, then a variable number.
    Decimal,
    /// More tags.
    Group,
    /// Anything else.
    Bytes,
}

use Shape::{Bytes, Decimal, Fixed, Group, Text, Variable};

macro_rules! tags {
    ($($name:ident = $tag:literal, $shape:expr, $what:literal;)+) => {
        $(#[doc = $what] pub const $name: u16 = $tag;)+

        /// Every known tag with its shape and name, ascending.
        pub const TAGS: &[(u16, Shape, &str)] = &[$(($tag, $shape, $what)),+];
    };
}

tags! {
    DOCUMENT_NAME = 1000, Text, "Document name";
    TRANSFER_ADDRESS = 1005, Text, "Address of the transfer operator";
    BUYER_CONTACT = 1008, Text, "Buyer's phone or e-mail";
    ADDRESS = 1009, Text, "Address of settlement";
    TIME = 1012, Fixed(4), "Register time, seconds since 1970 as if local were UTC";
    SERIAL = 1013, Text, "Serial number of the register";
    TRANSFER_INN = 1016, Text, "Taxpayer number of the transfer operator";
    OFD_INN = 1017, Text, "Taxpayer number of the fiscal data operator";
    USER_INN = 1018, Text, "Taxpayer number of the user";
    TOTAL = 1020, Variable, "Total";
    OPERATOR = 1021, Text, "Cashier";
    QUANTITY = 1023, Decimal, "Quantity";
    TRANSFER_NAME = 1026, Text, "Name of the transfer operator";
    NAME = 1030, Text, "Name of the goods";
    CASH = 1031, Variable, "Paid in cash";
    REGISTRATION = 1037, Text, "Registration number of the register";
    SHIFT = 1038, Fixed(4), "Shift number";
    NUMBER = 1040, Fixed(4), "Number of the fiscal document";
    STORAGE = 1041, Text, "Number of the fiscal storage";
    RECEIPT_NUMBER = 1042, Fixed(4), "Number of the receipt in its shift";
    SUM = 1043, Variable, "Sum of the line";
    AGENT_OPERATION = 1044, Text, "Operation of the paying agent";
    OFD_NAME = 1046, Text, "Name of the fiscal data operator";
    USER_NAME = 1048, Text, "Name of the user";
    STORAGE_ENDS_30_DAYS = 1050, Fixed(1), "Storage ends within 30 days";
    STORAGE_ENDS_3_DAYS = 1051, Fixed(1), "Storage ends within 3 days";
    STORAGE_NEARLY_FULL = 1052, Fixed(1), "Storage is nearly full";
    OFD_OVERDUE = 1053, Fixed(1), "Documents wait for the operator too long";
    KIND = 1054, Fixed(1), "Kind of settlement";
    TAXATION = 1055, Fixed(1), "Taxation system";
    LINE = 1059, Group, "Line";
    TAX_SITE = 1060, Text, "Site of the tax service";
    TAXATIONS = 1062, Fixed(1), "Taxation systems of the registration";
    AGENT_PHONE = 1073, Text, "Phone of the paying agent";
    RECEIVER_PHONE = 1074, Text, "Phone of the operator that receives payments";
    TRANSFER_PHONE = 1075, Text, "Phone of the transfer operator";
    PRICE = 1079, Variable, "Price of one unit";
    ELECTRONIC = 1081, Variable, "Paid without cash";
    UNSENT = 1097, Fixed(4), "Documents not sent yet";
    UNSENT_SINCE = 1098, Fixed(4), "Time of the first document not sent";
    VAT_MAIN = 1102, Variable, "VAT at 20 %";
    VAT_10 = 1103, Variable, "VAT at 10 %";
    TURNOVER_0 = 1104, Variable, "Turnover at 0 %";
    TURNOVER_WITHOUT = 1105, Variable, "Turnover without VAT";
    VAT_MAIN_CALCULATED = 1106, Variable, "VAT at 20/120";
    VAT_10_CALCULATED = 1107, Variable, "VAT at 10/110";
    DOCUMENTS_IN_SHIFT = 1111, Fixed(4), "Fiscal documents in the shift";
    OTHER_VAT = 1115, Group, "VAT of the other rates";
    SENDER = 1117, Text, "E-mail of the sender of receipts";
    RECEIPTS_IN_SHIFT = 1118, Fixed(4), "Receipts in the shift";
    OTHER_VAT_RATE = 1119, Group, "One of the other rates";
    OTHER_VAT_SUM = 1120, Variable, "VAT at one of the other rates";
    INTERNET = 1125, Fixed(1), "Settled on the internet";
    PRODUCT_CODE = 1162, Bytes, "Product code, formats before 1.2";
    SUPPLIER_PHONE = 1171, Text, "Phone of the supplier";
    CORRECTION_REASON = 1173, Fixed(1), "Type of correction";
    CORRECTION_BASIS = 1174, Group, "Basis of correction";
    CORRECTION_DATE = 1178, Fixed(4), "Day of the settlement put right";
    CORRECTION_NUMBER = 1179, Text, "Number of the instruction";
    PLACE = 1187, Text, "Place of settlement";
    EXTRA_ATTRIBUTE = 1192, Text, "Additional attribute of the receipt";
    UNIT_TEXT = 1197, Text, "Unit, formats before 1.2";
    VAT_RATE = 1199, Fixed(1), "VAT rate";
    VAT_SUM = 1200, Variable, "VAT of the line";
    OPERATOR_INN = 1203, Text, "Taxpayer number of the cashier";
    FORMAT = 1209, Fixed(1), "Format version";
    OBJECT = 1212, Fixed(1), "Payment object";
    METHOD = 1214, Fixed(1), "Payment method";
    PREPAID = 1215, Variable, "Paid by set-off of a prepayment";
    CREDIT = 1216, Variable, "Left as credit";
    COUNTER_PROVISION = 1217, Variable, "Paid by counter-provision";
    AGENT_KIND = 1222, Fixed(1), "Part of the agent";
    AGENT = 1223, Group, "Agent data";
    SUPPLIER = 1224, Group, "Supplier data";
    SUPPLIER_NAME = 1225, Text, "Name of the supplier";
    SUPPLIER_INN = 1226, Text, "Taxpayer number of the supplier";
    BUYER_NAME = 1227, Text, "Name of the buyer";
    BUYER_INN = 1228, Text, "Taxpayer number of the buyer";
    EXCISE = 1229, Variable, "Excise";
    BUYER = 1256, Group, "Buyer, format 1.2";
    MARK = 2000, Text, "Marking code";
    MARK_VERDICT = 2106, Fixed(1), "Result of checking the marking code";
    MEASURE = 2108, Fixed(1), "Unit, format 1.2";
}

/// The shape of a tag's value.
#[must_use]
pub fn shape(tag: u16) -> Shape {
    TAGS.binary_search_by_key(&tag, |entry| entry.0).map_or(Bytes, |at| TAGS[at].1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_dictionary_ascends() {
        assert!(TAGS.is_sorted_by(|a, b| a.0 < b.0));
        assert_eq!(shape(LINE), Group);
        assert_eq!(shape(7), Bytes);
    }
}
