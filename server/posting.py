"""What a request posts: how its body is coded, and data and shapes, each in the format that its type or name tells."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import repeat
from typing import Final

from flask import Request
from pyoxigraph import RdfFormat
from werkzeug.datastructures import FileStorage
from werkzeug.http import parse_options_header
from werkzeug.sansio.multipart import Epilogue, Field, MultipartDecoder

from oxiana.graph.files import by_ending
from oxiana.server.errors import BadRequest, UnsupportedCoding, UnsupportedMediaType

READ: Final = tuple(
    rdf_format.media_type
    for rdf_format in (
        RdfFormat.TURTLE,
        RdfFormat.N_TRIPLES,
        RdfFormat.TRIG,
        RdfFormat.N_QUADS,
        RdfFormat.JSON_LD,
        RdfFormat.RDF_XML,
    )
)
"""The media types of documents that are read."""

FORMS: Final = ("multipart/form-data", "application/x-www-form-urlencoded")
_UNTOLD: Final = ("", "application/octet-stream", "text/plain")
"""Types that clients send when they do not know better: the name of the file tells more."""

_CHARSETS: Final = {"": "utf-8", "utf-8": "utf-8", "utf8": "utf-8", "us-ascii": "ascii"}


@dataclass(frozen=True)
class Document:
    """A posted document: which part of the request it is, its name for messages, its media type, and its bytes."""

    part: str
    name: str
    media_type: str
    body: bytes


def _known(media_type: str) -> str:
    """Return the media type as it is registered; UnsupportedMediaType when no such document is read."""
    found = None if media_type in _UNTOLD else RdfFormat.from_media_type(media_type)
    if found is None or found.media_type not in READ:
        raise UnsupportedMediaType(media_type, READ)
    return found.media_type


def _type_of_file(name: str, media_type: str) -> str:
    suffixed = by_ending(name)
    if media_type in _UNTOLD and suffixed:
        return _known(suffixed.media_type)
    return _known(media_type)


def _from_file(part: str, file: FileStorage) -> Document:
    name = part if file.filename in (None, "", part) else f"{part} {file.filename}"
    return Document(part, name, _type_of_file(file.filename or "", file.mimetype), file.read())


def _from_form(request: Request, part: str) -> tuple[Document, ...]:
    """Return one part of a form: files with that name, and texts, in their format or that of ``{part}-type``."""
    otherwise = request.form.get(f"{part}-type", RdfFormat.TRIG.media_type)
    files = (_from_file(part, file) for file in request.files.getlist(part) if file.filename)
    texts = zip(request.form.getlist(part), _types_of_texts(request, part), strict=False)
    typed = ((text, otherwise if own in _UNTOLD else own) for text, own in texts if text.strip())
    return (*files, *(Document(part, part, _known(media_type), text.encode()) for text, media_type in typed))


def _types_of_texts(request: Request, part: str) -> Iterator[str]:
    """Yield the media types that texts of a form bring with them, then nothing for ever; needs the body to be kept."""
    if request.mimetype == "multipart/form-data" and part in request.form:
        decoder = MultipartDecoder(request.mimetype_params["boundary"].encode())
        decoder.receive_data(request.get_data())
        decoder.receive_data(None)
        while not isinstance(event := decoder.next_event(), Epilogue):
            if isinstance(event, Field) and event.name == part:
                yield parse_options_header(event.headers.get("Content-Type"))[0]
    yield from repeat("")


def keep_body(request: Request) -> None:
    """Keep the bytes of a form, which tell more of its texts than the form; to be called before it is read."""
    request.get_data()


def check_coding(request: Request) -> None:
    """Raise UnsupportedCoding for a body that must be decoded before it is read."""
    coding = request.headers.get("Content-Encoding", "identity").strip().lower()
    if coding != "identity":
        raise UnsupportedCoding(coding)


def charset(request: Request, reads: tuple[str, ...]) -> str:
    """Return the charset of the body, as Python calls it; UnsupportedMediaType, with what is read, for another."""
    given = request.mimetype_params.get("charset", "").lower()
    if given not in _CHARSETS:
        raise UnsupportedMediaType(f"{request.mimetype}; charset={given}", reads)
    return _CHARSETS[given]


def _posted(request: Request, part: str) -> tuple[Document, ...]:
    """Return the body, or the part of the form."""
    check_coding(request)
    charset(request, READ)
    if request.mimetype in FORMS:
        return _from_form(request, part)
    return (Document(part, part, _known(request.mimetype), request.get_data()),)


def data(request: Request) -> tuple[Document, ...]:
    """Return what is posted to be validated, and the shapes that come with it: a body, or the parts of a form."""
    posted = _posted(request, "data")
    if not posted:
        raise BadRequest("there is no part data: send the RDF to validate, as text or as a file")
    return (*posted, *_from_form(request, "shapes"))


def shapes(request: Request, *, needed: bool) -> tuple[Document, ...]:
    """Return the shapes posted to validate the data of this server: a body, or the part ``shapes`` of a form."""
    texts, files = request.form.getlist("data"), request.files.getlist("data")
    if any(text.strip() for text in texts) or any(file.filename for file in files):
        raise BadRequest("the data of this server is validated, not the part data: leave it out, or post it")
    posted = _posted(request, "shapes") if needed or request.mimetype else ()
    if needed and not posted:
        raise BadRequest("there is no part shapes: send the shapes to validate by, as text or as a file")
    return posted


def documents(request: Request) -> tuple[Document, ...]:
    """Return the RDF documents that a request sends to a graph store: its body, or the files of a multipart form."""
    if "Content-Range" in request.headers:
        raise BadRequest("a document is sent whole: leave out Content-Range")
    check_coding(request)
    if request.mimetype == "multipart/form-data":
        if files := tuple(_from_file("document", file) for _, file in request.files.items(multi=True)):
            return files
        raise BadRequest("the form has no file: send at least one")
    if request.mimetype in FORMS:
        raise UnsupportedMediaType(request.mimetype, READ)
    return _posted(request, "document")
