"""A checker over the plan, and Word files as writers make them."""

import zipfile

import pytest

from drafts.docx_text import W

CONTENT_TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
RELS = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)


@pytest.fixture(scope="session")
def checker(retriever):
    """The checker over the plan."""
    from drafts.checker import DraftChecker

    return DraftChecker(retriever)


@pytest.fixture(scope="session")
def plan(retriever):
    """The plan."""
    return retriever.documents[0]


@pytest.fixture
def verdict_of(checker):
    """Check one sentence and return its verdict and the kinds of its findings."""

    def check(text):
        (found,) = checker.check(text).sentences
        return found.verdict, {issue.kind for issue in found.issues}

    return check


@pytest.fixture
def make_word(tmp_path):
    """Write a .docx with this body and, if given, other parts."""

    def make(body, name="draft.docx", **parts):
        path = tmp_path / name
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("[Content_Types].xml", CONTENT_TYPES)
            archive.writestr("_rels/.rels", RELS)
            document = f'<w:document xmlns:w="{W}"><w:body>{body}<w:sectPr/></w:body></w:document>'
            archive.writestr("word/document.xml", f'<?xml version="1.0" encoding="UTF-8"?>{document}')
            for part, data in parts.items():
                archive.writestr(part.replace("__", "/") + ".xml", data)
        return path

    return make
