//! How a register says no: number, wording, and what the caller may do about it. One table.
//!
//! Numbers are those of a widespread register driver, so that a virtual and a real register speak alike.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};

/// What a caller may do after an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ErrorClass {
    /// Nothing was registered; the same request may succeed once a person or time has helped.
    Retryable,
    /// Nothing was registered; the same request will fail again until something else is done first.
    Permanent,
    /// Perhaps it was registered. Reconcile, never repeat blindly: see [`crate::fiscal::reconcile`].
    Unknown,
}

/// A register's refusal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceError {
    /// Number in [`ERRORS`]; 0 when the register did not answer.
    pub code: u16,
    /// For people, in the language of the receipt.
    pub text: Cow<'static, str>,
    /// What may be done.
    pub class: ErrorClass,
}

impl DeviceError {
    /// The error with this number, worded by the table. A number not in it is permanent and named by itself.
    #[must_use]
    pub fn of(code: u16) -> Self {
        match ERRORS.binary_search_by_key(&code, |row| row.0) {
            Ok(at) => Self { code, text: Cow::Borrowed(ERRORS[at].2), class: ERRORS[at].1 },
            Err(_) => {
                Self { code, text: Cow::Owned(format!("Ошибка {code}")), class: ErrorClass::Permanent }
            }
        }
    }
}

/// The wording with its number in brackets: `Смена превысила 24 часа [68]`.
impl fmt::Display for DeviceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} [{}]", self.text, self.code)
    }
}

impl std::error::Error for DeviceError {}

/// The numbers that rules and faults refer to.
#[expect(missing_docs, reason = "the table beside them words each one")]
pub mod code {
    pub const NO_ANSWER: u16 = 0;
    pub const NO_CONNECTION: u16 = 2;
    pub const CLOCK: u16 = 36;
    pub const NO_PAPER: u16 = 44;
    pub const COVER_OPEN: u16 = 45;
    pub const PRINTER_LOST: u16 = 46;
    pub const PAYMENTS: u16 = 52;
    pub const BUSY: u16 = 55;
    pub const SHIFT_EXPIRED: u16 = 68;
    pub const SHIFT_CLOSED: u16 = 73;
    pub const NO_CASH: u16 = 80;
    pub const SHIFT_OPEN: u16 = 83;
    pub const NOT_REGISTERED: u16 = 89;
    pub const STORAGE_FAULT: u16 = 104;
    pub const OVERHEAT: u16 = 114;
    pub const STORAGE_STATE: u16 = 116;
    pub const STORAGE_EXPIRED: u16 = 120;
    pub const STORAGE_FULL: u16 = 121;
    pub const STORAGE_CLOSED: u16 = 137;
    pub const UNSENT: u16 = 139;
    pub const TAXATION: u16 = 143;
    pub const ATTRIBUTES: u16 = 161;
    pub const CORRECTION_KIND: u16 = 190;
    pub const MARK_REFUSED: u16 = 404;
}

use ErrorClass::{Permanent, Retryable, Unknown};

/// Every known error, ascending by number.
pub const ERRORS: &[(u16, ErrorClass, &str)] = &[
    (0, Unknown, "Касса не ответила"),
    (1, Retryable, "Соединение с кассой не установлено"),
    (2, Retryable, "Нет связи с кассой"),
    (3, Retryable, "Порт кассы занят"),
    (4, Retryable, "Порт кассы недоступен"),
    (35, Permanent, "Часы кассы требуют установки"),
    (36, Permanent, "Время кассы меньше времени последнего документа"),
    (44, Retryable, "Нет бумаги"),
    (45, Retryable, "Открыта крышка"),
    (46, Retryable, "Нет связи с принтером чеков"),
    (47, Retryable, "Механическая ошибка печатающего устройства"),
    (52, Permanent, "Сумма оплат не соответствует итогу чека"),
    (55, Retryable, "Предыдущая операция не завершена"),
    (66, Permanent, "Безналичная оплата превышает итог чека"),
    (68, Permanent, "Смена превысила 24 часа"),
    (73, Permanent, "Смена закрыта"),
    (80, Permanent, "В кассе недостаточно наличных"),
    (83, Permanent, "Смена открыта"),
    (89, Permanent, "Касса не зарегистрирована"),
    (104, Permanent, "Ошибка обмена с ФН"),
    (114, Retryable, "Перегрев печатающей головки"),
    (115, Permanent, "Неверная команда ФН"),
    (116, Permanent, "Неверное состояние ФН"),
    (117, Permanent, "Ошибка ФН"),
    (118, Permanent, "Ошибка криптографического сопроцессора ФН"),
    (119, Permanent, "Исчерпан временной ресурс ФН"),
    (120, Permanent, "Срок действия ФН истек"),
    (121, Permanent, "Архив ФН переполнен"),
    (136, Permanent, "Исчерпан ресурс хранения ФН"),
    (137, Permanent, "Архив ФН закрыт"),
    (139, Permanent, "Есть документы, не переданные в ОФД"),
    (141, Permanent, "Продолжительность смены больше 24 часов"),
    (143, Permanent, "Система налогообложения не зарегистрирована за кассой"),
    (144, Permanent, "Недопустимая ставка НДС"),
    (150, Retryable, "Ошибка отрезчика"),
    (161, Permanent, "Реквизиты чека отсутствуют или неверны"),
    (166, Permanent, "ФН отсутствует"),
    (168, Permanent, "Реквизиты чека противоречат друг другу"),
    (177, Unknown, "Документ прерван"),
    (190, Permanent, "Коррекция возврата недопустима для ФФД 1.05"),
    (195, Permanent, "Отсутствует обязательный реквизит"),
    (198, Permanent, "Недопустимые дата и время"),
    (215, Permanent, "Недопустимый признак предмета расчета"),
    (216, Permanent, "Недопустимый признак способа расчета"),
    (217, Permanent, "Недопустимое сочетание признаков предмета и способа расчета"),
    (224, Permanent, "Ресурс ФН исчерпан"),
    (225, Permanent, "Регистрация кассы не завершена"),
    (227, Permanent, "Оплата не соответствует сумме чека"),
    (249, Unknown, "Документ отменен"),
    (402, Retryable, "Сервис проверки кодов маркировки недоступен"),
    (404, Permanent, "Код маркировки не прошел проверку"),
    (405, Permanent, "Неверный код маркировки"),
    (409, Permanent, "Код маркировки не разобран"),
    (411, Retryable, "Ошибка обмена с сервисом маркировки"),
    (413, Permanent, "Недопустимо для версии ФФД"),
    (420, Permanent, "Код маркировки не проверен"),
    (421, Retryable, "Истекло время проверки кода маркировки"),
    (501, Permanent, "Задание не разобрано драйвером"),
    (502, Permanent, "Задание содержит неизвестный тип"),
    (503, Permanent, "Задание содержит неверное поле"),
    (504, Permanent, "В задании нет обязательного поля"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_ascends_and_words_every_number() {
        assert!(ERRORS.is_sorted_by(|a, b| a.0 < b.0));
        assert_eq!(DeviceError::of(code::SHIFT_EXPIRED).to_string(), "Смена превысила 24 часа [68]");
        assert_eq!(DeviceError::of(code::NO_ANSWER).class, ErrorClass::Unknown);
        assert_eq!(DeviceError::of(9999).text, "Ошибка 9999");
    }
}
