#!/usr/bin/env python3
"""session_seeds.py FOLDER: sessions as fuzz_session.c and fuzz_client.c read them."""
import pathlib
import sys

MESSAGES = "QPBDECFSHdcfPBEX!"
OLD, DUAL, DUAL_NEW, SWAPPED, NEW, SWAPPED_OLD = range(6)
PORTAL = 0x80
TYPED = 0x80


def say(kind, first=0, second=0):
    at = MESSAGES.index(kind)
    return bytes([at] if kind in "SHdcfX" else [at, first, second])


def query(text):
    return say("Q", 0, text)


def extended(text, statement=1, portal=0, typed=TYPED):
    return (say("P", statement | typed, text) + say("D", statement) + say("B", portal, statement)
            + say("D", portal | PORTAL) + say("E", portal))


def pieces(client, server):
    return bytes([0x60, (client - 1) | (server - 1) * 4 & 0xfc])


def flags(world):
    return bytes([0x80 | world])


def answers(count):
    return bytes([0xc0 | count])


def answer(choice):
    return bytes([0xb0, choice])


def server_raw(data):
    return bytes([0xe0 | len(data)]) + data


SYNC = say("S")
ALL = answers(31)
FAILS, ROWS, SUSPENDS, NOTICES, SETS, NOTIFIES, DESCRIBES = (1 << i for i in range(7))

seeds = {
    "plain_query": bytes([OLD]) + query(0) + ALL,
    "rewritten_query": bytes([DUAL_NEW]) + query(1) + ALL,
    "dual_write": bytes([DUAL]) + query(3) + ALL + query(4) + ALL,
    "write_of_the_other": bytes([NEW]) + query(4) + ALL,
    "delete_locks_first": bytes([SWAPPED]) + query(6) + ALL + query(7) + ALL,
    "several_statements": bytes([DUAL]) + query(12) + ALL,
    "refused": bytes([NEW]) + query(25) + ALL + extended(25) + SYNC + ALL,
    "syntax": bytes([NEW]) + query(26) + ALL,
    "cursors": bytes([NEW]) + query(8) + query(15) + query(16) + query(9) + ALL + ALL,
    "sql_prepare": bytes([DUAL_NEW]) + query(17) + query(18) + ALL + flags(OLD) + query(18) + ALL
    + query(19) + ALL,
    "copy": bytes([DUAL]) + query(13) + ALL + say("d") + say("c") + ALL,
    "copy_extended": bytes([DUAL]) + extended(13) + SYNC + ALL + say("d") + say("c") + SYNC + ALL,
    "with_write": bytes([SWAPPED]) + query(23) + ALL,
    "transaction": bytes([DUAL]) + query(8) + query(5) + ALL + flags(SWAPPED) + query(6) + ALL
    + query(9) + ALL,
    "failed_transaction": bytes([DUAL]) + query(8) + ALL + query(4) + answers(6) + answer(FAILS)
    + query(4) + query(10) + ALL + ALL,
    "function_call": bytes([OLD]) + say("F") + ALL,
    "leaves": bytes([DUAL]) + query(4) + say("X") + ALL,
    "raw_client": bytes([DUAL]) + say("!", 9, 0)[:2] + b"Q\0\0\0\3xxxx",
    "raw_server": bytes([DUAL]) + query(4) + answers(2) + server_raw(b"D\0\0\0\12\0\1\377\377\377\376"),
    "ready_unasked": bytes([OLD]) + answers(1) + server_raw(b"Z\0\0\0\5I") + query(0) + ALL,
}
for world in range(6):
    for text in (1, 2, 4, 5, 6, 7, 24, 27):
        seeds[f"extended_{world}_{text}"] = bytes([world]) + extended(text) + SYNC + ALL
seeds["pipeline"] = (bytes([DUAL]) + extended(4) + extended(6, 2, 1) + SYNC + extended(2, 0, 2)
                     + SYNC + ALL + ALL)
seeds["pipeline_fails"] = (bytes([SWAPPED]) + extended(5) + extended(6, 2, 1) + SYNC + answers(9)
                           + answer(FAILS) + ALL + extended(6, 2, 1) + SYNC + ALL)
seeds["pipeline_in_pieces"] = (bytes([SWAPPED]) + pieces(3, 2) + extended(5) + extended(27, 2, 1)
                               + SYNC + ALL + ALL)
seeds["prepared_again"] = (bytes([OLD]) + extended(6) + SYNC + ALL + b"".join(
    flags(world) + say("B", 0, 1) + say("E") + SYNC + ALL for world in range(6)))
seeds["suspended"] = (bytes([DUAL_NEW]) + query(8) + ALL + say("P", 1, 1) + say("B", 1, 1)
                      + say("E", 1, 1) + SYNC + answers(12) + answer(SUSPENDS | ROWS) + ALL
                      + flags(OLD) + say("E", 1, 1) + SYNC + ALL + say("C", 1 | PORTAL) + SYNC + ALL)
seeds["flushed"] = bytes([DUAL]) + extended(5) + say("H") + ALL + extended(1, 2) + say("H") + ALL + SYNC
seeds["in_between"] = (bytes([SWAPPED]) + extended(6) + SYNC
                       + answer(NOTICES | SETS | NOTIFIES) * 20)
seeds["described_otherwise"] = bytes([NEW]) + extended(1) + SYNC + answers(7) + answer(DESCRIBES) + ALL
seeds["question_fails"] = b"".join([bytes([SWAPPED]), query(6), answers(3), answer(FAILS), ALL,
                                    extended(6), SYNC, answers(2), answer(FAILS), ALL])
seeds["query_in_a_pipeline"] = bytes([DUAL]) + extended(4) + query(6) + extended(6) + SYNC + ALL + ALL

folder = pathlib.Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)
for name, data in seeds.items():
    (folder / name).write_bytes(data)
