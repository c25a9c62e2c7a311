"""What columns, tables and files are called: messages of the catalogue data.po, written here in English."""

from __future__ import annotations

from collections.abc import Mapping

from reportsite.model.policies import DateMeaning
from reportsite.model.reports import FigurePart
from reportsite.render.words import message

IN_LANGUAGE = message("%(title)s (%(language)s)")

# Tables ---------------------------------------------------------------------------------------------------------

REPORTS = message("Reports")
INDICATORS = message("Indicators")
FIGURES = message("Figures")
QUOTES = message("Clauses in which figures were printed")
POLICY_TABLES = message("Tables of policies")
POLICIES = message("Policies")
TARGETS = message("Targets of policies")
POLICY_RELATIONS = message("Relations of policies")
CORRECTIONS = message("Corrections")
WORKS = message("Works")
SOURCES = message("Sources")
BODIES = message("Organisations")
PROVINCES = message("Provinces")
TOPICS = message("Topics")
UNITS = message("Units")
DOCUMENT_TYPES = message("Kinds of document")
TERMS = message("Glossary")

# Columns --------------------------------------------------------------------------------------------------------

ID = message("Id")
NAME = message("Name")
SHORT_NAME = message("Short name")
TITLE = message("Title")
PRINTED_TITLE = message("Title as printed")
SUMMARY = message("Summary")
NOTE = message("Note")
PAGE = message("Page")
KIND = message("Kind")
STATUS = message("Status")
TABLE = message("Table")
ROW = message("Row of the table")
NUMBER = message("No.")
SOURCE = message("Source")
LINE = message("Line of the source")
SEEN_AT = message("Also seen in")
QUOTE = message("Clause")
LISTED_DATE = message("Date listed under")
DATE_MEANING = message("What that date is")
LEVEL = message("Level")
REGIONS = message("Regions")
ISSUERS = message("Issuers")
LEAD = message("Lead issuers")
JOINT = message("Joint issuers")
TOTAL = message("Number of issuers")
ISSUERS_PRINTED = message("Issuers as printed")
DOCUMENT_NUMBER = message("Document number")
DOCUMENT_NUMBER_STATUS = message("Status of the document number")
TYPE = message("Kind of document")
IN_FORCE = message("In force")
PLAN_START = message("Plan period from")
PLAN_END = message("Plan period to")
PERIOD = message("Years")
POLICY = message("Policy")
SUBJECT = message("About")
PRINTED = message("As printed")
PRINTED_IN = message("Printed in")
BY = message("By")
MODALITY = message("Modality")
RELATED_POLICY = message("Related policy")
VALUE = message("Value")
LOW = message("At least")
HIGH = message("At most")
APPROXIMATION = message("Approximation")
UNIT = message("Unit")
UNIT_ID = message("Id of the unit")
AS_OF = message("As of")
AS_OF_INFERRED = message("Why the date is believed")
CHANGE_VERSUS = message("Group compared with")
SHARE_OF = message("Figure it is a share of")
SHARE_OF_WHAT = message("Share of what")
INDICATOR = message("Indicator")
FIGURE = message("Figure")
FIGURE_COUNT = message("Number of figures")
WORK = message("Work")
PUBLISHER = message("Publisher")
ROUNDS = message("Figure that it rounds")
BASIS = message("What is counted")
DOUBT = message("Doubt")
DEFINITION = message("Definition")
COMPILER = message("Compiled by")
GAPS = message("Dates without a value on record")
BREAKS = message("Dates at which the series breaks")
ISSUER = message("Issuer")
PUBLISHED = message("Made public")
SERIES = message("Series")
TIER = message("Tier")
LANGUAGE = message("Language")
RETRIEVED = message("Retrieved")
ADDRESS = message("Address")
SHA256 = message("SHA-256 of the capture")
PARENT = message("Part of")
PROVINCE = message("Province")
CODE = message("Code")
ABBREVIATION = message("Abbreviation")
COUNTED = message("Counted among the divisions")
TERM = message("Term")
DATE = message("Date")
RECORD_KIND = message("Kind of record")
RECORD = message("Record")
FIELD = message("Field")
BEFORE = message("Before")
AFTER = message("After")
WHAT = message("What was changed")
BECAUSE = message("Why")

DATES: Mapping[DateMeaning, str] = {
    DateMeaning.PRINTED: message("Date printed in the table"),
    DateMeaning.ADOPTED: message("Adopted"),
    DateMeaning.ISSUED: message("Issued"),
    DateMeaning.PUBLISHED: message("Made public"),
    DateMeaning.EFFECTIVE: message("In effect from"),
}
OR_BEFORE: Mapping[DateMeaning, str] = {
    DateMeaning.PRINTED: message("Date printed in the table: or before"),
    DateMeaning.ADOPTED: message("Adopted: or before"),
    DateMeaning.ISSUED: message("Issued: or before"),
    DateMeaning.PUBLISHED: message("Made public: or before"),
    DateMeaning.EFFECTIVE: message("In effect from: or before"),
}
DATE_STATUSES: Mapping[DateMeaning, str] = {
    DateMeaning.PRINTED: message("Date printed in the table: status"),
    DateMeaning.ADOPTED: message("Adopted: status"),
    DateMeaning.ISSUED: message("Issued: status"),
    DateMeaning.PUBLISHED: message("Made public: status"),
    DateMeaning.EFFECTIVE: message("In effect from: status"),
}
PARTS: Mapping[FigurePart, Mapping[str, str]] = {
    FigurePart.CHANGE: {
        "value": message("Change"),
        "unit": message("Change: unit"),
        "printed": message("Change: as printed"),
        "status": message("Change: status"),
        "direction": message("Change: direction"),
        "since": message("Change: since"),
    },
    FigurePart.SHARE: {
        "value": message("Share"),
        "unit": message("Share: unit"),
        "printed": message("Share: as printed"),
        "status": message("Share: status"),
    },
    FigurePart.GROWTH: {
        "value": message("Growth"),
        "unit": message("Growth: unit"),
        "printed": message("Growth: as printed"),
        "status": message("Growth: status"),
        "direction": message("Growth: direction"),
        "since": message("Growth: since"),
    },
}

# Workbooks ------------------------------------------------------------------------------------------------------

CONTENTS = message("Contents")
NOTES = message("Notes")
SHEET = message("Sheet")
ROWS = message("Rows")
COLUMN = message("Column")
FIELD_NAME = message("Name in other formats")
COLLECTED = message("Collection as of")
LICENCE = message("Licence")
FROM = message("Taken from")
NOTE_LINES = (
    message("“As printed” is what stands in the source; value and bounds are computed from it and never more precise."),
    message("An empty cell means that the source says nothing, never zero."),
    message("Dates have the form 2024, 2024-05 or 2024-05-20, as precisely as they are known."),
    message("Several ids in one cell have a semicolon between them."),
)
