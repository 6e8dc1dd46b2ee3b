"""A client that logs in by SCRAM over TLS, by the letter or as it should not.

    scram_client.py PORT USER PASSWORD VARIANT [COMMAND]

Prints what the server says, line by line, without what differs from login to login. COMMAND is run
by the shell before the last answer is sent. VARIANT is one of those at the end, or "all" for all of
them, each with its name in front.
"""
import base64
import hashlib
import hmac
import os
import socket
import ssl
import struct
import subprocess
import sys

SHA384_WITH_RSA = bytes.fromhex("06092a864886f70d01010c")


class Over(Exception):
    pass


class Client:
    def __init__(self, port, user, password, command):
        self.user, self.password, self.command = user, password, command
        plain = socket.create_connection(("127.0.0.1", port), 20)
        plain.sendall(struct.pack("!ii", 8, 80877103))
        assert plain.recv(1) == b"S"
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        self.stream = context.wrap_socket(plain)
        certificate = self.stream.getpeercert(True)
        name = "sha384" if SHA384_WITH_RSA in certificate else "sha256"
        self.end_point = hashlib.new(name, certificate).digest()
        self.nonce = base64.b64encode(os.urandom(18))

    def startup(self):
        body = b"user\0" + self.user.encode() + b"\0database\0postgres\0\0"
        self.stream.sendall(struct.pack("!ii", len(body) + 8, 196608) + body)

    def send(self, body, length=None):
        length = len(body) + 4 if length is None else length
        self.stream.sendall(b"p" + struct.pack("!i", length) + body)

    def choose(self, mechanism, first, length=None):
        length = len(first) if length is None else length
        self.send(mechanism + b"\0" + struct.pack("!i", length) + first)

    def take(self, count):
        data = b""
        while len(data) < count:
            some = self.stream.recv(count - len(data))
            if not some:
                print("closed")
                raise Over
            data += some
        return data

    def read(self):
        """The next message; the text of what is about SASL."""
        kind, length = struct.unpack("!ci", self.take(5))
        body = self.take(length - 4)
        if kind == b"E":
            fields = {field[:1]: field[1:] for field in body.split(b"\0") if field}
            print("error", *(fields.get(key, b"").decode() for key in (b"V", b"C", b"M", b"D")))
            raise Over
        if kind == b"Z":
            print("ready")
            raise Over
        if kind != b"R":
            return None
        code = struct.unpack("!i", body[:4])[0]
        if code == 10:
            print("offer", body[4:].replace(b"\0", b" ").decode().strip())
        elif code == 11 and body[4:]:
            parts = dict(part.split(b"=", 1) for part in body[4:].split(b","))
            print("challenge", parts[b"s"].decode(), parts[b"i"].decode())
        else:
            print("authentication", code, len(body))
        return body[4:]

    def finish(self, header, bare, **changes):
        """From server-first on."""
        server_first = self.read()
        parts = dict(part.split(b"=", 1) for part in server_first.split(b","))
        binding = header + (self.end_point if header[:1] == b"p" else b"")
        binding = changes.get("binding", binding)
        final = b"c=" + base64.b64encode(binding) + b",r=" + changes.get("nonce", parts[b"r"])
        final += changes.get("more", b"")
        salt = base64.b64decode(parts[b"s"])
        salted = hashlib.pbkdf2_hmac("sha256", self.password.encode(), salt, int(parts[b"i"]))
        key = hmac.digest(salted, b"Client Key", "sha256")
        stored = hashlib.sha256(key).digest()
        exchange = b",".join((bare, server_first, final))
        signature = hmac.digest(stored, exchange, "sha256")
        proof = bytes(left ^ right for left, right in zip(key, signature))
        proof = changes.get("proof", base64.b64encode(proof))
        if self.command:
            subprocess.run(self.command, shell=True, check=True)
        self.send(final + b",p=" + proof + changes.get("behind", b""))
        said = self.read()
        server_key = hmac.digest(salted, b"Server Key", "sha256")
        expected = base64.b64encode(hmac.digest(server_key, exchange, "sha256"))
        print("server proved" if said == b"v=" + expected else "server NOT proved")
        while True:
            self.read()


PLUS, PLAIN, BOUND = b"SCRAM-SHA-256-PLUS", b"SCRAM-SHA-256", b"p=tls-server-end-point,,"


def login(client, mechanism=PLUS, header=BOUND, bare=None, whole=None, **changes):
    bare = b"n=,r=" + client.nonce if bare is None else bare
    client.startup()
    client.read()
    client.choose(mechanism, header + bare if whole is None else whole)
    client.finish(header, bare, **changes)


def plain(client, header=b"n,,", **changes):
    login(client, PLAIN, header, **changes)


def without_initial_response(client):
    bare = b"n=,r=" + client.nonce
    client.startup()
    client.read()
    client.choose(PLAIN, b"", -1)
    client.read()
    client.send(b"n,," + bare)
    client.finish(b"n,,", bare)


def choose_only(client, mechanism, first, length=None):
    client.startup()
    client.read()
    client.choose(mechanism, first, length)
    client.read()


def early(client):
    """Before it has been asked."""
    bare = b"n=,r=" + client.nonce
    client.startup()
    client.choose(PLUS, BOUND + bare)
    client.read()
    client.finish(BOUND, bare)


VARIANTS = {
    "bound": login,
    "unbound": plain,
    "early": early,
    "without_initial_response": without_initial_response,
    "extension": lambda client: plain(client, bare=b"n=,r=" + client.nonce + b",x=later"),
    "extension_in_final": lambda client: login(client, more=b",x=later"),
    "name": lambda client: login(client, bare=b"n=somebody,r=" + client.nonce),
    "long_nonce": lambda client: plain(client, bare=b"n=,r=" + 900 * b"a"),
    "longest": lambda client: plain(client, bare=b"n=,r=" + (1020 - 26) * b"a"),
    "too_long": lambda client: plain(client, bare=b"n=,r=" + (1020 - 25) * b"a"),
    "thinks_it_cannot": lambda client: plain(client, header=b"y,,"),
    "unknown_mechanism": lambda client: login(client, mechanism=b"SCRAM-SHA-1"),
    "bound_without_binding": lambda client: login(client, header=b"n,,"),
    "unbound_with_binding": lambda client: plain(client, header=BOUND),
    "empty": lambda client: plain(client, whole=b""),
    "zero_byte": lambda client: plain(client, bare=b"n=,r=a\0b"),
    "unknown_flag": lambda client: plain(client, header=b"x,,"),
    "authorization_identity": lambda client: plain(client, header=b"n,a=postgres,"),
    "mandatory_extension": lambda client: plain(client, bare=b"m=ext,n=,r=abc"),
    "no_nonce": lambda client: plain(client, bare=b"n="),
    "unprintable_nonce": lambda client: plain(client, bare=b"n=,r=a\x01b"),
    "wrong_nonce": lambda client: login(client, nonce=b"abc"),
    "wrong_binding": lambda client: login(client, binding=BOUND + 32 * b"x"),
    "no_binding": lambda client: login(client, binding=b"n,,"),
    "wrong_flag": lambda client: plain(client, binding=b"y,,"),
    "wrong_proof": lambda client: login(client, proof=base64.b64encode(32 * b"x")),
    "short_proof": lambda client: login(client, proof=b"eHg="),
    "no_base64": lambda client: login(client, proof=44 * b"!"),
    "behind_the_proof": lambda client: login(client, behind=b",x=y"),
    "too_little": lambda client: choose_only(client, PLAIN, b"n,,n=,r=abc", 400),
    "too_much": lambda client: choose_only(client, PLAIN, b"n,,n=,r=abc", 4),
    "below_zero": lambda client: choose_only(client, PLAIN, b"n,,n=,r=abc", -2),
}

port, user, password, chosen = sys.argv[1:5]
for variant in VARIANTS if chosen == "all" else [chosen]:
    if chosen == "all":
        print("==", variant)
    try:
        client = Client(int(port), user, password, sys.argv[5] if sys.argv[5:] else None)
        VARIANTS[variant](client)
    except Over:
        pass
