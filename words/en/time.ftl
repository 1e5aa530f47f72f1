# Dates, times and how long ago.
month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December
month-short-1 = Jan
month-short-2 = Feb
month-short-3 = Mar
month-short-4 = Apr
month-short-5 = May
month-short-6 = Jun
month-short-7 = Jul
month-short-8 = Aug
month-short-9 = Sep
month-short-10 = Oct
month-short-11 = Nov
month-short-12 = Dec
weekday-1 = Monday
weekday-2 = Tuesday
weekday-3 = Wednesday
weekday-4 = Thursday
weekday-5 = Friday
weekday-6 = Saturday
weekday-7 = Sunday
time-date-at = { $date } at { $time }
time-just-now = just now
time-yesterday-at = yesterday at { $time }
time-under-hour-left = less than an hour left
time-just-overdue = just overdue
time-minutes-ago = { $n ->
    [one] { $n } minute ago
   *[other] { $n } minutes ago
 }
time-hours-ago = { $n ->
    [one] { $n } hour ago
   *[other] { $n } hours ago
 }
time-days-ago = { $n ->
    [one] { $n } day ago
   *[other] { $n } days ago
 }
time-hours-left = { $n ->
    [one] { $n } hour left
   *[other] { $n } hours left
 }
time-days-left = { $n ->
    [one] { $n } day left
   *[other] { $n } days left
 }
time-hours-overdue = { $n ->
    [one] { $n } hour overdue
   *[other] { $n } hours overdue
 }
time-days-overdue = { $n ->
    [one] { $n } day overdue
   *[other] { $n } days overdue
 }
