{
  description = "One typed description of a NATS JetStream deployment, compiled and proven";

  inputs = {
    # Packages, the development shell and the drift check.
    nixpkgs.url = "github:NixOS/nixpkgs/nixos-26.05";
    # Enough to evaluate the modules: half a megabyte instead of all of nixpkgs.
    nixpkgs-lib.url = "github:nix-community/nixpkgs.lib";
  };

  outputs =
    {
      self,
      nixpkgs,
      nixpkgs-lib,
    }:
    let
      inherit (nixpkgs-lib) lib;

      # Neither these nor the names of outputs need an input, so that importing a module fetches nothing.
      deployments = import ./nix/deployments.nix ./.;
      genAttrs =
        names: f:
        builtins.listToAttrs (
          map (name: {
            inherit name;
            value = f name;
          }) names
        );

      linux = [
        "x86_64-linux"
        "aarch64-linux"
      ];
      darwin = [
        "x86_64-darwin"
        "aarch64-darwin"
      ];
      eachSystem = genAttrs (linux ++ darwin);
      pkgsFor = system: nixpkgs.legacyPackages.${system};
    in
    {
      nixosModules =
        let
          # The option path of a deployment is found with the library of whoever imports it.
          module =
            _: folder:
            { lib, ... }:
            {
              imports = [ (import ./nix/deployment.nix { inherit lib; } folder).withNatsmith ];
            };
        in
        builtins.mapAttrs module deployments // { default = module "rave" ./generated/rave; };

      # The functions that emitted modules compute with, as TypeScript has them.
      lib = import ./nix/lib.nix { inherit lib; };

      packages = eachSystem (system: {
        default = (pkgsFor system).callPackage ./nix/package.nix { };
      });

      checks = genAttrs linux (
        system:
        import ./nix/checks.nix {
          inherit lib system deployments;
          inherit (pkgsFor system) runCommand nats-server;
        }
        // {
          drift = (pkgsFor system).callPackage ./nix/drift.nix {
            natsmith = self.packages.${system}.default;
          };
        }
        # nix build .#checks.x86_64-linux.vm-rave-prod: they need KVM
        // import ./nix/tests {
          inherit lib deployments;
          inherit ((pkgsFor system).testers) runNixOSTest;
          natsmith = self.packages.${system}.default;
        }
      );

      # nixos-rebuild build-vm --flake .#rave-prod
      nixosConfigurations = import ./nix/machines.nix {
        inherit lib;
        inherit (nixpkgs.lib) nixosSystem;
        deployments = lib.intersectAttrs (builtins.readDir ./generated) deployments;
      };

      devShells = eachSystem (system: {
        default = (pkgsFor system).callPackage ./nix/devshell.nix { inherit nixpkgs-lib; };
      });

      formatter = eachSystem (system: (pkgsFor system).nixfmt-tree);

      templates.default = {
        path = ./nix/templates/default;
        description = "A NATS JetStream deployment for a NixOS host";
        welcomeText = ''
          Describe the deployment in `natsmith.config.ts`, then:

              nix develop --command natsmith check
              nix develop --command natsmith build
              git add generated && nixos-rebuild build --flake .#server
        '';
      };
    };
}
