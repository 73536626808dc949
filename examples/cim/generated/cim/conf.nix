# nats-server.conf: the twins of src/domain/conf.ts and src/domain/server-reload.ts.
{ lib }:
let
  inherit (builtins)
    attrNames
    filter
    isAttrs
    isInt
    isString
    ;
  inherit (import ./text.nix { inherit lib; })
    confEscapes
    escapeWith
    has
    matchesShort
    ;
  escapeConf = escapeWith confEscapes;

  # src/domain/conf.ts
  bareKey = name: matchesShort "[A-Za-z_][A-Za-z0-9_]*" name && lib.toLower name != "include";
  confKey =
    name:
    if bareKey name then
      name
    else if name == "" || has (attrNames confEscapes) name then
      throw "nats-server.conf cannot hold the key ${builtins.toJSON name}"
    else
      "\"${name}\"";
  confBlock =
    indent: open: body: close:
    if body == "" then "${open}${close}" else "${open}\n${body}${indent}${close}";
  confEntries =
    indent: settings:
    lib.concatMapStrings (
      name:
      let
        value = settings.${name};
        separator = if isAttrs value then " " else ": ";
      in
      lib.optionalString (value != null) "${indent}${confKey name}${separator}${confValue indent value}\n"
    ) (attrNames settings);
  confValue =
    indent: value:
    let
      inner = "${indent}  ";
    in
    if isString value then
      "\"${escapeConf value}\""
    else if isInt value then
      toString value
    else if builtins.isBool value then
      lib.boolToString value
    else if isAttrs value then
      confBlock indent "{" (confEntries inner value) "}"
    else if builtins.isList value then
      confBlock indent "[" (lib.concatMapStrings (item: "${inner}${confValue inner item}\n") (
        filter (item: item != null) value
      )) "]"
    else
      throw "nats-server.conf cannot hold a ${builtins.typeOf value}";

  # src/domain/server-reload.ts
  withoutReloadable =
    reloadable: block: settings:
    let
      keep =
        name: value:
        let
          path = "${block}${lib.toLower name}";
          inner = withoutReloadable reloadable "${path}." value;
        in
        if value == null || lib.elem path reloadable && !has [ "." ] name then
          [ ]
        else if !isAttrs value || !lib.any (lib.hasPrefix "${path}.") reloadable then
          [ (lib.nameValuePair name value) ]
        else
          lib.optional (inner != { }) (lib.nameValuePair name inner);
    in
    lib.listToAttrs (lib.concatLists (lib.mapAttrsToList keep settings));
  lastingAccounts =
    settings:
    let
      system = [ "$SYS" ] ++ valuesOf "system_account" settings ++ valuesOf "system" settings;
      accounts = lib.concatMap (lib.mapAttrsToList lib.nameValuePair) (
        filter isAttrs (valuesOf "accounts" settings)
      );
      others = filter ({ name, ... }: !lib.elem name system) accounts;
      lasting = filter ({ value, ... }: isAttrs value && valuesOf "jetstream" value != [ ]) others;
    in
    lib.optionalAttrs (others != [ ] && valuesOf "jetstream" settings != [ ]) {
      accounts = lib.listToAttrs (map ({ name, ... }: lib.nameValuePair name true) lasting);
    };
  valuesOf =
    name: settings:
    lib.attrValues (lib.filterAttrs (key: value: value != null && lib.toLower key == name) settings);
in
rec {
  # src/domain/conf.ts: settings as nats-server.conf.
  confText = confEntries "";

  # src/domain/conf.ts: maps merge, all else is replaced, null removes.
  mergeSettings =
    base: over:
    let
      below = name: if isAttrs (base.${name} or null) then base.${name} else { };
      present = lib.filterAttrs (_: value: value != null) over;
    in
    removeAttrs base (attrNames over)
    // lib.mapAttrs (
      name: value: if isAttrs value then mergeSettings (below name) value else value
    ) present;

  # src/domain/conf.ts: limits without those that are none; null where nothing is left.
  givenSettings =
    settings:
    let
      given = lib.filterAttrs (_: value: value != -1) settings;
    in
    if given == { } then null else given;

  # src/domain/conf.ts: a bare list allows; sides that are not given are left out.
  permission =
    given:
    if given == null then
      null
    else if builtins.isList given then
      { allow = given; }
    else
      lib.filterAttrs (_: subjects: subjects != null) given;

  # src/domain/conf.ts: whether nats-server would read a permission as no restriction at all.
  emptyPermission =
    given:
    let
      sides = permission given;
    in
    sides != null && (if sides ? allow then sides.allow == [ ] else (sides.deny or [ ]) == [ ]);

  # src/domain/server-reload.ts: what of the settings a running server would not take when it reloads.
  needsRestart =
    reloadable: settings:
    let
      kept = withoutReloadable reloadable "" settings;
    in
    lib.optionalAttrs (lib.elem "accounts" reloadable) (lastingAccounts settings) // kept;
}
