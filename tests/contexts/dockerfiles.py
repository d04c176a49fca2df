"""Dockerfiles that nobody would write, of pieces that everybody does."""

from __future__ import annotations

from hypothesis import strategies as st

PIECES = (
    "FROM a AS b", "RUN ", "COPY ", "--from=b ", "--mount=type=cache,target=/x ", "ENV ", "A=b ",
    'C="d e" ', "ONBUILD ", "\\\n", "\n", "\n\n", "# remark\n", "  ", "<<E ", "<<-'F' ", "\nE\n",
    "\n\tF\n", '["a", "b"]', "$X", "${Y:-z}", "'", '"', "\\", "HEALTHCHECK --interval=1s CMD x",
    "# escape=`\n", "`\n", "# syntax=a/b\n", "LABEL a=b", "\t", "é", "\U0001f600", "--", "run x",
)  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES), max_size=14).map("".join)
