# logrotate.conf as NixOS writes it. Sections are ordered by priority; the
# built-in global header (weekly, rotate 4, missingok, notifempty) comes first.
{ lib, ... }:
config:
let
  scripts = [
    "firstaction"
    "lastaction"
    "prerotate"
    "postrotate"
    "preremove"
  ];
  line =
    key: v:
    if
      v == null
      || lib.elem key [
        "enable"
        "global"
        "files"
        "priority"
        "_module"
      ]
    then
      null
    else if key == "frequency" then
      v
    else if lib.elem key scripts then
      "${key}\n    ${v}\n  endscript"
    else if lib.isBool v then
      lib.optionalString (!v) "no" + key
    else
      "${key} ${toString v}";
  body =
    indent: s:
    lib.concatMapStrings (l: "${indent}${l}\n") (lib.filter (l: l != null) (lib.mapAttrsToList line s));
  block =
    s:
    if s.global then
      body "" s
    else
      "${lib.concatMapStringsSep "\n" (f: "\"${f}\"") (lib.toList s.files)} {\n${body "  " s}}\n";
  user = config.services.logrotate.settings;
  header = {
    enable = true;
    global = true;
    missingok = true;
    notifempty = true;
    frequency = "weekly";
    rotate = 4;
  }
  // lib.filterAttrs (n: v: v != null && n != "priority" && n != "global" && n != "files") (
    user.header or { }
  )
  // {
    priority = 100;
  };
in
lib.concatMapStringsSep "\n" block (
  lib.sortProperties (
    lib.filter (s: s.enable) (lib.attrValues (removeAttrs user [ "header" ]) ++ [ header ])
  )
)
