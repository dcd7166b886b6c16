"""An identity provider on this machine: real keys, a real address, and every fault that a test asks of it."""

import base64
import hashlib
import hmac
import json
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, RSAKey

from hwb_portal.identity_providers import IdentityProvider

CLIENT, SECRET = "portal", "between-the-two-of-them"
ADA = {"sub": "a-1", "email": "ada@council.example", "email_verified": True}


RSA_KEY = RSAKey.generate_key(2048, {"kid": "rsa-1"})
EC_KEY = ECKey.generate_key("P-256", {"kid": "ec-1"})


@dataclass
class Issuer:
    """`claims` of the next token, `header` of it and what signs it may be changed; so may what it says of itself."""

    url: str = ""
    keys: list[Any] = field(default_factory=lambda: [RSA_KEY])
    codes: dict[str, dict[str, Any]] = field(default_factory=dict)
    about: dict[str, Any] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    user_page: dict[str, Any] = field(default_factory=dict)
    is_down: bool = False
    sends_on_to: str = ""

    def provider(self, **changed: Any) -> IdentityProvider:
        facts = {"key": "council", "name": "Example Council", "issuer": self.url, "client_id": CLIENT}
        facts |= {"client_secret": SECRET, "email_domains": ("council.example",), **changed}
        return IdentityProvider(**facts)

    def code_for(self, address: str, *, key: Any = None, alg: str = "RS256", **claims: Any) -> str:
        """What a browser brings back after a person signed in here, having come by that address."""
        query = dict(parse_qsl(urlsplit(address).query))
        now = int(time.time())
        said = {"iss": self.url, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": query["nonce"]}
        said = {name: value for name, value in {**said, **ADA, **claims}.items() if value is not None}
        key = key or self.keys[0]
        if alg in ("none", "HS256"):
            token = _forged(said, alg, self.keys[0].kid, key)
        else:
            token = jwt.encode({"alg": alg, "kid": key.kid}, said, key, algorithms=[alg])
        code = f"code-{uuid.uuid4()}"
        self.codes[code] = {"token": token, "query": query}
        return code

    def answer(self, path: str, form: dict[str, list[str]], basic: str) -> tuple[int, dict[str, Any]]:
        if path == "/.well-known/openid-configuration":
            names = {"authorization_endpoint": "sign-in", "token_endpoint": "token", "jwks_uri": "keys"}
            return 200, {"issuer": self.url, **{n: f"{self.url}/{p}" for n, p in names.items()}, **self.about}
        if path == "/keys":
            return 200, KeySet(self.keys).as_dict(private=False)
        if path == "/user":
            return 200, self.user_page
        found = self.codes.pop(form.get("code", [""])[0], None)  # each is good once
        if found is None or basic != base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode():
            return 400, {"error": "invalid_grant"}
        digest = hashlib.sha256(form["code_verifier"][0].encode()).digest()
        shown = _letters(digest)
        is_same = form["redirect_uri"][0] == found["query"]["redirect_uri"]
        if shown != found["query"]["code_challenge"] or not is_same:
            return 400, {"error": "invalid_grant"}
        return 200, {"access_token": "opaque", "token_type": "Bearer", "id_token": found["token"]}


def _forged(said: dict[str, Any], alg: str, kid: str, secret: Any) -> str:
    """A token that no library would make: without a signature, or signed with what is no secret."""
    parts = [_letters(json.dumps(part).encode()) for part in ({"alg": alg, "kid": kid}, said)]
    signature = hmac.digest(secret, ".".join(parts).encode(), "sha256") if alg == "HS256" else b""
    return ".".join((*parts, _letters(signature)))


def _letters(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


@contextmanager
def running(issuer: Issuer) -> Iterator[Issuer]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.do_POST()

        def do_POST(self) -> None:
            issuer.asked.append(self.path)
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
            basic = self.headers.get("Authorization", "").removeprefix("Basic ")
            status, said = (
                (503, {})
                if issuer.is_down
                else (302, {})
                if issuer.sends_on_to
                else issuer.answer(self.path, parse_qs(body), basic)
            )
            written = json.dumps(said).encode()
            self.send_response(status)
            if issuer.sends_on_to:
                self.send_header("Location", issuer.sends_on_to)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(written)))
            self.end_headers()
            self.wfile.write(written)

        def log_message(self, *args: object) -> None:
            """Nothing on the screen."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    issuer.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield issuer
    finally:
        server.shutdown()
        server.server_close()
