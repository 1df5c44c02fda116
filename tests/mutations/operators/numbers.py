"""Numbers that can be read in more than one way, or are none."""

from __future__ import annotations

from tests.mutations.operators.registry import at, broken, harmless, name_of, on_book, on_parts, own, with_cell

MONEY = (23, 25)  # the rows of the two indicators in triệu đồng

broken("per_cent_in_a_count", "CEL-12", "indicators", "value", 8, "50%", "s")
broken("point_of_thousands_or_of_decimals", "CEL-06", "indicators", "value", 23, "1.234", "s")
broken("comma_of_thousands_or_of_decimals", "CEL-06", "indicators", "value", 25, "1,234", "s")
broken("quantity_of_thousands_or_of_decimals", "CEL-06", "tasks", "quantity", own(14), "1.234", "s")
broken("last_year_as_a_fraction", "IND-19", "indicators", "last_year_value", 15, 0.443)
broken("last_year_beyond_its_limit", "IND-18", "indicators", "last_year_value", 17, 4430)
broken("share_below_one", "IND-10", "indicators", "value", 12, 0.88)
broken("part_of_a_count", "IND-09", "indicators", "value", 18, 224.5)
broken("share_beyond_a_hundred", "IND-07", "indicators", "value", 12, 101)
broken("count_below_nought", "IND-06", "indicators", "value", 19, -67)


def _same_number(name: str, row: int, written: str) -> None:
    def function(book):
        cell = book[name_of("indicators")][at("indicators", "value", row)]
        cell.value, cell.data_type = written.format(cell.value), "s"

    function.__name__ = name
    on_book(reads_the_same=True, touches=[f"indicators:{row}"])(function)


_same_number("number_with_blanks_around", 14, "  {} ")
_same_number("number_with_a_blank_that_does_not_break", 21, "{}\u00a0")
_same_number("number_with_zero_width_space", 22, "{}\u200b")
_same_number("number_with_its_plus", 24, "+{}")
_same_number("per_cent_written_out", 20, "{}%")


def _not_finite(name: str, row: int, written: bytes) -> None:
    def function(parts):
        return with_cell(parts, "indicators", at("indicators", "value", row), b"", b"<v>%s</v>" % written)

    function.__name__ = name
    place = ("CEL-10", name_of("indicators"), at("indicators", "value", row))
    on_parts(breaks=(place,), touches=[f"indicators:{row}", "plain XML"])(function)


_not_finite("not_a_number", 22, b"NaN")
_not_finite("number_without_end", 24, b"1E400")
_not_finite("number_infinite_by_name", 19, b"INF")
harmless("nought_where_nothing_happened", "tasks", "quantity", own(13), 0)
