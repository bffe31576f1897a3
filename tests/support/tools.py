"""The languages' own tools, for the tests that run them."""

import os
import shutil
import sys
from pathlib import Path

import pytest
import trustme
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from cryptography.x509 import load_pem_x509_certificate

PATH = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))


def need(tool: str) -> str:
    """Return where the tool is. Where it is missing the test is skipped, visibly; on CI it fails.

    There `.ci/run` has installed every tool, but for those that it found no package for.
    """
    if found := shutil.which(tool, path=PATH):
        return found
    if os.environ.get("CI") == "true" and tool not in os.environ.get("UNPACKAGED", "").split():
        pytest.fail(f"{tool} is not installed", pytrace=False)
    pytest.skip(f"{tool} is not installed")


def trust(authority: trustme.CA, folder: Path) -> dict[str, str]:
    """Return the environment that makes every tool trust the authority, and nothing else."""
    pem = folder / "ca.pem"
    pem.write_bytes(authority.cert_pem.bytes())
    store = folder / "ca.p12"
    certificate = pkcs12.PKCS12Certificate(load_pem_x509_certificate(pem.read_bytes()), b"ca")
    store.write_bytes(pkcs12.serialize_java_truststore([certificate], BestAvailableEncryption(b"secret")))
    files = ("CURL_CA_BUNDLE", "NODE_EXTRA_CA_CERTS", "REQUESTS_CA_BUNDLE", "SSL_CERT_FILE")
    java = f"-Djavax.net.ssl.trustStore={store} -Djavax.net.ssl.trustStorePassword=secret -XX:TieredStopAtLevel=1"
    return dict.fromkeys(files, str(pem)) | {"JAVA_TOOL_OPTIONS": java}
