"""Dockerfiles as people write them: one for each way of writing that is common."""

from __future__ import annotations

GO = r"""# syntax=docker/dockerfile:1.7
ARG GO_VERSION=1.23
ARG ALPINE=3.20

FROM --platform=$BUILDPLATFORM golang:${GO_VERSION}-alpine${ALPINE} AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN --mount=type=cache,target=/go/pkg/mod \
    go mod download
ARG TARGETOS TARGETARCH
RUN --mount=type=bind,target=. \
    --mount=type=cache,target=/go/pkg/mod \
    --mount=type=cache,target=/root/.cache/go-build \
    GOOS=$TARGETOS GOARCH=$TARGETARCH go build -ldflags="-s -w" -o /out/app ./cmd/app

FROM scratch
COPY --from=build --chown=65532:65532 /out/app /app
USER 65532:65532
EXPOSE 8080/tcp
ENTRYPOINT ["/app"]
"""
NODE = r"""FROM node:22-slim as deps
WORKDIR /usr/src/app
ENV NODE_ENV production
COPY package*.json ./
RUN npm ci --omit=dev && npm cache clean --force

FROM deps as test
RUN npm install && npm test

from node:22-slim
LABEL org.opencontainers.image.source="https://example.com/app" \
      org.opencontainers.image.description="An app, \"quoted\""
COPY --from=deps ["/usr/src/app/node_modules", "./node_modules"]
COPY . .
HEALTHCHECK --interval=30s --timeout=3s \
  CMD wget -qO- http://localhost:3000/health || exit 1
CMD npm start
"""
PYTHON = r"""# check=skip=JSONArgsRecommended;error=true
FROM python:3.12-slim-bookworm AS base
# hadolint ignore=DL3008
RUN set -eux; \
	apt-get update; \
	# what is needed to compile
	apt-get install -y --no-install-recommends \
		build-essential \

		libpq-dev \
	; \
	rm -rf /var/lib/apt/lists/*
ENV PYTHONUNBUFFERED=1 \
    PATH="/opt/venv/bin:$PATH"
RUN --mount=type=secret,id=pip,target=/root/.pip/pip.conf pip install -r requirements.txt
VOLUME ["/data"]
STOPSIGNAL SIGINT
ONBUILD COPY --chown=app:app . /app
ONBUILD RUN echo "built on $BASE"
CMD python -m app --port ${PORT:-8000} ${DEBUG:+--debug}
"""
HEREDOCS = r"""# syntax=docker/dockerfile:1
FROM debian:bookworm
RUN <<EOF
set -e
apt-get update
echo "$HOME" > /home
EOF
RUN <<-'SCRIPT' /bin/bash -eux
	for i in $(seq 3); do
		echo "$i"
	done
	SCRIPT
COPY <<first.conf <<second.conf /etc/app/
listen = $PORT
first.conf
name = "two"
second.conf
RUN python3 <<PY && echo done
print("FROM nowhere")
PY
"""
WINDOWS = r"""# escape=`
FROM mcr.microsoft.com/windows/servercore:ltsc2022
SHELL ["powershell", "-Command", "$ErrorActionPreference = 'Stop';"]
WORKDIR C:\app
RUN Invoke-WebRequest https://example.com/a.zip -OutFile a.zip ; `
    Expand-Archive a.zip -DestinationPath C:\app ; `
    Remove-Item a.zip
COPY app.exe C:\app\
ENTRYPOINT ["C:\\app\\app.exe"]
"""
RUST = r"""FROM rust:1.82 AS chef
RUN cargo install cargo-chef
WORKDIR /app

FROM chef AS planner
COPY . .
RUN cargo chef prepare --recipe-path recipe.json

FROM chef AS builder
COPY --from=planner /app/recipe.json recipe.json
RUN cargo chef cook --release --recipe-path recipe.json
COPY . .
RUN cargo build --release --bin app

FROM gcr.io/distroless/cc@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
COPY --from=builder --link --chmod=755 /app/target/release/app /usr/local/bin/
ADD --checksum=sha256:24454f830cdb571e2c4ad15481119c43b3cafd48dd869a9b2945d1036d1dc68d \
    https://example.com/x /x
ENTRYPOINT ["app"]
"""
SHAPES = {
    "go": GO,
    "node": NODE,
    "python": PYTHON,
    "heredocs": HEREDOCS,
    "windows": WINDOWS,
    "rust": RUST,
}
