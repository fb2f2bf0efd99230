"""State how much a bundle may hold: far above any real week, and little enough for any computer.

A regency of Indonesia has up to some 850 villages; the shipped week of 158 has 11 teams.
"""

# Some thirty times a regency of 160 villages with all three vehicle classes.
MOST_BYTES = 64 * 1024 * 1024
# All files that are compared with the manifest: some forty times the shipped week.
MOST_BYTES_COMPARED = 1024 * 1024 * 1024
# Signs of JSON that each stand for a value in memory, and how many a file may have. Three matrices
# of 1,000 places have 6 million figures; all else of such a regency has some 100,000 lists,
# objects and entries, and each takes many times the memory of a figure.
MOST_SIGNS = ((b",", 8_000_000), (b"[", 500_000), (b"{", 500_000), (b":", 1_000_000))
# Whoever has more errors than these did not edit the file: another program wrote it.
MOST_ISSUES = 50
# A bundle has some dozen files for each team, and one for each village and each officer who left.
MOST_FILES = 20_000
# What the referee and the calendars compare each with each. Resources: officers, kits and vehicles
# of all lenders; stops of a day: the visits, breaks or legs of one route.
MOST_DAYS = 7
MOST_STOPS = 3_000
MOST_BASES = 300
MOST_LENDERS = 100
MOST_RESOURCES = 5_000
MOST_RULES = 1_000
MOST_TEAMS = 300
MOST_ROUTES = 9 * MOST_TEAMS  # the days of the week, and a journey before and after
MOST_STOPS_OF_A_DAY = 50
# Those of some fifty plans of one week, each handed out.
MOST_EVENTS = 10_000
MOST_HOLDERS = 5 * MOST_EVENTS
MOST_LATITUDE, MOST_LONGITUDE = 90, 180
# People, minutes, metres and shares; rupiah, prices and values; and what is used up in units:
# people, kits, vehicles and visits of a team, and days of a week.
MOST_COUNTED = 10**9
MOST_AMOUNT = 10**15 - 1
MOST_FEW = 500
