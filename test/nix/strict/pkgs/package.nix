# Packages that are never built: a store path that is a pure function of the name and the text.
{
  lib,
  realFiles,
  system,
  ...
}:
let
  # 32 characters of the Nix base-32 alphabet, a pure function of the seed
  fakeHash =
    seed:
    builtins.replaceStrings [ "e" ] [ "x" ] (
      builtins.substring 0 32 (builtins.hashString "sha256" (builtins.unsafeDiscardStringContext seed))
    );

  fakePath = name: seed: "/nix/store/${fakeHash "${name}:${seed}"}-${name}";

  # --- pkgs ---------------------------------------------------------------

  mkPackage =
    {
      pname,
      version ? null,
      mainProgram ? null,
      extra ? { },
    }:
    let
      name = if version == null then pname else "${pname}-${version}";
      self = {
        type = "derivation";
        inherit name pname system;
        version = if version == null then "" else version;
        outPath = fakePath name "package";
        drvPath = "${fakePath name "package"}.drv";
        outputs = [ "out" ];
        outputName = "out";
        out = self;
        meta = {
          description = "stub of ${pname}";
          available = true;
        }
        // lib.optionalAttrs (mainProgram != null) { inherit mainProgram; };
        passthru = { };
        override = _: self;
        overrideAttrs = _: self;
      }
      // extra;
    in
    self;

  # a derivation made of text, `text` stays readable for tests
  mkTextFile =
    {
      name,
      text,
      executable ? false,
      destination ? "",
      mainProgram ? null,
      extra ? { },
    }:
    let
      base = mkPackage {
        pname = name;
        inherit mainProgram;
      };
    in
    base
    // {
      inherit text executable destination;
      outPath = if realFiles && destination == "" then builtins.toFile name text else fakePath name text;
      drvPath = "${fakePath name text}.drv";
      out = base // {
        outPath = fakePath name text;
      };
    }
    // extra;
in
{
  inherit
    fakeHash
    fakePath
    mkPackage
    mkTextFile
    ;
}
