# Veb-yuz satrlari, lotin yozuvida. Satr nomi barcha tillarda bir xil.
app-name = Prilavok
skip = Mazmunga oʻtish
nav-label = Boʻlimlar
language-label = Til
sign-out = Chiqish

sign-in-title = Kirish
sign-in-login = Login
sign-in-login-hint = Xodim logini. Hisoblar bir nechta boʻlsa: login@doʻkon
sign-in-password = Parol
sign-in-account = Doʻkon
sign-in-account-hint = Login ichida boʻlmasa, doʻkonning qisqa nomi
sign-in-enter = Kirish
sign-in-wrong = Login yoki parol toʻgʻri kelmadi. Klaviatura tili va doʻkon nomini tekshiring.
sign-in-often = Urinishlar juda koʻp. { $minutes } daqiqadan keyin qayta urining.

sessions-title = Ochiq kirishlar
sessions-lead = Notanish kirishni yakunlang va parolni almashtiring.
sessions-agent = Brauzer
sessions-opened = Ochilgan
sessions-seen = Oxirgi marta
sessions-end = Yakunlash
sessions-this = shu brauzer

journal-title = Almashinuv jurnali
journal-count = { $count ->
    [one] { $shown } ta yozuv
   *[other] { $shown } ta yozuv
}
search-label = Hisob raqami yoki chek id
search-go = Topish
filters = Saralash
filters-apply = Koʻrsatish
files-label = Yuklab olish:
files-table = Jadval

field-bill = Hisob
field-receipt = Chek
field-shop = Doʻkon
field-kind = Turi
field-direction = Yoʻnalish
field-from = Dan
field-until = Gacha
field-flagged = Faqat belgilangan
field-dialect = Protokol
field-problem = Oʻqib boʻlmadi: son yoki sanani tekshiring.

chips-label = Saralash shartlari
chip-remove = , olib tashlash
chips-clear = Saralashni tozalash

column-time = Vaqt
column-event = Hodisa
column-about = Nima haqida
column-said = Mazmuni
way-any = Hammasi
way-request = Soʻrov
way-answer = Javob
way-gap = Boʻshliq
status-none = javobsiz
row-flagged = tekshirish
row-truncated = toʻliq emas
about-bill = Hisob { $number }
about-receipt = Chek { $id }
about-lead = Shu haqda aytilganlarning hammasi, boshidan oxirigacha.
about-list = Roʻyxat qilib ochish
about-cut = Oxirgi 500 ta yozuv koʻrsatilgan.
bill-sale = Savdo
bill-state = Holati
bill-total = Jami
bill-paid = Toʻlangan
bill-prepaid = Oldindan toʻlangan
bill-debt = Qarz
bill-open = toʻlovni kutmoqda
bill-settled = toʻlangan
bill-settled-partially = qisman toʻlangan, qolgani olinmagan
bill-on-credit = qarzga berilgan
bill-returned = qaytarilgan
bill-cancelled = bekor qilingan

said-nothing = boʻsh
gap-lost = { $shown } ta yozuv yoʻqoldi: jurnal ulgurmadi.
said-whole = Toʻliq koʻrsatish

names-hide = Ismlarni yashirish
names-show = Ismlarni koʻrsatish
names-hidden = Ismlar yashirilgan

exchange-title = Almashinuv { $kind }
fact-address = Manzil
fact-pair = Juftlik

pages-label = Sahifalar
pages-newest = Eng yangilari
pages-newer = Yangiroq
pages-older = Eskiroq
pages-rows = { $rows } qatordan

nothing-found = Hech narsa topilmadi
nothing-found-hint = Bu saralashga birorta yozuv mos kelmaydi.
nothing-yet = Hozircha yozuv yoʻq
nothing-yet-hint = Terminal yoki bulut doʻkonga murojaat qilishi bilan soʻrov va javoblar shu yerda paydo boʻladi.

failure-home = Bosh sahifa
failure-stale = Shakl eskirgan
failure-stale-hint = Orqaga qayting, sahifani yangilang va qayta yuboring.
failure-missing = Bunday sahifa yoʻq
failure-missing-hint = Ehtimol, yozuv saqlash muddati tugab oʻchirilgan yoki boshqa doʻkonga tegishli.
failure-forbidden = Ruxsat yoʻq
failure-forbidden-hint = Bu sahifa uchun rolga { $permission } huquqi kerak. Uni doʻkon egasi beradi.
failure-refused = Bajarilmadi
failure-fault = Nimadir buzildi
failure-fault-hint = Xatoni yozib oldik. Birozdan keyin qayta urining.
