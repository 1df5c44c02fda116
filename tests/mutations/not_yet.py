"""Operators whose promise is not kept yet."""

NOT_YET = frozenset(
    {
        "comma_of_thousands_or_of_decimals",
        "error_for_a_code",
        "figure_above_the_header",
        "file_name_of_the_year_before",
        "file_name_without_diacritics",
        "round_of_another_year_on_the_cover",
        "row_above_the_header",
    }
)
