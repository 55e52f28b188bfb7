//! The register's vocabulary: every closed list of the fiscal format, with its number and its printed wording.
//!
//! Numbers go into documents, names into our JSON, texts onto paper; one table per list keeps the three together.
//! Which combination of words is allowed is not decided here, see [`super::check`].

use serde::{Deserialize, Serialize};

/// Declares a list: `Variant = number, "printed text"`, and the conversions both ways.
macro_rules! coded {
    ($(#[$meta:meta])* $name:ident { $($variant:ident = $code:literal, $text:literal;)+ }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name {
            $(#[doc = concat!("Number ", stringify!($code), ", printed as `", $text, "`.")] $variant,)+
        }

        impl $name {
            /// Every value, in the order of the format's own table.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The number the fiscal format gives it.
            pub const fn code(self) -> u8 {
                match self { $(Self::$variant => $code,)+ }
            }

            /// The value behind a number of the format, if there is one.
            pub const fn from_code(code: u8) -> Option<Self> {
                match code { $($code => Some(Self::$variant),)+ _ => None }
            }

            /// The wording on paper.
            pub const fn text(self) -> &'static str {
                match self { $(Self::$variant => $text,)+ }
            }
        }
    };
}

coded! {
    /// What happens to the money (tag 1054).
    ReceiptKind {
        Sell = 1, "ПРИХОД";
        SellReturn = 2, "ВОЗВРАТ ПРИХОДА";
        Buy = 3, "РАСХОД";
        BuyReturn = 4, "ВОЗВРАТ РАСХОДА";
    }
}

impl ReceiptKind {
    /// Whether the drawer receives cash: the firm is paid, or takes its own payment back.
    pub const fn takes_cash(self) -> bool {
        matches!(self, Self::Sell | Self::BuyReturn)
    }

    /// Whether it undoes an earlier receipt.
    pub const fn is_return(self) -> bool {
        matches!(self, Self::SellReturn | Self::BuyReturn)
    }
}

coded! {
    /// Taxation system (tag 1055), one bit each; 8 belonged to a tax abolished in 2021.
    Taxation {
        Osn = 1, "ОСН";
        UsnIncome = 2, "УСН ДОХОД";
        UsnIncomeOutcome = 4, "УСН ДОХОД - РАСХОД";
        Esn = 16, "ЕСХН";
        Patent = 32, "ПАТЕНТ";
    }
}

coded! {
    /// VAT rate of a line (tag 1199). The `Of` forms are calculated rates, for advances and prepayments.
    VatRate {
        Vat20 = 1, "20%";
        Vat10 = 2, "10%";
        Vat20Of120 = 3, "20/120";
        Vat10Of110 = 4, "10/110";
        Vat0 = 5, "0%";
        Without = 6, "БЕЗ НДС";
        Vat5 = 7, "5%";
        Vat7 = 8, "7%";
        Vat5Of105 = 9, "5/105";
        Vat7Of107 = 10, "7/107";
        Vat22 = 11, "22%";
        Vat22Of122 = 12, "22/122";
    }
}

coded! {
    /// What the money is for (tag 1212). The last four are goods under marking rules, format 1.2.
    PaymentObject {
        Product = 1, "ТОВАР";
        Excisable = 2, "ПОДАКЦИЗНЫЙ ТОВАР";
        Job = 3, "РАБОТА";
        Service = 4, "УСЛУГА";
        GamblingBet = 5, "СТАВКА ИГРЫ";
        GamblingPrize = 6, "ВЫИГРЫШ ИГРЫ";
        LotteryTicket = 7, "ЛОТЕРЕЙНЫЙ БИЛЕТ";
        LotteryPrize = 8, "ВЫИГРЫШ ЛОТЕРЕИ";
        IntellectualActivity = 9, "ПРЕДОСТАВЛЕНИЕ РИД";
        Payment = 10, "ПЛАТЕЖ";
        AgentCommission = 11, "АГЕНТСКОЕ ВОЗНАГРАЖДЕНИЕ";
        Payout = 12, "ВЫПЛАТА";
        Another = 13, "ИНОЙ ПРЕДМЕТ РАСЧЕТА";
        ProprietaryLaw = 14, "ИМУЩЕСТВЕННОЕ ПРАВО";
        NonOperatingIncome = 15, "ВНЕРЕАЛИЗАЦИОННЫЙ ДОХОД";
        OtherContributions = 16, "ИНЫЕ ПЛАТЕЖИ И ВЗНОСЫ";
        MerchantTax = 17, "ТОРГОВЫЙ СБОР";
        ResortFee = 18, "КУРОРТНЫЙ СБОР";
        Pledge = 19, "ЗАЛОГ";
        Consumption = 20, "РАСХОД";
        ContributionsOpsIp = 21, "ВЗНОСЫ НА ОПС ИП";
        ContributionsOps = 22, "ВЗНОСЫ НА ОПС";
        ContributionsOmsIp = 23, "ВЗНОСЫ НА ОМС ИП";
        ContributionsOms = 24, "ВЗНОСЫ НА ОМС";
        ContributionsOss = 25, "ВЗНОСЫ НА ОСС";
        CasinoPayment = 26, "ПЛАТЕЖ КАЗИНО";
        MoneyPayment = 27, "ВЫДАЧА ДЕНЕЖНЫХ СРЕДСТВ";
        ExcisableUnmarked = 30, "АТНМ";
        ExcisableMarked = 31, "АТМ";
        ProductUnmarked = 32, "ТНМ";
        ProductMarked = 33, "ТМ";
    }
}

coded! {
    /// How the line is settled (tag 1214).
    PaymentMethod {
        FullPrepayment = 1, "ПРЕДОПЛАТА 100%";
        Prepayment = 2, "ПРЕДОПЛАТА";
        Advance = 3, "АВАНС";
        FullPayment = 4, "ПОЛНЫЙ РАСЧЕТ";
        PartialPayment = 5, "ЧАСТИЧНЫЙ РАСЧЕТ И КРЕДИТ";
        Credit = 6, "ПЕРЕДАЧА В КРЕДИТ";
        CreditPayment = 7, "ОПЛАТА КРЕДИТА";
    }
}

impl PaymentMethod {
    /// Whether money comes before the goods, which calls for a calculated VAT rate.
    pub const fn is_prepaid(self) -> bool {
        matches!(self, Self::FullPrepayment | Self::Prepayment | Self::Advance)
    }
}

coded! {
    /// Unit of a quantity (tag 2108 on format 1.2; its text is tag 1197 before that).
    Measure {
        Piece = 0, "шт";
        Gram = 10, "г";
        Kilogram = 11, "кг";
        Tonne = 12, "т";
        Centimetre = 20, "см";
        Decimetre = 21, "дм";
        Metre = 22, "м";
        SquareCentimetre = 30, "кв.см";
        SquareDecimetre = 31, "кв.дм";
        SquareMetre = 32, "кв.м";
        Millilitre = 40, "мл";
        Litre = 41, "л";
        CubicMetre = 42, "куб.м";
        KilowattHour = 50, "кВт.ч";
        Gigacalorie = 51, "Гкал";
        Day = 70, "сутки";
        Hour = 71, "час";
        Minute = 72, "мин";
        Second = 73, "с";
        Kilobyte = 80, "Кбайт";
        Megabyte = 81, "Мбайт";
        Gigabyte = 82, "Гбайт";
        Terabyte = 83, "Тбайт";
        Other = 255, "ед";
    }
}

coded! {
    /// The agent's part in a deal (tag 1222), one bit each.
    AgentKind {
        BankPayingAgent = 1, "БАНК. ПЛ. АГЕНТ";
        BankPayingSubagent = 2, "БАНК. ПЛ. СУБАГЕНТ";
        PayingAgent = 4, "ПЛ. АГЕНТ";
        PayingSubagent = 8, "ПЛ. СУБАГЕНТ";
        Attorney = 16, "ПОВЕРЕННЫЙ";
        CommissionAgent = 32, "КОМИССИОНЕР";
        Another = 64, "АГЕНТ";
    }
}

coded! {
    /// How money changes hands. The number is the slot of the register's counters; tags are 1031, 1081, 1215, 1216, 1217.
    PaymentKind {
        Cash = 0, "НАЛИЧНЫМИ";
        Electronic = 1, "БЕЗНАЛИЧНЫМИ";
        Prepaid = 2, "ПРЕДВАРИТЕЛЬНАЯ ОПЛАТА (АВАНС)";
        Credit = 3, "ПОСЛЕДУЮЩАЯ ОПЛАТА (КРЕДИТ)";
        Other = 4, "ИНАЯ ФОРМА ОПЛАТЫ";
    }
}

coded! {
    /// Why a correction is made (tag 1173).
    CorrectionReason {
        Own = 0, "САМОСТОЯТЕЛЬНО";
        Instruction = 1, "ПО ПРЕДПИСАНИЮ";
    }
}

coded! {
    /// Version of the fiscal document format (tag 1209).
    Format {
        V1_05 = 2, "1.05";
        V1_1 = 3, "1.1";
        V1_2 = 4, "1.2";
    }
}

coded! {
    /// What a fiscal document is. Only kinds this register issues: no strict forms, no statement of settlements.
    DocumentKind {
        Registration = 1, "ОТЧЕТ О РЕГИСТРАЦИИ";
        ShiftOpen = 2, "ОТЧЕТ ОБ ОТКРЫТИИ СМЕНЫ";
        Receipt = 3, "КАССОВЫЙ ЧЕК";
        ShiftClose = 5, "ОТЧЕТ О ЗАКРЫТИИ СМЕНЫ";
        StorageClose = 6, "ОТЧЕТ О ЗАКРЫТИИ ФН";
        Correction = 31, "КАССОВЫЙ ЧЕК КОРРЕКЦИИ";
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_lead_back_to_their_words() {
        for object in PaymentObject::ALL {
            assert_eq!(PaymentObject::from_code(object.code()), Some(*object));
        }
        for rate in VatRate::ALL {
            assert_eq!(VatRate::from_code(rate.code()), Some(*rate));
        }
        assert_eq!(Taxation::from_code(8), None);
        assert_eq!(Measure::ALL.len(), 24);
        assert_eq!(PaymentObject::ALL.len(), 31);
    }

    #[test]
    fn names_in_json_are_snake_case() {
        let name = |value: &VatRate| serde_json::to_string(value).unwrap();
        assert_eq!(name(&VatRate::Vat22Of122), r#""vat22_of122""#);
        assert_eq!(
            serde_json::to_string(&PaymentObject::ContributionsOpsIp).unwrap(),
            r#""contributions_ops_ip""#
        );
    }
}
