# The part of nixpkgs that a NATS module may touch.
scope@{
  lib,
  system,
  checkedTest,
  ...
}:
let
  package = import ./package.nix scope;
  parts = scope // {
    inherit package;
  };
  inherit (package) fakeHash mkPackage;

  nginxFor =
    pname:
    mkPackage {
      inherit pname;
      version = "1.30.0";
      mainProgram = "nginx";
      extra.modules = [ ];
    };

  self =
    import ./programs.nix parts
    // import ./writers.nix parts
    // rec {
      _type = "pkgs";
      inherit lib system;
      config = { };
      path = "/nix/store/${fakeHash "nixpkgs"}-nixpkgs";
      buildPackages = self;
      pkgsBuildBuild = self;
      nginx = nginxFor "nginx";
      nginxStable = nginx;
      nginxMainline = nginxFor "nginx-mainline";
      bash = mkPackage {
        pname = "bash";
        version = "5.3";
        mainProgram = "bash";
        extra.shellPath = "/bin/bash";
      };
      bashInteractive = bash;
      runtimeShellPackage = bash;
      runtimeShell = "${bash}/bin/bash";
      shadow = mkPackage {
        pname = "shadow";
        version = "4.19.0";
        extra.shellPath = "/bin/nologin";
      };
      stdenv = {
        hostPlatform = {
          inherit system;
          isLinux = true;
          isDarwin = false;
          isx86_64 = lib.hasPrefix "x86_64" system;
          isAarch64 = lib.hasPrefix "aarch64" system;
          canExecute = _: true;
        };
        buildPlatform = stdenv.hostPlatform;
        targetPlatform = stdenv.hostPlatform;
        mkDerivation = a: mkPackage { pname = (if lib.isFunction a then a { } else a).pname or "drv"; };
      };
      stdenvNoCC = stdenv;
      buildNpmPackage =
        { pname, version, ... }:
        mkPackage {
          inherit pname version;
          mainProgram = pname;
        };
      importNpmLock = {
        __functor = _: _: mkPackage { pname = "npm-deps"; };
        npmConfigHook = mkPackage { pname = "npm-config-hook"; };
      };
      formats = import ./formats.nix parts;
      testers = {
        runNixOSTest = test: mkPackage { pname = "vm-test-run-${(checkedTest test).name}"; };
        testVersion = { package, ... }: mkPackage { pname = "${package.name}-version"; };
      };
      callPackage =
        f: args:
        let
          fn = if lib.isFunction f then f else import f;
        in
        fn (builtins.intersectAttrs (lib.functionArgs fn) self // args);
    };
in
self
