"""Serves the weights of a small chat model on 127.0.0.1, for tools/lmserver.sh.

serve.py WEIGHTS READY: the key stands in the environment. The file READY appears
with the address in it when the first request can be answered.
"""

import os
import signal
import socket
import sys

import xllamacpp

weights, ready = sys.argv[1:]
key = os.environ.pop("LMSERVER_KEY")

p = xllamacpp.CommonParams()
p.model.path = weights
p.model_alias = {"smollm2"}
p.hostnames = ["127.0.0.1"]
p.api_keys = [key]
p.ui = False
p.offline = True
p.warmup = False
p.n_ctx = 2048
# One request at a time, each from its beginning: what is in the cache or in the
# same batch changes the last digits, and with them now and then a token.
p.n_parallel = 1
p.cache_prompt = False
p.cache_ram_mib = 0
# Threads of the server wait for each other in loops: on a machine that is busy with
# other tests two are many times slower than one.
p.cpuparams.n_threads = p.cpuparams_batch.n_threads = 1
with socket.socket() as s:
    s.bind(("127.0.0.1", 0))
    p.port = s.getsockname()[1]

server = xllamacpp.Server(p)
with open(ready + ".new", "w") as f:
    f.write(server.listening_address)
os.rename(ready + ".new", ready)
while True:
    signal.pause()
