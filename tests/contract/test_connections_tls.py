"""Posts go over TLS, as on AWS: the certificate is checked, the connection is kept, a new one follows a closed one."""

from __future__ import annotations

import asyncio
import contextlib
import datetime
import ipaddress
import ssl
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from botocore.credentials import Credentials
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from taskflow.adapters.connections import ApiGatewayConnections
from taskflow.errors import PostFailed


@dataclass
class Gateway:
    """What reached the server."""

    port: int = 0
    connections: int = 0
    requests: list[str] = field(default_factory=list)
    writers: list[asyncio.StreamWriter] = field(default_factory=list)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self.writers.append(writer)
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode()
                length = int(head.lower().partition("content-length: ")[2].split("\r\n")[0])
                await reader.readexactly(length)
                self.requests.append(head)
                writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()


def _certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for 127.0.0.1, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "gateway")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(hours=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    (folder / "cert.pem").write_bytes(certificate.public_bytes(pem))
    plain = serialization.NoEncryption()
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain)
    (folder / "key.pem").write_bytes(private)
    return folder / "cert.pem", folder / "key.pem"


@contextlib.asynccontextmanager
async def _serving(certificate: Path, key: Path) -> AsyncIterator[Gateway]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    gateway = Gateway()
    server = await asyncio.start_server(gateway.serve, "127.0.0.1", 0, ssl=context, ssl_shutdown_timeout=0.1)
    gateway.port = server.sockets[0].getsockname()[1]
    try:
        yield gateway
    finally:
        server.close()
        for writer in gateway.writers:
            writer.close()
        await server.wait_closed()


def _adapter(gateway: Gateway) -> ApiGatewayConnections:
    credentials = Credentials("AKIDEXAMPLE", "secret", "session")
    return ApiGatewayConnections(f"https://127.0.0.1:{gateway.port}/v1", "eu-west-1", credentials)


async def test_posts_share_a_checked_connection_and_outlive_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate, key = _certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    async with _serving(certificate, key) as gateway:
        adapter = _adapter(gateway)
        for number in range(5):
            await adapter.post("L0SM9cOFvHcCIhw=", b'{"n": %d}' % number)
        assert (gateway.connections, len(gateway.requests)) == (1, 5)
        assert gateway.requests[0].startswith("POST /v1/@connections/L0SM9cOFvHcCIhw%3D HTTP/1.1")
        assert "/eu-west-1/execute-api/aws4_request" in gateway.requests[0]
        assert "X-Amz-Security-Token: session" in gateway.requests[0]
        gateway.writers[0].close()
        with contextlib.suppress(TimeoutError):  # nobody answers its goodbye
            await gateway.writers[0].wait_closed()
        await adapter.post("L0SM9cOFvHcCIhw=", b"{}")
        assert gateway.connections == 2
        adapter.close_pool()


async def test_a_certificate_nobody_vouches_for_is_refused(tmp_path: Path) -> None:
    async with _serving(*_certificate(tmp_path)) as gateway:
        with pytest.raises(PostFailed, match="SSLCertVerificationError"):
            await _adapter(gateway).post("L0SM9cOFvHcCIhw=", b"{}")
        assert gateway.requests == []
