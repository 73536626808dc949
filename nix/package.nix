{
  lib,
  buildNpmPackage,
  importNpmLock,
}:
let
  package = lib.importJSON ../package.json;
in
buildNpmPackage {
  pname = package.name;
  inherit (package) version;
  src = ../.;

  npmDeps = importNpmLock { npmRoot = ../.; };
  inherit (importNpmLock) npmConfigHook;

  # `build` would first check and install what Nix has installed already.
  npmBuildScript = "bundle";

  meta = {
    inherit (package) description;
    license = lib.licenses.asl20;
    mainProgram = "natsmith";
  };
}
