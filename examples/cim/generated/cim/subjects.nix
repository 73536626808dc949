# Subjects: the twins of src/domain/subject.ts, subject-algebra.ts and stream-subjects.ts.
{ lib }:
let
  inherit (builtins) filter;
  inherit (import ./text.nix { inherit lib; }) codePoint has;

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
  entries = lib.mapAttrsToList lib.nameValuePair;
in
rec {
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

  # src/domain/stream-subjects.ts: subjects whose messages a stream takes.
  streamSubjects =
    name: stream:
    if stream.subjects != null && stream.subjects != [ ] then
      stream.subjects
    else
      lib.optional (stream.mirror == null && stream.sources == [ ]) name;

  # src/domain/stream-subjects.ts: subjects of the streams that get the dead letters of consumers.
  deadLetterSubjects =
    streams:
    let
      targets = lib.concatMap (
        { value, ... }: map (consumer: consumer.value.deadLetter) (entries value.consumers)
      ) (entries streams);
    in
    lib.concatMap ({ name, value }: streamSubjects name value) (
      filter ({ name, ... }: lib.elem name targets) (entries streams)
    );

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
}
