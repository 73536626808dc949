{
  lib,
  buildNpmPackage,
  importNpmLock,
}:
let
  package = lib.importJSON ../package.json;

  # package-lock.json names no registry (see .npmrc), so that it is the same for people behind a
  # mirror. Nix has to fetch from somewhere; the lock's integrity hashes say what arrives.
  withAddress =
    path: module:
    let
      name = module.name or (lib.last (lib.splitString "node_modules/" path));
      file = lib.last (lib.splitString "/" name);
    in
    module
    // lib.optionalAttrs (module ? integrity && !(module ? resolved)) {
      resolved = "https://registry.npmjs.org/${name}/-/${file}-${module.version}.tgz";
    };

  lock = lib.importJSON ../package-lock.json;
in
buildNpmPackage {
  pname = package.name;
  inherit (package) version;
  src = ../.;

  npmDeps = importNpmLock {
    inherit package;
    packageLock = lock // {
      packages = lib.mapAttrs withAddress lock.packages;
    };
  };
  inherit (importNpmLock) npmConfigHook;

  # `build` would first check and install what Nix has installed already.
  npmBuildScript = "bundle";

  meta = {
    inherit (package) description;
    license = lib.licenses.asl20;
    mainProgram = "natsmith";
  };
}
