"""A security key made of software: answers what a browser would hand on from a real one."""

import json
import re
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

SITE = "testserver"
FLAG = AuthenticatorData.FLAG


def options_in(page: str) -> dict[str, Any]:
    found = re.search(r'<script id="js_data" type="application/json">(.*?)</script>', page)
    assert found
    (options,) = json.loads(found[1]).values()
    return dict(options["publicKey"])


class SoftKey:
    def __init__(self) -> None:
        self.private = ec.generate_private_key(ec.SECP256R1())
        self.id = b"a soft key of the tests"

    def register(self, page: str) -> str:
        client = self.client("webauthn.create", page)
        public = AttestedCredentialData.create(
            bytes(16), self.id, ES256.from_cryptography_key(self.private.public_key())
        )
        data = AuthenticatorData.create(self.site(), FLAG.UP | FLAG.AT, 0, public)
        attestation = AttestationObject.create("none", data, {})
        return self.answer(clientDataJSON=client, attestationObject=attestation)

    def sign(self, page: str) -> str:
        client = self.client("webauthn.get", page)
        data = AuthenticatorData.create(self.site(), FLAG.UP, 1)
        signature = self.private.sign(bytes(data) + sha256(client).digest(), ec.ECDSA(SHA256()))
        return self.answer(clientDataJSON=client, authenticatorData=data, signature=signature)

    def client(self, kind: str, page: str) -> bytes:
        return CollectedClientData.create(kind, options_in(page)["challenge"], f"https://{SITE}")

    def site(self) -> bytes:
        return sha256(SITE.encode()).digest()

    def answer(self, **response: bytes) -> str:
        me = websafe_encode(self.id)
        parts = {name: websafe_encode(part) for name, part in response.items()}
        return json.dumps(
            {
                "type": "public-key", "id": me, "rawId": me, "response": parts, "clientExtensionResults": {},
            }
        )  # fmt: skip
