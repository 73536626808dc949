# What the emitted module computes at evaluation time. Every function is the twin of a TypeScript function of the same
# name under src/domain/; test/property/ holds the two together. Needs nothing but nixpkgs' lib.
{ lib }:
let
  inherit (builtins)
    attrNames
    filter
    fromJSON
    isAttrs
    isInt
    isString
    match
    replaceStrings
    ;

  # Nix strings know no \xHH: the control characters come from JSON's escapes.
  hex = width: n: lib.fixedWidthString width "0" (lib.toLower (lib.toHexString n));
  codePoint = n: fromJSON ''"\u${hex 4 n}"'';
  controls = lib.listToAttrs (
    map (n: lib.nameValuePair (codePoint n) "\\x${hex 2 n}") (lib.range 1 31 ++ [ 127 ])
  );
  confEscapes = controls // {
    "\"" = "\\\"";
    "\\" = "\\\\";
    "\n" = "\\n";
    "\r" = "\\r";
    "\t" = "\\t";
  };
  escapeWith = escapes: replaceStrings (attrNames escapes) (lib.attrValues escapes);
  escapeConf = escapeWith confEscapes;
  escapeExec = escapeWith (
    confEscapes
    // {
      "%" = "%%";
      "$" = "$$";
    }
  );

  has = characters: text: replaceStrings characters (map (_: "") characters) text != text;

  # Control characters, white space and the replacement character, of all of Unicode.
  subjectBreakers = map codePoint (
    lib.range 1 32
    ++ lib.range 127 160
    ++ [ 5760 ]
    ++ lib.range 8192 8202
    ++ [
      8232
      8233
      8239
      8287
      12288
      65533
    ]
  );

  # A regular expression walks a long text by recursion and can exhaust the stack (libstdc++): only short ones are matched.
  matchesShort = pattern: text: builtins.stringLength text <= 128 && match pattern text != null;

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
      accounts = lib.concatMap attrsToList (filter isAttrs (valuesOf "accounts" settings));
      others = filter ({ name, ... }: !lib.elem name system) accounts;
      lasting = filter ({ value, ... }: isAttrs value && valuesOf "jetstream" value != [ ]) others;
    in
    lib.optionalAttrs (others != [ ] && valuesOf "jetstream" settings != [ ]) {
      accounts = lib.listToAttrs (map ({ name, ... }: lib.nameValuePair name true) lasting);
    };
  attrsToList = lib.mapAttrsToList lib.nameValuePair;
  valuesOf =
    name: settings:
    lib.attrValues (lib.filterAttrs (key: value: value != null && lib.toLower key == name) settings);
  # src/domain/subject-algebra.ts
  tokensOf = subject: lib.splitString "." subject;
  tokensCover =
    wide: tokens:
    if wide == [ ] || tokens == [ ] then
      wide == tokens
    else
      let
        outer = lib.head wide;
        inner = lib.head tokens;
      in
      outer == ">"
      ||
        inner != ">" && (outer == "*" || outer == inner) && tokensCover (lib.tail wide) (lib.tail tokens);
  covers = outer: inner: tokensCover (tokensOf outer) (tokensOf inner);
  tokensOverlap =
    one: other:
    if one == [ ] || other == [ ] then
      one == other
    else
      let
        left = lib.head one;
        right = lib.head other;
      in
      left == ">"
      || right == ">"
      || (left == right || left == "*" || right == "*") && tokensOverlap (lib.tail one) (lib.tail other);
  overlaps = one: other: tokensOverlap (tokensOf one) (tokensOf other);

  # src/domain/subject.ts: an entry of a subscribe list, in its parts.
  splitSubscription =
    text:
    let
      parts = lib.splitString " " text;
    in
    {
      inherit text;
      subject = lib.head parts;
      queue = if lib.tail parts == [ ] then null else lib.concatStringsSep " " (lib.tail parts);
    };
  entryCovers =
    outer: inner:
    covers outer.subject inner.subject
    && (outer.queue == null || inner.queue != null && covers outer.queue inner.queue);

  # src/domain/permission/does.ts
  ownInbox = user: "_INBOX_${replaceStrings [ "." ] [ "=" ] user}";
  leastEntries =
    given:
    let
      all = map splitSubscription (lib.unique given);
      plain = filter ({ queue, ... }: queue == null) all;
      queued = filter ({ queue, ... }: queue != null) all;
      besides = list: one: lib.any (other: other != one && entryCovers other one) list;
      among =
        named: filter (one: lib.any (other: other == one || admits other.subject one.subject) named) queued;
      named = among (among (filter (one: !besides plain one) queued));
      isKept =
        one: if one.queue == null then !besides plain one else lib.elem one named && !besides named one;
    in
    map ({ text, ... }: text) (filter isKept all);
  admits =
    entry: subscription:
    let
      wide = tokensOf entry;
      tokens = tokensOf subscription;
      open = lib.last wide == ">";
      length = if open then lib.length wide - 1 else lib.length wide;
      pairs = lib.zipListsWith (
        token: other: token == "*" || token == other
      ) (lib.take length wide) tokens;
    in
    (if open then length < lib.length tokens else length == lib.length tokens) && lib.all lib.id pairs;
  streamSubjects =
    name: stream:
    if stream.subjects != null then
      stream.subjects
    else
      lib.optional (stream.mirror == null && stream.sources == [ ]) name;
  isStored =
    streams: subject:
    lib.any (
      name: !streams.${name}.noAck && lib.any (overlaps subject) (streamSubjects name streams.${name})
    ) (attrNames streams);
  consumerNeeds =
    streams: answers: reference:
    let
      names = lib.splitString "/" reference;
      stream = lib.head names;
      consumer = lib.last names;
      found = (streams.${stream}.consumers or { }).${consumer} or null;
      of = "${stream}.${consumer}";
      pushes = found != null && found.deliverSubject != null;
      group = lib.optionalString (found.deliverGroup != null) " ${found.deliverGroup}";
    in
    {
      publish = [
        "$JS.API.CONSUMER.INFO.${of}"
      ]
      ++ lib.optional (!pushes) "$JS.API.CONSUMER.MSG.NEXT.${of}"
      ++ lib.optional (pushes && found.flowControl && !answers) "$JS.FC.${of}.>"
      ++ lib.optional (found == null || found.ackPolicy != "none") "$JS.ACK.${of}.>";
      subscribe = lib.optional pushes "${found.deliverSubject}${group}";
    };
  managing =
    stream:
    map (request: "$JS.API.${request}") (
      [ "INFO" ]
      ++ map (verb: "STREAM.${verb}.${stream}") [
        "CREATE"
        "DELETE"
        "INFO"
        "PURGE"
        "UPDATE"
      ]
      ++ [
        "CONSUMER.CREATE.${stream}.>"
        "CONSUMER.DELETE.${stream}.*"
        "CONSUMER.DURABLE.CREATE.${stream}.*"
        "CONSUMER.INFO.${stream}.*"
      ]
    );
  reading =
    stream: answers: more:
    map (request: "$JS.API.${request}") (
      [
        "INFO"
        "STREAM.INFO.${stream}"
      ]
      ++ more
      ++ [
        "DIRECT.GET.${stream}.>"
        "CONSUMER.CREATE.${stream}"
        "CONSUMER.CREATE.${stream}.>"
      ]
    )
    ++ lib.optional (!answers) "$JS.FC.${stream}.>";
  kvNeeds =
    kv: answers: name: access:
    let
      stream = "KV_${name}";
      inherit (kv.${name} or { mirror = null; }) mirror;
      origin = if mirror == null then stream else mirror.name;
    in
    reading stream answers [ "DIRECT.GET.${stream}" ]
    ++ lib.optional (access == "write") "$KV.${lib.removePrefix "KV_" origin}.>";
  objectNeeds =
    answers: name: access:
    let
      stream = "OBJ_${name}";
    in
    reading stream answers [
      "STREAM.NAMES"
      "STREAM.MSG.GET.${stream}"
    ]
    ++ lib.optionals (access == "write") [
      "$O.${name}.C.>"
      "$O.${name}.M.>"
      "$JS.API.STREAM.PURGE.${stream}"
    ];
  derivedPermissions =
    does: inbox: streams: buckets: answers:
    let
      consumed = map (consumerNeeds streams answers) does.consume;
      publish = leastEntries (
        does.publish
        ++ does.request
        ++ lib.concatMap (needs: needs.publish) consumed
        ++ lib.concatMap managing does.manage
        ++ lib.concatLists (lib.mapAttrsToList (kvNeeds buckets.kv answers) does.kv)
        ++ lib.concatLists (lib.mapAttrsToList (objectNeeds answers) does.object)
      );
      asks =
        does.request != [ ]
        || does.consume != [ ]
        || does.manage != [ ]
        || does.kv != { }
        || does.object != { }
        || lib.any (isStored streams) does.publish;
      subscribe = leastEntries (
        does.subscribe
        ++ does.reply
        ++ lib.concatMap (needs: needs.subscribe) consumed
        ++ lib.optional asks "${inbox}.>"
      );
      subjects = map (entry: (splitSubscription entry).subject) subscribe;
      deeper = map (subject: "${subject}.>") (
        filter (subject: subject == "*" || lib.hasSuffix ".*" subject) subjects
      );
      beyond = filter (each: !lib.any (overlaps each) subjects) (lib.unique deeper);
      nothing = {
        deny = [ ">" ];
      };
    in
    {
      publish = if publish == [ ] then nothing else { allow = publish; };
      subscribe =
        if subscribe == [ ] then
          nothing
        else
          { allow = subscribe; } // lib.optionalAttrs (beyond != [ ]) { deny = beyond; };
    };
in
rec {
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
    if has [ ":" ] host && !lib.hasPrefix "[" host then
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

  # src/domain/permission/user-permissions.ts: what a user is restricted to; null where nothing is said of it.
  userPermissions =
    user: streams: buckets:
    let
      inherit (user) does;
      derived =
        if does == null then
          {
            publish = null;
            subscribe = null;
          }
        else
          derivedPermissions does (
            if user.inboxPrefix == null then ownInbox user.name else user.inboxPrefix
          ) streams buckets responses;
      side =
        direction: if user.${direction} == null then derived.${direction} else permission user.${direction};
      responses = user.allowResponses || user.publish == null && does != null && does.reply != [ ];
      sides = lib.filterAttrs (_: value: value != null) {
        publish = side "publish";
        subscribe = side "subscribe";
        allow_responses = if responses then true else null;
      };
    in
    if sides == { } then null else sides;

  # src/domain/lists.ts: what a record holds, each with its name, sorted.
  entries = attrsToList;

  # src/domain/stream-subjects.ts: subjects of the streams that get the dead letters of consumers.
  deadLetterSubjects =
    streams:
    let
      targets = lib.concatMap (
        { value, ... }: map (consumer: consumer.value.deadLetter) (attrsToList value.consumers)
      ) (attrsToList streams);
    in
    lib.concatMap ({ name, value }: streamSubjects name value) (
      filter ({ name, ... }: lib.elem name targets) (attrsToList streams)
    );

  # src/domain/lists.ts: what occurs more than once, sorted.
  duplicates =
    list: attrNames (lib.filterAttrs (_: group: lib.length group > 1) (lib.groupBy lib.id list));

  # src/domain/subject.ts (isValidSubject): what SUBJECT_PATTERN says, and no white space or control character of Unicode.
  isSubject =
    text:
    text != ""
    && !has (
      subjectBreakers
      ++ [
        ".."
        ".>."
      ]
    ) text
    && !lib.any (start: lib.hasPrefix start text) [
      "."
      ">."
    ]
    && !lib.hasSuffix "." text;

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
    text: if matchesShort "[A-Za-z0-9_./:@=+,-]+" text then text else "\"${escapeExec text}\"";

  # src/domain/server-reload.ts: what of the settings a running server would not take when it reloads.
  needsRestart =
    reloadable: settings:
    let
      kept = withoutReloadable reloadable "" settings;
    in
    lib.optionalAttrs (lib.elem "accounts" reloadable) (lastingAccounts settings) // kept;
}
