"""Asking a council's identity provider who somebody is: OpenID Connect, authorization code flow with PKCE.

Authlib makes state, nonce and verifier, keeps them in the session of the browser that asked, exchanges the code and
checks the token. What a token may be signed with, and whom it must name, is said here and not left to the provider.
"""

import logging
import time
from dataclasses import dataclass
from functools import cache
from typing import Any

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.django_client import DjangoIntegration, DjangoOAuth2App
from authlib.integrations.requests_client import OAuth2Session
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from joserfc.errors import JoseError

from hwb_portal.identity_providers import IdentityProvider

# By the provider's private key alone: "none" and what is signed with a shared secret are not taken.
ALGORITHMS = [f"{kind}{bits}" for kind in ("RS", "PS", "ES") for bits in (256, 384, 512)]
TIMEOUT = 5  # seconds for each answer
KNOWN_SECONDS = 60 * 60  # for which the provider's addresses and keys are remembered
JOURNEY_SECONDS = 10 * 60  # from leaving for the provider to coming back
LEEWAY = 60  # seconds by which the two clocks may differ
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")
logger = logging.getLogger(__name__)


class ProviderDownError(Exception):
    """The provider does not answer, or not as OpenID Connect Discovery asks."""


class NotProvenError(Exception):
    """What came back does not prove who somebody is. The message is for the log and names nobody."""


@dataclass(frozen=True)
class Proof:
    """What a provider has proven of a person.

    `factor_at` is when a second factor that we trust was shown there: None for never, 0 for a time it does not tell.
    """

    issuer: str
    subject: str
    email: str
    is_verified: bool
    factor_at: int | None
    after: str
    is_again: bool


class _Session(OAuth2Session):
    """Asks the addresses it was told, and follows none of them to another."""

    def request(self, method: str, url: str, **more: Any) -> requests.Response:
        answer: requests.Response = super().request(method, url, **{**more, "allow_redirects": False})
        if answer.is_redirect:
            raise requests.TooManyRedirects("the provider sends on to another address")
        return answer


class _Client(DjangoOAuth2App):
    """Authlib's client, with the issuer it was told and algorithms of ours."""

    client_cls = _Session
    server_metadata: dict[str, Any]

    def __init__(self, provider: IdentityProvider) -> None:
        super().__init__(
            DjangoIntegration(f"provider_{provider.key}"),
            name=provider.key,
            client_id=provider.client_id,
            client_secret=provider.client_secret,
            client_kwargs={
                "scope": "openid email",
                "code_challenge_method": "S256",
                "default_timeout": TIMEOUT,
            },
        )
        self.issuer = provider.issuer

    def load_server_metadata(self) -> dict[str, Any]:
        if time.time() - self.server_metadata.get("_loaded_at", 0) < KNOWN_SECONDS:
            return self.server_metadata
        with self._get_session() as session:
            address = f"{self.issuer.rstrip('/')}/.well-known/openid-configuration"
            answer = session.request("GET", address, withhold_token=True)
            answer.raise_for_status()
            said = answer.json()
        if not isinstance(said, dict) or said.get("issuer") != self.issuer:
            raise ValueError("it names another issuer")
        addresses = {"userinfo_endpoint": self.issuer, **said}  # that one may be missing
        scheme = self.issuer.partition(":")[0]
        if not all(str(addresses.get(name)).startswith(f"{scheme}://") for name in (*ENDPOINTS, "userinfo_endpoint")):
            raise ValueError("an address is missing, or is not secure")
        methods = said.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
        self.server_metadata = {
            **{name: said[name] for name in ("issuer", *ENDPOINTS, "userinfo_endpoint") if name in said},
            "token_endpoint_auth_method": next(
                (way for way in ("client_secret_basic", "client_secret_post") if way in methods), "client_secret_basic"
            ),
            "id_token_signing_alg_values_supported": ALGORITHMS,
            "_loaded_at": time.time(),
        }
        return self.server_metadata


@cache
def _client(provider: IdentityProvider) -> _Client:
    return _Client(provider)


def _here(provider: IdentityProvider) -> str:
    return f"{settings.SITE_URL}{reverse('accounts:provider_done', args=[provider.key])}"


def leave(request: HttpRequest, provider: IdentityProvider, *, after: str, is_again: bool) -> str:
    """The provider's address to send this browser to. With `is_again` it must ask, however lately it did.

    Raises ProviderDownError.
    """
    client = _client(provider)
    extra = {"prompt": "login", "max_age": 0} if is_again else {}
    try:
        going = client.create_authorization_url(_here(provider), **extra)
    except (requests.RequestException, ValueError, AuthlibBaseError) as error:
        logger.error("Identity provider %s does not answer as it should (%s)", provider.key, type(error).__name__)
        raise ProviderDownError from error
    client.save_authorize_data(
        request, redirect_uri=_here(provider), **going, after=after, is_again=is_again, at=int(time.time())
    )
    return str(going["url"])


def come_back(request: HttpRequest, provider: IdentityProvider) -> Proof:
    """What the provider has proven of the person at this browser; good once.

    Raises NotProvenError or ProviderDownError.
    """
    client = _client(provider)
    going = client.framework.get_state_data(request.session, request.GET.get("state")) or {}
    client.framework.clear_state_data(request.session, request.GET.get("state"))
    if time.time() - going.get("at", 0) > JOURNEY_SECONDS:
        raise NotProvenError("no journey of this browser, or one of long ago")
    try:
        claims = _claims(request, client, provider, going)
        return Proof(
            issuer=provider.issuer,
            subject=str(claims["sub"]),
            email=str(claims.get("email", "")),
            is_verified=claims.get(provider.verified_claim) in (True, 1, "1", "true"),
            factor_at=_factor_at(claims, provider, going),
            after=going["after"],
            is_again=going["is_again"],
        )
    except requests.RequestException as error:
        logger.error("Identity provider %s does not answer (%s)", provider.key, type(error).__name__)
        raise ProviderDownError from error
    except (AuthlibBaseError, JoseError, KeyError, TypeError, ValueError) as error:
        raise NotProvenError(f"{type(error).__name__} {getattr(error, 'error', '')}".strip()) from error


def _claims(
    request: HttpRequest, client: _Client, provider: IdentityProvider, going: dict[str, Any]
) -> dict[str, Any]:
    """Claims of the token, and of the provider's user page for what the token leaves out."""
    if "error" in request.GET:
        raise ValueError("the provider refused")
    token = client.fetch_access_token(
        redirect_uri=going["redirect_uri"], code=request.GET["code"], code_verifier=going["code_verifier"]
    )
    claims = client.parse_id_token(
        token,
        nonce=going["nonce"],
        claims_options={
            "iss": {"essential": True, "value": provider.issuer},
            "aud": {"essential": True, "value": provider.client_id},
        },
        leeway=LEEWAY,
    )
    if not (claims and claims["sub"]):
        raise ValueError("no token")
    if "email" not in claims and "userinfo_endpoint" in client.server_metadata:
        more = client.userinfo(token=token)
        if more.get("sub") != claims["sub"]:
            raise ValueError("the user page is about somebody else")
        claims = {**more, **claims}
    return dict(claims)


def _factor_at(claims: dict[str, Any], provider: IdentityProvider, going: dict[str, Any]) -> int | None:
    """See `Proof`. Where it was asked for again, only one shown since then counts."""
    is_shown = bool(set(claims.get("amr") or ()) & set(provider.second_factor_amr))
    is_shown = is_shown or claims.get("acr") in provider.second_factor_acr
    at = min(int(claims.get("auth_time") or 0), int(time.time()))
    if not is_shown or (going["is_again"] and at < going["at"] - LEEWAY):
        return None
    return at
