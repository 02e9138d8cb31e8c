"""A small OpenID Connect provider on this machine: discovery, code flow with PKCE, RS256."""

import base64
import hashlib
import json
import threading
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlencode
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "prima", "a-secret-between-the-two"


class Silent(WSGIRequestHandler):
    """Serve without a line per request."""

    def log_message(self, *_args: Any) -> None:
        pass


@dataclass
class IdentityProvider:
    """Says of whoever comes that they are ``claims``."""

    claims: dict[str, Any]
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Start to serve on a free port."""
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.server: WSGIServer = make_server("127.0.0.1", 0, self.serve, handler_class=Silent)
        self.issuer = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        """Stop serving and free the port."""
        self.server.shutdown()
        self.server.server_close()

    def serve(self, environ: dict[str, Any], start_response: Any) -> list[bytes]:
        """Answer one request."""
        name = environ["PATH_INFO"].strip("/").replace("/", "_").replace(".", "").replace("-", "_")
        size = int(environ.get("CONTENT_LENGTH") or 0)
        text = environ["wsgi.input"].read(size).decode() or environ["QUERY_STRING"]
        query = {key: values[0] for key, values in parse_qs(text).items()}
        status, headers, body = getattr(self, f"on_{name}")(query, environ)
        start_response(status, [("Content-Type", "application/json"), *headers])
        return [json.dumps(body).encode()]

    def on_well_known_openid_configuration(self, _query: Any, _environ: Any) -> Any:
        configuration = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
            "jwks_uri": f"{self.issuer}/jwks",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }
        return "200 OK", [], configuration

    def on_authorize(self, query: dict[str, str], _environ: Any) -> Any:
        code = f"code-{len(self.codes)}"
        self.codes[code] = query
        back = f"{query['redirect_uri']}?{urlencode({'code': code, 'state': query['state']})}"
        return "302 Found", [("Location", back)], {}

    def on_token(self, query: dict[str, str], _environ: Any) -> Any:
        asked = self.codes.pop(query["code"], None)
        digest = hashlib.sha256(query.get("code_verifier", "").encode()).digest()
        proof = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        knows_secret = (query.get("client_id"), query.get("client_secret")) == (CLIENT, SECRET)
        if asked is None or not knows_secret or asked.get("code_challenge") != proof:
            self.refused.append(query["code"])
            return "400 Bad Request", [], {"error": "invalid_grant"}
        token = jwt.encode(self.id_claims(), self.key, "RS256", headers={"kid": "1"})
        return "200 OK", [], {"access_token": "access", "token_type": "Bearer", "id_token": token}

    def id_claims(self) -> dict[str, Any]:
        now = int(time.time())
        return {"iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 60, **self.claims}

    def on_userinfo(self, _query: Any, environ: dict[str, Any]) -> Any:
        assert environ["HTTP_AUTHORIZATION"] == "Bearer access"
        return "200 OK", [], self.claims
