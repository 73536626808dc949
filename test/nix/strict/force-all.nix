# `forceAll config` forces every value.
# Options inside attrsOf submodules are only checked when something reads them (in NixOS, too), so
# without this a misspelt one is not found. Options without default that nothing defined are skipped.
{ lib, ... }:
config:
let
  optional = [
    "_module"
    "sslCertificate"
    "sslCertificateKey"
    "startLimitBurst"
    "startLimitIntervalSec"
  ];
  force =
    v:
    if lib.isDerivation v then
      builtins.seq v.outPath true
    else if lib.isAttrs v then
      lib.all force (lib.attrValues (removeAttrs v optional))
    else if lib.isList v then
      lib.all force v
    else
      builtins.seq v true;
in
force config
