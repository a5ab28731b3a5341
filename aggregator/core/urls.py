"""Web addresses: resolving them, comparing them, and taking the tracking out of them.

When are two addresses one article? This is a theory, and it is kept like one.

Observations: sites link one article over http and https, with and without "www.", with campaign
parameters added by whoever passed it on, with parameters in any order, and with escapes spelt in several ways
(RFC 3986, section 6.2.2). Everything else in an address may choose what is shown: `id`, `p`, `page`, `lang`,
the case of the path, a slash at its end, the order of two values of one parameter.

Rule: only what is named in the first sentence is levelled; all else is kept. A parameter is tracking if, and
only if, it is in the lists below: names that one advertising or statistics product made up for itself. Words that
sites use for their own purposes (`ref`, `source`, `from`, `cid`, `feature`) are not in them.

Known exceptions: an article at "/a" and "/a/", on "m." and "www.", or with `?ref=rss`, counts as two. Articles of one
page that differ in the fragment alone count as one (but "#!" and "#/" are routes, and are kept): who compares entries
of one source must look at their ids first.

Which error is worse: merging two articles loses one of them for good, missing a copy shows it twice. So in doubt
two addresses differ.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Collection
from functools import lru_cache
from urllib.parse import SplitResult, unquote, urljoin, urlsplit

from yarl import URL

MAX_LENGTH = 4096
WEB = ("http", "https")

_DEFAULT_PORTS = {"http": 80, "https": 443}

_TRACKING_NAMES = """
__hsfp __hssc __hstc __s __twitter_impression _branch_match_id _bta_c _bta_tid _ga _gl _hsenc _hsmi _ke
_openstat action_object_map action_ref_map action_type_map at_campaign at_channel at_creation at_format
at_medium at_term at_variant cmpid dclid dicbo dm_i ef_id epik fb_action_ids fb_action_types fb_ref
fb_source fbadid fbclid gad_campaignid gad_source gbraid gclid gclsrc gdffi gdfms gdftrk guccounter
guce_referrer guce_referrer_sig hsctatracking igsh igshid intcmp jsessionid li_fat_id mc_cid mc_eid mc_tc
mibextid mkt_tok ml_subscriber ml_subscriber_hash msclkid ns_campaign ns_fee ns_linkname ns_mchannel
ns_source ob_click_id oborigurl oly_anon_id oly_enc_id phpsessid rb_clickid ref_src ref_url s_cid s_kwcid
sb_referer_host sc_cid smtyp soc_src soc_trk spm srsltid tblci trkcampaign ttclid twclid vero_conv vero_id
vgo_ee wbraid wickedid wprov wt.mc_id wt_mc wt_zmc xtor yclid ymclid ysclid zanpid
"""
_TRACKING = frozenset(_TRACKING_NAMES.split())
_TRACKING_PREFIXES = (
    "utm_", "mtm_", "matomo_", "piwik_", "pk_", "hsa_", "bsft_", "elqtrack", "at_custom", "at_link", "at_ptr", "at_bbc",
)  # fmt: skip

_LABELS = r"[a-z0-9_-]++(?:\.[a-z0-9_-]++)*+"
_RAW = r"[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=-]*+"
_PLACE = rf"{_RAW}(?:%[0-9A-Fa-f]{{2}}{_RAW})*+"
_CLEAN = re.compile(rf"https?://{_LABELS}(?:[/?#]{_PLACE})?")
ORDINARY = rf"https?://{_LABELS}(?:[/?#](?!.*/[.%])(?![.%]){_PLACE})?"
"""What nearly every absolute address is like: `absolute` leaves it as it is, unless it is too long."""

_ORDINARY = re.compile(ORDINARY)
# Of nearly every address, `canonical` is what stands behind its scheme and "www.".
_COMPARABLE = re.compile(
    r"https?://(?:www\.(?=[^/]*\.))?((?!www\.)[a-z0-9_-]++(?:\.[a-z0-9_-]++)*+/(?!/)[A-Za-z0-9._~!$'()*+,=:@/-]*+)"
)
_PATH = re.compile(rf"/(?!/){_PLACE}")
_ROOT = re.compile(rf"https?://{_LABELS}(?![^/?#])")
_DOT = re.compile(r"/(?:\.|%2[Ee])")
_HOST = re.compile(rf"{_LABELS}\.?")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_TAIL = re.compile(r"[?#]")
_LINE_BREAK = re.compile(r"\s*[\r\n]\s*|\t")
_EDGES = "".join(map(chr, range(0x21))) + "\x7f\u200b\u2060\ufeff"
_UNSAFE = re.compile(r"%(?![0-9A-Fa-f]{2})|[^A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]+")
_ESCAPE = re.compile(r"%[0-9A-Fa-f]{2}")
_UNRESERVED = re.compile(r"[A-Za-z0-9._~-]")
_SESSION = re.compile(r";jsessionid=[^/;]*", re.IGNORECASE)


def absolute(url: str, base: str | None = None, schemes: Collection[str] = WEB) -> str | None:
    """The absolute URL that a reference means, in ASCII, as a browser would read it; None where it means none.

    White space and line breaks, backslashes, missing slashes and raw characters are taken as the WHATWG URL Standard
    takes them; a host name in other letters comes out in Punycode (UTS 46), other characters as UTF-8 escapes.
    User names and passwords are left out: no address that we pass on may carry a secret, nor pose as another host.

    Args:
        url: a reference as found; an empty one means nothing.
        base: the absolute URL it is relative to; without one, only absolute references have a meaning.
        schemes: the schemes allowed, in lower case.
    """
    plain = url if _ORDINARY.fullmatch(url) else _below_root(url, base)
    if plain and len(plain) <= MAX_LENGTH and (schemes is WEB or plain[: plain.index(":")] in schemes):
        return plain
    reference = url.strip().strip(_EDGES)
    if not reference or len(reference) > MAX_LENGTH:
        return None
    try:
        found = _as_it_is(reference, base) or _resolve(_LINE_BREAK.sub("", reference), base, schemes)
    except ValueError:  # urllib's and yarl's word for a host or a port that cannot be
        return None
    return found if found and len(found) <= MAX_LENGTH and found.partition(":")[0] in schemes else None


def canonical(url: str) -> str | None:
    """The form of an absolute URL in which two addresses of one article are equal (see the theory above).

    It is for comparing, not for following: it always says https. None where `url` is no http or https URL.
    """
    plain = _COMPARABLE.fullmatch(url)
    if plain and "/." not in url and len(url) <= MAX_LENGTH:
        return f"https://{plain[1]}"
    address = absolute(url)
    if address is None:
        return None
    address, _, fragment = address.partition("#")
    address, _, query = address.partition("?")
    network, slash, path = address.partition("://")[2].partition("/")
    name, colon, port = network.partition(":") if "[" not in network else (network, "", "")
    name = name.rstrip(".")
    bare = name.removeprefix("www.")
    path = _one_spelling(slash + path)
    if ";" in path:
        path = _SESSION.sub("", path)
    path = _without_dots(path) or "/"
    if query:
        parameters = filter(None, _one_spelling(without_tracking_parameters(query)).split("&"))
        query = "&".join(sorted(parameters, key=lambda parameter: parameter.partition("=")[0]))
    place = fragment if fragment.startswith(("!", "/")) else ""
    kept = bare if "." in bare else name
    return f"https://{kept}{colon}{port}{path}{query and '?'}{query}{place and '#'}{place}"


def without_tracking(url: str) -> str:
    """The same URL for following: tracking parameters removed from query and fragment, all else as it was."""
    if "=" not in url:
        return url
    address, _, fragment = url.partition("#")
    address, _, query = address.partition("?")
    kept = without_tracking_parameters(query)
    if not fragment:
        return f"{address}?{kept}" if kept else address
    place = without_tracking_parameters(fragment)
    return f"{address}{kept and '?'}{kept}{place and '#'}{place}"


@lru_cache(maxsize=1024)
def without_tracking_parameters(parameters: str) -> str:
    """The parameters of a query, or of a fragment that has some, without those that track."""
    if "=" not in parameters:
        return parameters
    return "&".join(
        [parameter for parameter in parameters.split("&") if not _tracks(parameter.partition("=")[0])]
    )


def host(url: str) -> str | None:
    """The host of an http or https URL, in lower-case ASCII, without port; None where it has none."""
    address = absolute(url)
    return urlsplit(address).hostname if address else None


def origin(url: str) -> str:
    """The scheme, host and port of an absolute http or https URL as it stands, if a path follows; else all of it."""
    end = url.find("/", len("https://"))
    return url if end < 0 else url[:end]


def _as_it_is(reference: str, base: str | None) -> str | None:
    """What is clean already, which is nearly everything: an absolute URL, or a path below the root of a clean base."""
    if reference.startswith("/"):
        return _below_root(reference, base)
    return reference if _CLEAN.fullmatch(reference) and not _has_dots(reference) else None


def _below_root(reference: str, base: str | None) -> str:
    """The URL of a clean path below the root of a clean base; "" where it is none."""
    root = _root(base) if base and _PATH.fullmatch(reference) and not _has_dots(reference) else ""
    return root and root + reference


@lru_cache(maxsize=256)
def _root(base: str) -> str:
    """Scheme and host of a clean URL; "" where it is not."""
    found = _ROOT.match(base)
    return found[0] if found else ""


def _resolve(reference: str, base: str | None, schemes: Collection[str]) -> str | None:
    """RFC 3986, section 5.2, with the tolerance of the WHATWG URL Standard, section 4.4.

    Raises:
        ValueError: the host or the port is not valid.
    """
    found = _SCHEME.match(reference)
    scheme = found[1].lower() if found else None
    rest = reference[found.end() :] if found else reference
    if scheme and scheme not in schemes:
        return None
    if scheme and scheme not in WEB:
        return f"{scheme}:{_escaped(rest.strip())}" if rest.strip() else None
    tail = _TAIL.search(rest)
    end = tail.start() if tail else len(rest)
    rest = rest[:end].replace("\\", "/") + rest[end:]
    origin = absolute(base) if base else None
    own_scheme = origin.partition(":")[0] if origin else None
    if rest.startswith("//") or (scheme and scheme != own_scheme):
        target = f"{scheme or own_scheme or 'https'}://{rest.lstrip('/')}"
    elif origin:
        target = urljoin(origin, rest)
    else:
        return None
    parts = urlsplit(target)
    return _assembled(parts) if parts.scheme in schemes else None


def _assembled(parts: SplitResult) -> str:
    name = _ascii_host(parts.hostname or "")
    port = "" if parts.port in (None, _DEFAULT_PORTS[parts.scheme]) else f":{parts.port}"
    path = _escaped(_without_dots(parts.path))
    return SplitResult(
        parts.scheme, name + port, path, _escaped(parts.query), _escaped(parts.fragment)
    ).geturl()


def _ascii_host(name: str) -> str:
    if ":" in name:
        return f"[{ipaddress.IPv6Address(name).compressed}]"
    name = unquote(name)
    encoded = name if name.isascii() else URL.build(scheme="https", host=name).raw_host or ""
    if not _HOST.fullmatch(encoded):
        raise ValueError(f"{name!r} is no host name")
    return encoded


def _has_dots(path: str) -> bool:
    return ("/." in path or "/%" in path) and _DOT.search(path) is not None


def _without_dots(path: str) -> str:
    """RFC 3986, section 5.2.4; an escaped dot is a dot."""
    if not _has_dots(path):
        return path
    segments: list[str] = []
    leaf = ""
    for segment in path.split("/")[1:]:
        leaf = segment.replace("%2e", ".").replace("%2E", ".")
        if leaf == "..":
            del segments[-1:]
        elif leaf != ".":
            segments.append(segment)
    return "/" + "/".join([*segments, ""] if leaf in (".", "..") else segments)


def _escaped(text: str) -> str:
    return _UNSAFE.sub(lambda found: _percent(found[0]), text)


def _percent(characters: str) -> str:
    return "".join(f"%{byte:02X}" for byte in characters.encode("utf-8", "replace"))


def _one_spelling(text: str) -> str:
    """RFC 3986, sections 6.2.2.1 and 6.2.2.2: escapes in upper case, and none where none is needed."""
    return _ESCAPE.sub(_spelt, text) if "%" in text else text


def _spelt(escape: re.Match[str]) -> str:
    character = chr(int(escape[0][1:], 16))
    return character if _UNRESERVED.match(character) else escape[0].upper()


@lru_cache(maxsize=1024)
def _tracks(name: str) -> bool:
    name = name.lower().removeprefix("amp;")
    return name in _TRACKING or name.startswith(_TRACKING_PREFIXES)
