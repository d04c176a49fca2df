from __future__ import annotations

from pierhead.state.build_graph import Edge, graph

TEXT = """ARG BASE=tools
FROM golang AS tools
FROM ${BASE} AS build
RUN --mount=type=bind,from=tools,target=/t make
FROM alpine
COPY --from=build /a /a
COPY --from=0 /b /b
COPY --from=nginx /c /c
COPY --from=9 /d /d
"""


def test_stages_take_from_stages() -> None:
    found = graph(TEXT)
    assert found.columns == (0, 1, 2)
    assert found.edges == (
        Edge(0, 1, 3, base=True),
        Edge(0, 1, 4, base=False),
        Edge(1, 2, 6, base=False),
        Edge(0, 2, 7, base=False),
    )


def test_nonsense_has_a_graph_too() -> None:
    for text in ("", "FROM", "RUN x\n", "FROM a AS a\nFROM a AS a\nCOPY --from=a x y\n"):
        assert len(graph(text).columns) == len(graph(text).stages)
