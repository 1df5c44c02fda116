"""Workbooks with each thing that reaches outside: the faultless one of the hostile files with one thing added."""

import re

from tests.sandbox.hostile import COVER, GOOD, packed, parts_of

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MICROSOFT = "http://schemas.microsoft.com/office"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
BOOK = "xl/workbook.xml"
CANARY = "canary.example"


def related(parts, owner, kind, target, content=None, mode=""):
    """Relate a part to another one, which is added, or to a place outside; gives the relation's id."""
    folder, _, name = owner.rpartition("/")
    relations = f"{folder}/_rels/{name}.rels".lstrip("/")
    empty = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
    rid = f"rIdOut{len(parts)}{len(parts.get(relations, b''))}"
    where = target if mode else f"/{target}"
    entry = f'<Relationship Id="{rid}" Type="{kind if ":" in kind else f"{OFFICE}/{kind}"}" Target="{where}"{mode}/></Relationships>'
    parts[relations] = re.sub(rb"</Relationships>|(?<=relationships\")/>", b"</Relationships>", parts.get(relations, empty))
    parts[relations] = parts[relations].replace(b"</Relationships>", entry.encode())
    if content is not None:
        parts[target] = content.encode() if isinstance(content, str) else content
    return rid


EXTERNAL = ' TargetMode="External"'


def put(parts, part, before, xml):
    assert before.encode() in parts[part], (part, before)
    parts[part] = parts[part].replace(before.encode(), xml.encode() + before.encode(), 1)


def row(parts, formula, value="41"):
    """A row below the cover's own: a formula with the value that it had."""
    cell = f'<row r="90"><c r="H90"><f>{formula}</f><v>{value}</v></c></row>'
    put(parts, COVER, "</sheetData>", cell)


def _book_link(parts, inside):
    rid = related(
        parts, BOOK, "externalLink", "xl/externalLinks/externalLink1.xml", f'<externalLink xmlns="{MAIN}">{inside}</externalLink>'
    )
    xml = f'<externalReferences><externalReference xmlns:r="{OFFICE}" r:id="{rid}"/></externalReferences>'
    put(parts, BOOK, "<definedNames" if b"<definedNames" in parts[BOOK] else "<calcPr", xml)


def external_link(parts):
    _book_link(parts, f'<externalBook xmlns:r="{OFFICE}" r:id="RID"><sheetNames><sheetName val="S"/></sheetNames></externalBook>')
    link = "xl/externalLinks/externalLink1.xml"
    rid = related(parts, link, "externalLinkPath", f"file:///\\\\{CANARY}\\share\\khac.xlsx", mode=EXTERNAL)
    parts[link] = parts[link].replace(b"RID", rid.encode())
    row(parts, "[1]S!A1+1")


def dde_link(parts):
    _book_link(parts, f'<ddeLink ddeService="cmd" ddeTopic="/C {CANARY}"><ddeItems><ddeItem name="A0"/></ddeItems></ddeLink>')
    row(parts, "[1]!A0")


def outside_formula(parts):
    row(parts, f"WEBSERVICE(&quot;http://{CANARY}/&quot;)")


def dde_formula(parts):
    row(parts, f"cmd|'/C {CANARY}'!A0")


def data_connection(parts):
    xml = (
        f'<connections xmlns="{MAIN}"><connection id="1" name="c" type="4" refreshedVersion="6" refreshOnLoad="1">'
        f'<webPr url="http://{CANARY}/"/></connection></connections>'
    )
    related(parts, BOOK, "connections", "xl/connections.xml", xml)


def query_table(parts):
    data_connection(parts)
    table = (
        f'<table xmlns="{MAIN}" id="1" name="T" displayName="T" ref="J90:J91" tableType="queryTable" totalsRowShown="0">'
        '<autoFilter ref="J90:J91"/><tableColumns count="1"><tableColumn id="1" uniqueName="1" name="Cột" queryTableFieldId="1"/>'
        "</tableColumns></table>"
    )
    rid = related(parts, COVER, "table", "xl/tables/table1.xml", table)
    query = f'<queryTable xmlns="{MAIN}" name="{CANARY}" connectionId="1"/>'
    related(parts, "xl/tables/table1.xml", "queryTable", "xl/queryTables/queryTable1.xml", query)
    put(
        parts,
        COVER,
        "</sheetData>",
        '<row r="90"><c r="J90" t="inlineStr"><is><t>Cột</t></is></c></row><row r="91"><c r="J91"><v>5</v></c></row>',
    )
    put(parts, COVER, "</worksheet>", f'<tableParts count="1"><tablePart xmlns:r="{OFFICE}" r:id="{rid}"/></tableParts>')


DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
INDICATORS = "xl/worksheets/sheet2.xml"


def _drawing(parts, sheet, name, inside):
    xml = (
        f'<xdr:wsDr xmlns:xdr="{DRAWING}/spreadsheetDrawing" xmlns:a="{DRAWING}/main"><xdr:oneCellAnchor><xdr:from><xdr:col>9</xdr:col>'
        "<xdr:colOff>0</xdr:colOff><xdr:row>9</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:from><xdr:ext cx='9' cy='9'/>"
        f"{inside}<xdr:clientData/></xdr:oneCellAnchor></xdr:wsDr>"
    )
    rid = related(parts, sheet, "drawing", name, xml)
    put(
        parts,
        sheet,
        "<legacyDrawing" if b"<legacyDrawing" in parts[sheet] else "</worksheet>",
        f'<drawing xmlns:r="{OFFICE}" r:id="{rid}"/>',
    )


def linked_picture(parts):
    picture = (
        "<xdr:pic><xdr:nvPicPr><xdr:cNvPr id='2' name='p'/><xdr:cNvPicPr/></xdr:nvPicPr>"
        f'<xdr:blipFill><a:blip xmlns:r="{OFFICE}" r:link="RID"/></xdr:blipFill><xdr:spPr/></xdr:pic>'
    )
    name = "xl/drawings/drawing9.xml"
    _drawing(parts, INDICATORS, name, picture)
    rid = related(parts, name, "image", f"http://{CANARY}/p.png", mode=EXTERNAL)
    parts[name] = parts[name].replace(b"RID", rid.encode())


def embedded_object(parts):
    """An OLE object as Excel writes it: twice in the sheet, with its picture in a drawing and in VML."""
    compatible = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    rid = related(parts, COVER, "oleObject", "xl/embeddings/oleObject1.bin", bytes.fromhex("d0cf11e0a1b11ae1") + CANARY.encode())
    vml = (
        '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office">'
        f'<v:shape id="_x0000_s4097" style="width:9pt" alt="{CANARY}"/><v:shape id="_x0000_s4098"/></xml>'
    )
    legacy = related(parts, COVER, "vmlDrawing", "xl/drawings/vmlDrawing9.vml", vml)
    one = f'<oleObject progId="Package" shapeId="4097" r:id="{rid}"/>'
    objects = (
        f'<oleObjects xmlns:r="{OFFICE}"><mc:AlternateContent xmlns:mc="{compatible}"><mc:Choice Requires="x14">{one}</mc:Choice>'
        f"<mc:Fallback>{one}</mc:Fallback></mc:AlternateContent></oleObjects>"
    )
    put(parts, COVER, "</worksheet>", f'<legacyDrawing xmlns:r="{OFFICE}" r:id="{legacy}"/>{objects}')
    same = f'<a14:compatExt xmlns:a14="{MICROSOFT}/drawing/2010/main" spid="_x0000_s4097"/>'
    named = f'<xdr:cNvPr id="3" name="{CANARY}"><a:extLst><a:ext uri="x">{same}</a:ext></a:extLst></xdr:cNvPr><xdr:cNvSpPr/>'
    _drawing(parts, COVER, "xl/drawings/drawing8.xml", f"<xdr:sp><xdr:nvSpPr>{named}</xdr:nvSpPr><xdr:spPr/></xdr:sp>")


def active_x(parts):
    control = f'<ax:ocx xmlns:ax="{MICROSOFT}/2006/activeX" ax:classid="{CANARY}"/>'
    rid = related(parts, COVER, "control", "xl/activeX/activeX1.xml", control)
    related(parts, "xl/activeX/activeX1.xml", f"{MICROSOFT}/2006/relationships/activeXControlBinary", "xl/activeX/activeX1.bin", CANARY)
    put(parts, COVER, "</worksheet>", f'<controls xmlns:r="{OFFICE}"><control shapeId="4099" r:id="{rid}" name="c"/></controls>')


def embedded_workbook(parts):
    related(parts, COVER, "package", "xl/embeddings/Microsoft_Excel_Sheet1.xlsx", CANARY)


def custom_xml(parts):
    related(parts, BOOK, "customXml", "customXml/item1.xml", f"<DataMashup>{CANARY}</DataMashup>")
    related(parts, "customXml/item1.xml", "customXmlProps", "customXml/itemProps1.xml", f"<p>{CANARY}</p>")


def add_in(parts):
    related(parts, "", f"{MICROSOFT}/2011/relationships/webextensiontaskpanes", "xl/webextensions/taskpanes.xml", f"<t>{CANARY}</t>")
    related(
        parts,
        "xl/webextensions/taskpanes.xml",
        f"{MICROSOFT}/2011/relationships/webextension",
        "xl/webextensions/w1.xml",
        f"<w>{CANARY}</w>",
    )


def name_of_another_book(parts):
    external_link(parts)
    name = f"<definedName name=\"ngoai\">'http://{CANARY}/[khac.xlsx]S'!$A$1</definedName>"
    put(parts, BOOK, "</definedNames>" if b"<definedNames" in parts[BOOK] else "<calcPr", name)


# Each with the code of texts/codes.yaml under which it is told.
EACH = {
    external_link: "external_link",
    name_of_another_book: "external_link",
    dde_link: "dde_link",
    dde_formula: "outside_formula",
    outside_formula: "outside_formula",
    data_connection: "data_connection",
    query_table: "data_connection",
    linked_picture: "linked_content",
    embedded_object: "embedded_object",
    active_x: "embedded_object",
    embedded_workbook: "embedded_object",
    custom_xml: "custom_xml",
    add_in: "add_in",
}


def with_(*things) -> bytes:
    """The faultless workbook with these things in it."""
    parts = parts_of(GOOD)
    for thing in things:
        thing(parts)
    return packed(parts)
