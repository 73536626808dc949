#!/bin/sh
# usage: self-sign CERTIFICATE KEY NAME
# Makes a certificate for NAME that nobody trusts, so that nginx can start until a real one is put in its place. A key that
# is there already is used; nothing is overwritten.
set -eu
certificate=$1
key=$2
name=$3

if [ -e "$certificate" ]; then exit 0; fi
mkdir -p "$(dirname "$certificate")" "$(dirname "$key")"
if [ ! -e "$key" ]; then
  openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:prime256v1 -out "$key.new"
  chmod 640 "$key.new"
  mv "$key.new" "$key"
fi
# A common name has 64 characters at most, this one many more.
openssl req -x509 -new -key "$key" -days 365 -config /dev/stdin -out "$certificate.new" <<END
[req]
prompt = no
distinguished_name = name
x509_extensions = more
[name]
commonName = self-signed
[more]
subjectAltName = DNS:$name
END
chmod 644 "$certificate.new"
mv "$certificate.new" "$certificate"
echo "made a certificate for $name that nobody trusts; put a real one in its place: $certificate" >&2
