# Strings of the web face. A string has the same name in every language.
app-name = Prilavok
skip = Skip to content
nav-label = Sections
language-label = Language
sign-out = Sign out

sign-in-title = Sign in
sign-in-login = Login
sign-in-login-hint = An employee’s login. Where there are several shops: login@shop
sign-in-password = Password
sign-in-account = Shop
sign-in-account-hint = The shop’s short name, if the login does not have it
sign-in-enter = Sign in
sign-in-wrong = The login or the password does not fit. Check the keyboard layout and the shop’s name.
sign-in-often = { $minutes ->
    [one] Too many tries. Try again in a minute.
   *[other] Too many tries. Try again in { $minutes } minutes.
}

sessions-title = Where you are signed in
sessions-lead = End what you do not recognise, and change your password.
sessions-agent = Browser
sessions-opened = Opened
sessions-seen = Last used
sessions-end = End
sessions-this = this browser

journal-title = Exchange journal
journal-count = { $count ->
    [one] { $shown } row
   *[other] { $shown } rows
}
search-label = Bill number or receipt id
search-go = Find
filters = Filter
filters-apply = Show
files-label = Export:
files-table = Table

field-bill = Bill
field-receipt = Receipt
field-shop = Shop
field-kind = Kind
field-direction = Direction
field-from = From
field-until = Until
field-flagged = Flagged only
field-dialect = Protocol
field-problem = This could not be read: check the number or the date.

chips-label = Conditions
chip-remove = , remove
chips-clear = Clear the filter

column-time = Time
column-event = Event
column-about = About
column-said = Content
way-any = Both
way-request = Request
way-answer = Answer
way-gap = Gap
status-none = no answer
row-flagged = check
row-truncated = cut
about-bill = Bill { $number }
about-receipt = Receipt { $id }
about-lead = Everything that was said about it, from the beginning.
about-list = Open as a list
about-cut = The last 500 rows are shown.
bill-sale = Sale
bill-state = State
bill-total = Total
bill-paid = Paid
bill-prepaid = Paid ahead
bill-debt = Debt
bill-open = waits to be paid
bill-settled = settled
bill-settled-partially = settled in part, the rest refused
bill-on-credit = on credit
bill-returned = returned
bill-cancelled = cancelled

said-nothing = nothing
gap-lost = { $count ->
    [one] { $shown } row was lost: the journal could not keep up.
   *[other] { $shown } rows were lost: the journal could not keep up.
}
said-whole = Show all of it

names-hide = Hide names
names-show = Show names
names-hidden = Names are hidden

exchange-title = { $kind } exchange
fact-address = Address
fact-pair = Pair

pages-label = Pages
pages-newest = Newest
pages-newer = Newer
pages-older = Older
pages-rows = { $rows } rows a page

nothing-found = Nothing found
nothing-found-hint = No row fits these conditions.
nothing-yet = Nothing yet
nothing-yet-hint = As soon as a terminal or its cloud calls the shop, its requests and our answers appear here.

failure-home = Home
failure-stale = The form is out of date
failure-stale-hint = Go back, reload the page and send it again.
failure-missing = There is no such page
failure-missing-hint = The row may have been swept by age, or belong to another shop.
failure-forbidden = Not permitted
failure-forbidden-hint = This page needs the permission { $permission } in one’s role. The owner can give it.
failure-refused = That did not work
failure-fault = Something broke
failure-fault-hint = The error was logged. Try again a little later.
