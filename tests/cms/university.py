"""A small university: an OpenID Connect provider on 127.0.0.1 that vouches for whomever a test names."""

import base64
import hashlib
import json
import secrets
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT_ID, CLIENT_SECRET = "alongside", "a-secret-of-the-university"
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


class University:
    """Runs from `open` to `close`; `token_changes` and `userinfo_changes` make it lie."""

    def __init__(self):
        self.codes, self.tokens = {}, {}
        self.token_changes, self.userinfo_changes, self.leave_out, self.broken = {}, {}, (), ()
        university = self

        class Answers(BaseHTTPRequestHandler):
            def do_GET(self):
                self.answer({})

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                self.answer({name: values[0] for name, values in parse_qs(body).items()})

            def answer(self, fields):
                status, content = university.answer(self.path, fields, self.headers)
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.end_headers()
                self.wfile.write(content if isinstance(content, bytes) else json.dumps(content).encode())

            def log_message(self, *args):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
        self.issuer = f"http://127.0.0.1:{self.server.server_port}"

    def open(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def answer(self, path, fields, headers):
        """Return status and content for one request to our endpoints."""
        if path in self.broken:
            return 500, b"<h1>Maintenance</h1>"
        if path == "/.well-known/openid-configuration":
            places = {
                name: self.issuer + place
                for name, place in [
                    ("authorization_endpoint", "/authorize"),
                    ("token_endpoint", "/token"),
                    ("userinfo_endpoint", "/userinfo"),
                    ("jwks_uri", "/keys"),
                ]
            }
            methods = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
            return 200, {"issuer": self.issuer, **places, **methods}
        if path == "/keys":
            key = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key()))
            return 200, {"keys": [{**key, "kid": "one", "use": "sig", "alg": "RS256"}]}
        if path == "/token":
            return self.token(fields)
        if path == "/userinfo":
            claims = self.tokens.get(headers["Authorization"].removeprefix("Bearer "))
            return (200, {**claims, **self.userinfo_changes}) if claims else (401, {})
        return 404, {}

    def token(self, fields):
        """Exchange a code for tokens, once, for the client that began (PKCE)."""
        claims, challenge = self.codes.pop(fields["code"], (None, ""))
        verifier = base64.urlsafe_b64encode(hashlib.sha256(fields["code_verifier"].encode()).digest())
        known = fields["client_id"], fields["client_secret"]
        if (
            claims is None
            or known != (CLIENT_ID, CLIENT_SECRET)
            or verifier.decode().rstrip("=") != challenge
        ):
            return 400, {"error": "invalid_grant"}
        access = secrets.token_urlsafe()
        self.tokens[access] = claims
        now = int(time.time())
        about = {"iss": self.issuer, "aud": CLIENT_ID, "iat": now, "exp": now + 300, "sub": claims["sub"]}
        id_token = jwt.encode({**about, **self.token_changes}, KEY, "RS256", headers={"kid": "one"})
        answer = {"access_token": access, "token_type": "Bearer", "id_token": id_token}
        return 200, {name: value for name, value in answer.items() if name not in self.leave_out}

    def vouch(self, url, **claims):
        """Say who somebody is who was sent to `url`; return where they are sent back, without the host."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        assert url.startswith(f"{self.issuer}/authorize?")
        assert asked["response_type"] == "code" and asked["client_id"] == CLIENT_ID
        assert asked["code_challenge_method"] == "S256" and "openid" in asked["scope"].split()
        code = secrets.token_urlsafe()
        self.codes[code] = (claims, asked["code_challenge"].rstrip("="))
        back = urlsplit(asked["redirect_uri"])
        return f"{back.path}?{urlencode({'code': code, 'state': asked['state']})}"
