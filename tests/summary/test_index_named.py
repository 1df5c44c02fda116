"""A summary speaks of the index of its round, in Word, Excel, HTML and in its charts: nothing in it is said of PCI alone."""

import html
import io
import re
import zipfile

import pytest

from include.catalog.models import Index, Round
from include.summary import files_of
from include.summary.charts import charts_of
from include.summary.compose import compose_from
from include.summary.content import RoundContent

pytestmark = pytest.mark.slow

ROUND = "QNG-2021-Y"
NAMES = {"code": "DTX", "name_vi": "Chỉ số chuyển đổi số", "sub_index_vi": "trụ cột", "publisher": "Bộ Khoa học và Công nghệ"}
OF_PCI = re.compile(
    "(?:điểm|kết quả|chỉ số|trong|số|báo cáo) pci|chỉ số thành phần|(?:do|nguồn:) vcci|năng lực cạnh tranh cấp tỉnh", re.IGNORECASE
)
PRINTED = re.compile("word/document|docProps|xl/(?:worksheets/sheet|charts/|workbook|sharedStrings)")


def content_of(engine, catalogue, **names):
    """The sample round as one of another index, which has the sub-indices, indicators and results of PCI, and no office to sign."""
    content = RoundContent.read(engine, catalogue, ROUND)
    index = Index(**(catalogue.index("PCI").model_dump() | names))
    content.catalogue = catalogue.changed(indices=(*catalogue.indices, index), publications=())
    content.round = Round(**(content.round.model_dump() | {"index": index.code}))
    return content


def told(name, content):
    """What a file says, its markup taken off; of packages the parts with words of ours."""
    if name.endswith("html"):
        return content.decode()
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = [part for part in package.namelist() if PRINTED.match(part)]
        return "\n".join(html.unescape(re.sub("<[^>]*>", "", package.read(part).decode())) for part in parts)


@pytest.mark.parametrize("sub_index", [None, "transparency"])
def test_all_files_name_the_index_of_the_round(filled, catalogue, sub_index):
    files = files_of(compose_from(content_of(filled, catalogue, **NAMES), sub_index))
    assert set(files) == {f"tong-hop-dtx-2021-Y{f'-{sub_index}' if sub_index else ''}.{ending}" for ending in ("docx", "xlsx", "html")}
    for name, content in files.items():
        said = told(name, content)
        assert "DTX" in said and ("trụ cột" in said.casefold() or name.endswith("transparency.html")), name
        assert [match[0] for match in OF_PCI.finditer(said)] == [], name


def test_charts_and_figures_name_it(filled, catalogue):
    summary = compose_from(content_of(filled, catalogue, **NAMES))
    titles = [chart.title_vi for chart in charts_of(summary).values()]
    assert titles[:3] == [
        "Điểm DTX tỉnh Quảng Ngãi đã công bố",
        "Điểm DTX còn thiếu theo trụ cột",
        "Số nhiệm vụ theo trụ cột và tình trạng",
    ]
    assert [figure.label for figure in summary.figures() if OF_PCI.search(figure.label + figure.source)] == []


def test_an_index_that_nobody_publishes_has_no_results_to_be_unlike(filled, catalogue):
    content = content_of(filled, catalogue, **NAMES | {"publisher": None})
    content.results = []
    files = files_of(compose_from(content, "transparency"))
    assert all("Số liệu do các đơn vị báo cáo." in told(name, made) for name, made in files.items() if not name.endswith("html"))
