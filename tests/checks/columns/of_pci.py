"""Cases of the columns of PCI results, scores and VCCI's own figures: the first row passes, the second fails."""

import datetime as dt
from decimal import Decimal

from include.checks.pci_results import UsedReading
from tests.checks.columns.making import CATALOGUE, figure, nothing, result, score

ENTRIES = CATALOGUE.methodology_of(2020).sub_indices
SCORES = {f"score_{entry.code}": Decimal(6) for entry in ENTRIES}  # by the weights 60, added up 60; and the like
UNEVEN = SCORES | {"score_transparency": Decimal("6.5")}  # by the weights 61, added up 60,5
BEFORE_MARCH, IN_MARCH = dt.date(2021, 2, 28), dt.date(2021, 3, 1)


def year(number):
    return Decimal(number) if number else None


def row(number=2020, name="Quảng Ngãi", composite="61", rank=36, source="VCCI", **more):
    composite, rank = (None if value is None else Decimal(value) for value in (composite, rank))
    return {"province_name": name, "pci_year": year(number), "composite": composite, "rank": rank, "source": source} | more


def of(*before, which=-1, in_use=None, broken=(), arrived_on=IN_MARCH.replace(year=2026), **values):
    return result(row(**values), *before, which=which, in_use=in_use, broken=broken, arrived_on=arrived_on)


def point(value="6.1", *before, number=2020, sub_index="land", source="VCCI", name="Quảng Ngãi", **more):
    found = {"province_name": name, "pci_year": year(number), "source": source, "sub_index": [sub_index], "score": Decimal(value)}
    return score(found, *before, **more)


def point_before(source):
    return point("6", source=source).record.values


def vcci(*before, arrived_on=IN_MARCH.replace(year=2026), **values):
    whole = {"province_name": "Quảng Ngãi", "pci_year": year(2020), "code": "c4", "label": "Chờ", "source": "VCCI"}
    return figure(whole | values, *before, arrived_on=arrived_on)


MEDIAN, LONE_MEDIAN = of(row(), name="Median"), of(name="Median", which=0)
UNKNOWN_YEAR, UNKNOWN_PROVINCE = of(number=2005), of(name="Quảng Ngải")
TWICE = of(row())
FOUR = [
    row(2016, "Lào Cai", "63.5", 5, tier="excellent"),
    row(2016, "Long An", "60.7", 15, tier="high"),
    row(2016, "Nam Định", "58.5", 30, tier="mid_high"),
]
IN_USE = {("QNG", 2020): UsedReading(Decimal(61), 35, {}, "trang hồ sơ")}
OTHER = row(composite="60.9", source="PCI_2020.xls")
RESULTS = {
    "province_name": [(of(), "Quảng Ngãi"), (of(name=None), "(trống)")],
    "pci_year": [(of(), "2020"), (of(number=None), "")],
    "early": [
        (of(arrived_on=IN_MARCH), None),
        (of(arrived_on=BEFORE_MARCH), "01/03/2021"),
        (of(number=2005, arrived_on=BEFORE_MARCH), None),
    ],
    "states_nothing": [(of(), False), (nothing(), True), (LONE_MEDIAN, False)],
    "is_footer": [(of(), False), (MEDIAN, True), (nothing(), False)],
    "is_a_result": [(of(), True), (MEDIAN, False), (nothing(), False)],
    "year_problem": [(of(), False), (of(broken=["pci_year"]), True)],
    "year_is_known": [(of(), True), (UNKNOWN_YEAR, False), (of(number=None), False)],
    "province_is_known": [(of(), True), (UNKNOWN_PROVINCE, False), (of(number=2025, name="Kon Tum"), False)],
    "is_placed": [(of(), True), (UNKNOWN_PROVINCE, False), (UNKNOWN_YEAR, False), (MEDIAN, False)],
    "duplicate_of": [(of(row(source="PCI_2020.xls")), None), (TWICE, "A5"), (of(row(), source="vcci "), "A5")],
    "is_judged": [(of(), True), (TWICE, False), (UNKNOWN_PROVINCE, False)],
    "composite_is_on_scale": [
        (of(composite="100"), True),
        (of(composite="632"), False),
        (of(composite="9.9"), False),
        (of(composite=None), None),
    ],
    "likely_composite": [
        (of(composite="6.32"), " (có thể là 63,2)"),
        (of(composite="632"), " (có thể là 63,2)"),
        (of(composite="6320"), " "),
    ],
    "is_plain_sum": [
        (of(**UNEVEN, composite="61.06"), False),
        (of(**UNEVEN, composite="60.44"), True),
        (of(**UNEVEN, composite="60.43"), False),
        (of(**SCORES, composite="60"), False),
    ],
    "is_off_weights": [
        (of(**UNEVEN, composite="61.06"), False),
        (of(**UNEVEN, composite="61.07"), True),
        (of(**UNEVEN, composite="60.44"), False),
        (of(composite="50"), False),
        (of(**UNEVEN | {"score_land": Decimal(11)}, composite="50"), False),
        (of(**UNEVEN, composite="610"), False),
    ],
    "weighted": [(of(**UNEVEN), Decimal(61)), (of(), None)],
    "plain": [(of(**UNEVEN), Decimal("60.5")), (of(), None)],
    "difference": [(of(**UNEVEN, composite="61.5"), Decimal("0.5")), (of(), None)],
    "methodology": [(of(), "2017"), (UNKNOWN_YEAR, None)],
    "rank_beyond": [
        (of(number=2023, rank=30), None),
        (of(number=2023, rank=31), "30"),
        (of(rank=0), "63"),
        (of(rank="36.5"), "63"),
        (of(rank=10, ranked_provinces=Decimal(9)), "9"),
        (of(rank=None), None),
        (UNKNOWN_YEAR, None),
    ],
    "unranked": [
        (of(number=2023, composite=None, rank=None), None),
        (of(number=2023, rank=None), "30"),
        (of(number=2023, rank=31), None),
        (of(rank=None), None),
    ],
    "tier_above": [
        (of(*FOUR, number=2016, name="Nghệ An", composite="58.0", tier="mid_high"), None),
        (of(*FOUR, number=2016, name="Nghệ An", composite="58.0", tier="excellent"), "Long An 60,7 (Kết quả PCI!F6)"),
        (of(*FOUR, number=2015, name="Nghệ An", composite="58.0", tier="excellent"), None),
    ],
    "undecided": [
        (of(OTHER, used="yes"), None),
        (of(OTHER), "Kết quả PCI!A5"),
        (of(OTHER | {"composite": Decimal(61)}), None),
        (of(OTHER | {"used": "no"}), None),
    ],
    "differing_field": [
        (of(in_use=IN_USE, rank=35), None),
        (of(in_use=IN_USE, rank=36), "rank"),
        (of(OTHER, used="yes", rank=36), "composite"),
        (of(in_use=IN_USE, reason="VCCI đính chính"), None),
        (of(OTHER), None),
        (of(OTHER, used="no"), None),
    ],
    "differs": [(of(in_use=IN_USE, rank=35), None), (of(in_use=IN_USE), "35"), (of(OTHER, used="yes"), "60,9")],
    "differs_from": [
        (of(in_use=IN_USE, rank=35), None),
        (of(in_use=IN_USE), "trang hồ sơ (số đang dùng)"),
        (of(OTHER, used="yes"), "PCI_2020.xls (Kết quả PCI!A5)"),
    ],
}
SCORES_CASES = {
    "province_name": [(point(), "Quảng Ngãi"), (point(name=None), "(trống)")],
    "pci_year": [(point(), "2020"), (point(number=None), "")],
    "score": [(point("6.1"), "6,1"), (point("5.55"), "5,55")],
    "belongs_to_a_result": [(point(), True), (point(source="báo"), False), (point(name="Bắc Ninh"), False)],
    "is_of_the_methodology": [(point(), True), (point(sub_index="enabling_government"), False), (point(number=2005), True)],
    "is_on_scale": [(point("10"), True), (point("10.1"), False), (point("0.9"), False)],
    "likely": [(point("10"), ""), (point("55.67"), " (có thể là 5,567 viết gấp 10 lần)"), (point("101"), ""), (point("0.5"), "")],
    "sub_index_name": [(point(), "Tiếp cận đất đai"), (point(sub_index="enabling_government"), "enabling_government")],
    "methodology": [(point(), "2017"), (point(number=2005), "")],
    "known_sub_indices": [(point(), "; ".join(entry.name_vi for entry in ENTRIES)), (point(number=2005), "")],
    "duplicate_of": [
        (point("6", point_before("báo")), None),
        (point("6", point_before("vcci")), "Điểm thành phần!E5"),
    ],
}
FIGURES = {
    "province_name": [(vcci(), "Quảng Ngãi"), (vcci(province_name=None), "(trống)")],
    "pci_year": [(vcci(), "2020"), (vcci(pci_year=None), "")],
    "early": [(vcci(arrived_on=IN_MARCH), None), (vcci(arrived_on=BEFORE_MARCH), "01/03/2021"), (vcci(pci_year=None), None)],
    "incomplete": [
        (vcci(), None),
        (vcci(code=None, source=None), "mã chỉ tiêu (code), nguồn (source)"),
        (
            figure({"province_name": None}),
            "tỉnh (province), năm PCI (PCI year), mã chỉ tiêu (code), tên chỉ tiêu (name), nguồn (source)",
        ),
    ],
    "duplicate_of": [
        (vcci(vcci().record.values | {"code": "c5"}), None),
        (vcci(vcci().record.values), "Chỉ tiêu VCCI!A5"),
        (vcci(vcci().record.values, label=None), None),
    ],
}
