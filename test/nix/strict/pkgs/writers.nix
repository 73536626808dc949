# The trivial builders. Each takes the arguments of the real one, so that a misspelt one is an error.
{ lib, package, ... }:
let
  inherit (package) fakePath mkPackage mkTextFile;

  shebang = "#!${fakePath "bash-5.3" "package"}/bin/bash\n";
in
rec {
  writeText = name: text: mkTextFile { inherit name text; };
  writeTextFile =
    {
      name,
      text,
      executable ? false,
      destination ? "",
      checkPhase ? "",
      meta ? { },
      passthru ? { },
      allowSubstitutes ? false,
      preferLocalBuild ? true,
      derivationArgs ? { },
    }:
    mkTextFile {
      inherit
        name
        text
        executable
        destination
        ;
      mainProgram = meta.mainProgram or null;
      extra = {
        inherit checkPhase passthru;
      };
    };
  writeTextDir =
    path: text:
    mkTextFile {
      name = baseNameOf path;
      inherit text;
      destination = "/${path}";
    };
  writeScript =
    name: text:
    mkTextFile {
      inherit name text;
      executable = true;
    };
  writeShellScript =
    name: text:
    mkTextFile {
      inherit name;
      text = shebang + text;
      executable = true;
    };
  writeShellScriptBin =
    name: text:
    mkTextFile {
      inherit name;
      text = shebang + text;
      executable = true;
      destination = "/bin/${name}";
      mainProgram = name;
    };
  writeScriptBin = writeShellScriptBin;
  # same argument set as the real one: a misspelt argument is an error
  writeShellApplication =
    {
      name,
      text,
      runtimeInputs ? [ ],
      runtimeEnv ? null,
      meta ? { },
      passthru ? { },
      checkPhase ? null,
      excludeShellChecks ? [ ],
      extraShellCheckFlags ? [ ],
      bashOptions ? [
        "errexit"
        "nounset"
        "pipefail"
      ],
      derivationArgs ? { },
      inheritPath ? true,
    }:
    mkTextFile {
      inherit name;
      text =
        shebang
        + lib.concatMapStrings (o: "set -o ${o}\n") bashOptions
        + lib.optionalString (runtimeEnv != null) (
          lib.concatStrings (lib.mapAttrsToList (n: v: "${lib.toShellVar n v}\nexport ${n}\n") runtimeEnv)
        )
        + lib.optionalString (
          runtimeInputs != [ ]
        ) "\nexport PATH=\"${lib.makeBinPath runtimeInputs}${lib.optionalString inheritPath ":$PATH"}\"\n"
        + "\n${text}\n";
      executable = true;
      destination = "/bin/${name}";
      mainProgram = name;
      extra = {
        inherit runtimeInputs excludeShellChecks passthru;
      };
    };
  concatText =
    name: files:
    mkTextFile {
      inherit name;
      text = lib.concatMapStringsSep "\n" toString files;
    };
  runCommand =
    name: env: script:
    mkTextFile {
      inherit name;
      text = "${builtins.toJSON (lib.attrNames env)}${script}";
      extra = {
        buildCommand = script;
        inherit env;
      };
    };
  runCommandLocal = runCommand;
  runCommandNoCC = runCommand;
  symlinkJoin = { name, paths, ... }: mkPackage { pname = name; };
  linkFarm = name: _entries: mkPackage { pname = name; };
  buildEnv = { name, paths, ... }: mkPackage { pname = name; };
  mkShell = args: mkPackage { pname = args.name or "nix-shell"; };
  mkShellNoCC = mkShell;
  writers.writeNginxConfig = writeText;
  replaceVars = path: _: mkPackage { pname = baseNameOf (toString path); };
}
