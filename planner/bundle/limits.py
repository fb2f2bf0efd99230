"""Limits of a bundle: far above any real week, and small enough for any computer.

A regency of Indonesia has up to 850 villages. The shipped week has 158 villages and 11 teams.
"""

# About thirty times a regency of 160 villages with all three vehicle classes.
MOST_BYTES = 64 * 1024 * 1024
# All files that are compared with the manifest: about forty times the shipped week.
MOST_BYTES_COMPARED = 1024 * 1024 * 1024
# Characters of JSON that each stand for a value in memory, and their largest number in a file.
# Three matrices of 1,000 places have 6 million figures. The rest of a regency of that size has
# about 100,000 lists, objects and entries, and each takes many times the memory of a figure.
MOST_SIGNS = ((b",", 8_000_000), (b"[", 500_000), (b"{", 500_000), (b":", 1_000_000))
# A file with more errors was not edited by hand: another program wrote it.
MOST_ISSUES = 50
# More are only counted, and no more than this: counting takes time too.
MOST_ISSUES_COUNTED = 1_000
# A bundle has about a dozen files for each team, and one for each village and former officer.
MOST_FILES = 20_000
# The referee and the calendars compare these in pairs. Resources: officers, kits and vehicles of
# all lenders. Stops of a day: the visits, breaks or legs of one route.
MOST_DAYS = 7
MOST_STOPS = 3_000
MOST_BASES = 300
MOST_LENDERS = 100
MOST_RESOURCES = 5_000
MOST_RULES = 1_000
MOST_TEAMS = 300
MOST_ROUTES = 9 * MOST_TEAMS  # the days of the week, and a journey before and after
MOST_STOPS_OF_A_DAY = 50
# The events of about fifty plans of one week, each published.
MOST_EVENTS = 10_000
MOST_HOLDERS = 5 * MOST_EVENTS
MOST_LATITUDE, MOST_LONGITUDE = 90, 180
# COUNTED: people, minutes, metres and shares. AMOUNT: rupiah, prices and values. FEW: people, kits,
# vehicles and visits of a team, and days of a week.
MOST_COUNTED = 10**9
MOST_AMOUNT = 10**15 - 1
MOST_FEW = 500
