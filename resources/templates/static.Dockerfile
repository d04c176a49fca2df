# syntax=docker/dockerfile:1
# A folder of web pages, served by nginx without privileges.
FROM nginxinc/nginx-unprivileged:stable-alpine

COPY --chown=nginx:nginx public/ /usr/share/nginx/html/

EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=3s \
    CMD wget --quiet --spider http://127.0.0.1:8080/ || exit 1
