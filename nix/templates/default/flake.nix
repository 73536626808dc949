{
  inputs = {
    nixpkgs.url = "github:NixOS/nixpkgs/nixos-26.05";
    natsmith = {
      url = "github:natsmith/natsmith";
      inputs.nixpkgs.follows = "nixpkgs";
    };
  };

  outputs =
    { nixpkgs, natsmith, ... }:
    let
      system = "x86_64-linux";
      pkgs = nixpkgs.legacyPackages.${system};
    in
    {
      nixosConfigurations.server = nixpkgs.lib.nixosSystem {
        inherit system;
        modules = [
          ./generated/events/module.nix
          {
            services.natsmith.events = {
              enable = true;
              profile = "prod";
              # Streams and backups need natsmith on the host.
              cliPackage = natsmith.packages.${system}.default;
            };
            # What is not about NATS, your hardware above all, goes here.
            boot.isContainer = true;
            system.stateVersion = "26.05";
          }
        ];
      };

      devShells.${system}.default = pkgs.mkShell {
        packages = [ natsmith.packages.${system}.default ];
      };
    };
}
