# What users may do: the twins of src/domain/permission/does.ts and user-permissions.ts.
{ lib }:
let
  inherit (builtins) attrNames filter replaceStrings;
  inherit (import ./conf.nix { inherit lib; }) permission;
  inherit (import ./subjects.nix { inherit lib; })
    entryCovers
    overlaps
    splitSubscription
    streamSubjects
    tokensOf
    ;

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
{
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
}
