# Stands in for nixpkgs where there is none: the real library, the made-up packages and the strict NixOS of test/nix/strict
# (the tests put both beside this file), and derivations that could be built, but to nothing.
{
  outputs =
    _:
    let
      lib = import ./lib;

      packagesFor =
        system:
        let
          inherit (import ./strict { inherit lib system; }) pkgs checkedTest;
          # Answers with its arguments, for the tests to look at.
          builder =
            args:
            derivation {
              name = args.name or "${args.pname}-${args.version}";
              inherit system;
              builder = "/bin/sh";
              args = [
                "-c"
                "echo >$out"
              ];
            }
            // args;
          all = pkgs // {
            buildNpmPackage = builder;
            importNpmLock = {
              __functor = _: args: args;
              npmConfigHook = "hook";
            };
            mkShell = args: builder ({ name = "nix-shell"; } // args);
            nixfmt-tree = builder {
              pname = "nixfmt-tree";
              version = "0";
            };
            runCommand =
              name: env: buildCommand:
              builder ({ inherit name buildCommand; } // env);
            testers.runNixOSTest =
              test:
              let
                inherit (checkedTest test) name testScriptString;
              in
              builder {
                name = "vm-test-run-${name}";
                testScript = testScriptString;
              };
            callPackage =
              file: args:
              let
                package = import file;
              in
              package (builtins.intersectAttrs (lib.functionArgs package) all // args);
          };
        in
        all;

      # What `nix flake check` and `nixos-rebuild` ask of a configuration: its assertions, and derivations made of all of it.
      nixosSystem =
        { system, modules }:
        let
          strict = import ./strict { inherit lib system; };
          evaluated = strict.evalNixos { inherit modules; };
          config = strict.checked evaluated.config;
          unknown = strict.unknownDirectives config;
          whole = builtins.seq (strict.forceAll config) config;
          product =
            name: content:
            (packagesFor system).runCommand name {
              content = builtins.unsafeDiscardStringContext (builtins.toJSON content);
            } "echo $content >$out";
          build = {
            toplevel =
              if !(config.fileSystems ? "/") then
                throw "The `fileSystems` option does not specify your root file system."
              else if unknown != [ ] then
                throw (lib.concatLines unknown)
              else
                product "nixos-system-${config.networking.hostName}" (strict.renderUnits whole);
            vm = product "nixos-vm" [
              build.toplevel.content
              config.virtualisation.vmVariant
            ];
          };
        in
        evaluated
        // {
          config = evaluated.config // {
            system = evaluated.config.system // {
              inherit build;
            };
          };
        };
    in
    {
      lib = lib // {
        inherit nixosSystem;
      };
      legacyPackages = lib.genAttrs [
        "x86_64-linux"
        "aarch64-linux"
        "x86_64-darwin"
        "aarch64-darwin"
      ] packagesFor;
    };
}
