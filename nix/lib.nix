# What the emitted module computes at evaluation time. Every function, here and in the files that this one puts together, is the
# twin of a TypeScript function of the same name under src/domain/; test/property/ holds the two together. Needs nothing but
# nixpkgs' lib.
{ lib }:
let
  inherit (builtins)
    attrNames
    filter
    isInt
    isString
    match
    ;
  text = import ./text.nix { inherit lib; };
  escapeExec = text.escapeWith (
    text.confEscapes
    // {
      "%" = "%%";
      "$" = "$$";
    }
  );

  units = {
    "" = 1;
    k = 1024;
    m = 1024 * 1024;
    g = 1024 * 1024 * 1024;
    t = 1024 * 1024 * 1024 * 1024;
  };
  inMilliseconds = {
    ms = 1;
    s = 1000;
    m = 60 * 1000;
    h = 3600 * 1000;
    d = 24 * 3600 * 1000;
    w = 7 * 24 * 3600 * 1000;
  };
  segments =
    text:
    let
      parts = builtins.split "([0-9]+)(ms|[wdhms])" text;
      found = filter builtins.isList parts;
    in
    if
      builtins.stringLength text > 66
      || found == [ ]
      || lib.length found > 6
      || filter (part: isString part && part != "") parts != [ ]
    then
      throw "\"${text}\" is not a duration such as 30s or 1h30m"
    else
      map (segment: {
        count = lib.toIntBase10 (lib.head segment);
        unit = lib.last segment;
      }) found;

in
rec {
  inherit (import ./conf.nix { inherit lib; })
    confText
    emptyPermission
    givenSettings
    mergeSettings
    needsRestart
    permission
    ;
  inherit (import ./subjects.nix { inherit lib; }) deadLetterSubjects isSubject;
  inherit (import ./permissions.nix { inherit lib; }) userPermissions;

  # src/domain/size.ts: bytes of "512MB", of 536870912.
  bytes =
    size:
    let
      parts = match "([0-9]+)(([kKmMgGtT])[iI]?)?[bB]?" size;
      unit = builtins.elemAt parts 2;
    in
    if isInt size then
      size
    else if builtins.stringLength size > 18 || parts == null then
      throw "\"${size}\" is not a size such as 512MB or 1GiB"
    else
      lib.toIntBase10 (lib.head parts) * units.${if unit == null then "" else lib.toLower unit};

  # src/domain/size.ts: the same, and -1 where there is none.
  bytesOrNone = size: if size == null then -1 else bytes size;

  # src/domain/size.ts: what accounts with JetStream reserve together.
  reservedBy =
    kind: accounts:
    let
      sizes = map ({ value, ... }: value.jetstream.${kind}) (
        filter ({ value, ... }: value.jetstream.enable) accounts
      );
    in
    lib.foldl' (sum: size: sum + (if size == null then 0 else bytes size)) 0 sizes;

  # src/domain/duration.ts: text for Go, which knows neither days nor weeks.
  goDuration =
    text:
    lib.concatMapStrings (
      { count, unit }:
      if unit == "w" then
        "${toString (count * 168)}h"
      else if unit == "d" then
        "${toString (count * 24)}h"
      else
        "${toString count}${unit}"
    ) (segments text);

  # src/domain/duration.ts: milliseconds, exactly.
  milliseconds =
    text: lib.foldl' (sum: { count, unit }: sum + count * inMilliseconds.${unit}) 0 (segments text);

  # src/domain/duration.ts: whole seconds, rounded up.
  seconds = text: (milliseconds text + 999) / 1000;

  # src/domain/size.ts: mebibytes, rounded up; a small one to the byte.
  sizeText =
    size:
    if size < 10485760 then
      "${toString size} bytes"
    else
      "${toString ((size + 1048575) / 1048576)} MiB";

  # src/domain/arithmetic.ts: a * b / c, truncated, without the product (64 bit) overflowing.
  mulDiv =
    a: b: c:
    a / c * b + lib.mod a c * b / c;

  # src/domain/address.ts
  hostPort =
    host: port:
    if text.has [ ":" ] host && !lib.hasPrefix "[" host then
      "[${host}]:${toString port}"
    else
      "${host}:${toString port}";

  # src/domain/address.ts
  loopbackFor =
    host:
    {
      "0.0.0.0" = "127.0.0.1";
      "::" = "::1";
    }
    .${host} or host;

  # src/domain/lists.ts: what a record holds, each with its name, sorted.
  entries = lib.mapAttrsToList lib.nameValuePair;

  # src/domain/lists.ts: what occurs more than once, sorted.
  duplicates =
    list: attrNames (lib.filterAttrs (_: group: lib.length group > 1) (lib.groupBy lib.id list));

  # The type of sets whose keys match a pattern; types.attrsOf takes any.
  attrsNamed =
    pattern: item:
    lib.types.addCheck (lib.types.attrsOf item) (
      set: lib.all (key: match pattern key != null) (attrNames set)
    )
    # The module system makes types of submodules anew, without what was added (lib/modules.nix, fixupOptionType).
    // {
      substSubModules = modules: attrsNamed pattern (item.substSubModules modules);
    };

  # src/domain/systemd-text.ts: one argument (not the first word) of an Exec line.
  execArg =
    word: if text.matchesShort "[A-Za-z0-9_./:@=+,-]+" word then word else "\"${escapeExec word}\"";
}
