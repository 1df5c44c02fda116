"""Digests as the queries would fill them: Sở Công Thương in the round of 2021."""

import datetime as dt
from dataclasses import replace

from include.catalog import load_catalogue
from include.catalog.models import LetterIssuer
from include.remind.reminder import Digest, MissingItem, OpenFinding, RoundItems

ISSUER = LetterIssuer(
    sender="pci@example.vn",
    parent_vi="UBND tỉnh Quảng Ngãi",
    agency_vi="Sở Kế hoạch và Đầu tư",
    agency_code="SKHĐT",
    unit_code="XTĐT",
    place_vi="Quảng Ngãi",
    signer_title_vi="Phó Giám đốc",
    signer_prefix_vi="KT. Giám đốc",
    contact_vi="Phòng Xúc tiến đầu tư, điện thoại 0255.3822.xxx, thư điện tử pci@quangngai.gov.vn",
)
MISSING = (
    MissingItem("Chỉ tiêu", "HTD-01", "Số hội chợ, triển lãm thương mại do tỉnh tổ chức hoặc đồng tổ chức trong năm"),
    MissingItem("Chỉ tiêu", "HTD-07", "Tỷ lệ hồ sơ thủ tục hành chính giải quyết đúng hạn"),
    MissingItem("Nhiệm vụ", "NV-12", "Rà soát, cắt giảm thời gian giải quyết thủ tục hành chính thuộc lĩnh vực công thương"),
)
NOT_FILED = RoundItems(
    round_code="2021-Y",
    index=load_catalogue().index("PCI"),
    period_vi="năm 2021",
    request_documents=("2446/SKHĐT-XTĐT", "1224/STP-XDKT&TDTHPL"),
    requested_on=dt.date(2021, 11, 15),
    due_on=dt.date(2021, 12, 1),
    extended=False,
    receipt_number=None,
    state_vi=None,
    working_days_late=5,
    missing=MISSING,
    findings=(),
    findings_total=0,
    answer_by=dt.date(2021, 12, 13),
)


def finding(n: int, **changes) -> OpenFinding:
    whole = OpenFinding(
        severity_vi="Nghiêm trọng" if n < 3 else "Cảnh báo",
        rule_code=f"VAL-{n:02d}",
        title_vi="Giá trị ngoài giới hạn",
        sheet="Chỉ tiêu",
        cell=f"F{n + 10}",
        message_vi=f"Tỷ lệ 1{n:02d} % lớn hơn 100 %.",
        remedy_vi="Sửa lại giá trị, hoặc giải trình tại cột Ghi chú.",
    )
    return replace(whole, **changes)


FILED = replace(
    NOT_FILED,
    receipt_number="QNG-2021-Y-SCT-02",
    state_vi="Trả lại để sửa",
    missing=MISSING[:1],
    findings=tuple(finding(n) for n in range(1, 5)),
    findings_total=4,
)
EARLY = replace(NOT_FILED, working_days_late=-5, answer_by=dt.date(2021, 12, 1))
OVERDUE = Digest(
    kind="overdue",
    department_code="SCT",
    department_name_vi="Sở Công Thương",
    written_on=dt.date(2021, 12, 8),
    recipients=("vanphong@sct.quangngai.gov.vn",),
    to_leader=False,
    rounds=(NOT_FILED,),
    issuer=ISSUER,
    earlier=(dt.date(2021, 11, 24), dt.date(2021, 12, 2)),
)
BEFORE_DUE = replace(OVERDUE, kind="before_due", written_on=dt.date(2021, 11, 24), rounds=(EARLY,), earlier=())
EXPLAIN = replace(OVERDUE, kind="explain", rounds=(FILED,), earlier=())
ESCALATION = replace(OVERDUE, kind="escalation", to_leader=True, written_on=dt.date(2022, 1, 5))
BY_KIND = {digest.kind: digest for digest in (BEFORE_DUE, OVERDUE, EXPLAIN, ESCALATION)}
