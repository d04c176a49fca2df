# syntax=docker/dockerfile:1
# A small Debian image with the programs that you name, run by a user without privileges.
FROM debian:stable-slim

# Update and install in one step, so that a cached list is never older than what it installs.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends ca-certificates curl \
    && rm -rf /var/lib/apt/lists/*

RUN useradd --create-home --shell /bin/bash app
USER app
WORKDIR /home/app

CMD ["bash"]
