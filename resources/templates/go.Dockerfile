# syntax=docker/dockerfile:1
# A Go program as one static file in an image that holds nothing else.
ARG GO_VERSION=1

FROM golang:${GO_VERSION} AS build
WORKDIR /src
# The modules alone come first: they change less often than the code.
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -ldflags="-s -w" -o /out/app .

FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /out/app /app
# A number, since an empty image has no list of users.
USER 65532:65532
ENTRYPOINT ["/app"]
