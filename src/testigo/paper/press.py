"""The child process that sets, signs, reads and draws (see `printing`).

`python -P -m testigo.paper.press TASK` reads a task in MessagePack from standard input and writes
its answer to standard output: each a map of texts and bytes.
"""

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from typing import Any, NoReturn

import msgspec

_MEGABYTE = 1 << 20
_MEMORY = {
    "set": 1536 * _MEGABYTE,
    "sign": 1024 * _MEGABYTE,
    "read": 640 * _MEGABYTE,
    "draw": 1536 * _MEGABYTE,
}
_CPU_SECONDS = {"set": 60, "sign": 60, "read": 20, "draw": 30}
# Pictures are so many pixels wide, with so much white below the last line.
_PICTURE_WIDTH, _BELOW = 1600, 40
# A paper of ours has one; whoever sends a thousand wants to keep us busy.
_MOST_SIGNATURES = 5

Asked = dict[str, Any]


def _limit(task: str) -> None:
    """What the system lets this process have."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY[task], _MEMORY[task]))
    resource.setrlimit(resource.RLIMIT_CPU, (_CPU_SECONDS[task], _CPU_SECONDS[task]))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def set_pages(asked: Asked) -> Asked:
    """HTML → PDF. The same text gives the same bytes; nothing is fetched."""
    pdf = _document(asked["html"]).write_pdf(
        pdf_tags=True, custom_metadata=True, pdf_identifier=asked["identifier"].encode()
    )
    return {"pdf": pdf}


def _document(html: bytes) -> Any:
    """A document that may refer to nothing outside itself."""
    import weasyprint

    class Nothing(weasyprint.URLFetcher):  # type: ignore[misc]  # it has no types
        def fetch(self, url: str, headers: Any = None) -> NoReturn:
            raise ValueError(f"a paper refers to nothing: {url[:80]}")

    return weasyprint.HTML(string=html.decode(), url_fetcher=Nothing())


def draw(asked: Asked) -> Asked:
    """HTML of one page → PNG, cut off below its last line; nothing is fetched."""
    import pypdfium2
    from PIL import ImageChops

    pages = pypdfium2.PdfDocument(_document(asked["html"]).write_pdf())
    if len(pages) != 1:
        raise ValueError(f"a picture is one page, not {len(pages)}")
    page = pages[0]
    image = page.render(scale=_PICTURE_WIDTH / page.get_width()).to_pil().convert("RGB")
    drawn = ImageChops.invert(image.convert("L")).getbbox()
    bottom = min(image.height, (drawn[3] if drawn else 0) + _BELOW)
    png = BytesIO()
    image.crop((0, 0, image.width, bottom)).save(png, "PNG", optimize=True)
    return {"png": png.getvalue()}


def sign(asked: Asked) -> Asked:
    """Sign a PDF (PAdES B-B), and see with the eyes of a validator that it is signed."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import signers
    from pyhanko.sign.fields import SigSeedSubFilter

    from testigo.paper.certificates import signer_of

    signer = signer_of(asked["key"], asked["password"])
    meta = signers.PdfSignatureMetadata(
        field_name="Testigo",
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        name=asked["name"],
        reason=asked["reason"],
    )
    writer = IncrementalPdfFileWriter(BytesIO(asked["pdf"]))
    signed = signers.PdfSigner(meta, signer=signer).sign_pdf(writer).getvalue()
    found = read({"pdf": signed})
    if found["state"] != "whole":
        raise ValueError(f"what was signed reads as {found['state']}")
    return {"pdf": signed, "certificate": found["certificate"]}


def read(asked: Asked) -> Asked:
    """What the signature of a PDF is worth: `state` is unreadable, too_heavy, unsigned, broken (the
    signed bytes are others now), extended (something was added behind them) or whole; with the
    digest of the certificate and the digest of the content that the file names."""
    from pyhanko.pdf_utils.reader import PdfFileReader

    if not asked["pdf"].startswith(b"%PDF-"):
        return {"state": "unreadable"}
    try:
        reader = PdfFileReader(BytesIO(asked["pdf"]), strict=False)
        found = reader.embedded_signatures
        if not found:
            return {"state": "unsigned"}
        if len(found) > _MOST_SIGNATURES:
            return {"state": "extended"}
        digest = str(reader.trailer["/Info"].get("/testigodigest", ""))[:64]
        return _worth(found[0]) | {"digest": digest}
    except MemoryError:
        return {"state": "too_heavy"}
    except Exception:
        # A stranger's file may make a parser stumble over anything.
        return {"state": "unreadable"}


def _worth(signature: Any) -> Asked:
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko.sign.validation.errors import SignatureValidationError
    from pyhanko.sign.validation.status import SignatureCoverageLevel
    from pyhanko_certvalidator import ValidationContext

    certificate = signature.signer_cert
    print_of = certificate.sha256.hex()
    # Whose it is tells its digest; who may sign is asked nobody, least of all by network.
    context = ValidationContext(trust_roots=[certificate], allow_fetching=False)
    try:
        status = validate_pdf_signature(signature, signer_validation_context=context)
    except SignatureValidationError:
        return {"state": "broken", "certificate": print_of}
    if not (status.intact and status.valid):
        return {"state": "broken", "certificate": print_of}
    whole = status.coverage == SignatureCoverageLevel.ENTIRE_FILE
    at = status.signer_reported_dt
    told = at.astimezone(UTC).isoformat() if isinstance(at, datetime) else ""
    return {"state": "whole" if whole else "extended", "certificate": print_of, "at": told}


TASKS: dict[str, Callable[[Asked], Asked]] = {
    "set": set_pages,
    "sign": sign,
    "read": read,
    "draw": draw,
}


def main(task: str) -> None:
    """Do one task."""
    _limit(task)
    asked = msgspec.msgpack.decode(sys.stdin.buffer.read())
    sys.stdout.buffer.write(msgspec.msgpack.encode(TASKS[task](asked)))


if __name__ == "__main__":
    main(sys.argv[1])
