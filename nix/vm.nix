# What a machine needs besides NATS to be built and to be tried with `nixos-rebuild build-vm`: nothing here is meant for a
# host that others reach. Root is logged in on the console.
{ config, pkgs, ... }:
{
  imports = [ ./made-up-secrets.nix ];

  # The root file system of a VM is made when it first starts; a real machine has its own here, and a boot loader.
  fileSystems."/" = {
    device = "/dev/disk/by-label/nixos";
    fsType = "ext4";
  };
  boot.loader.grub.enable = false;
  system.stateVersion = "26.05";

  virtualisation.vmVariant.virtualisation = {
    graphics = false;
    memorySize = 2048;
    diskSize = 8192;
    # Each open port under the same number on the loopback of whoever runs the VM, or 8000 higher where only root may listen.
    forwardPorts = map (port: {
      from = "host";
      host = {
        address = "127.0.0.1";
        port = if port < 1024 then 8000 + port else port;
      };
      guest = { inherit port; };
    }) config.networking.firewall.allowedTCPPorts;
  };

  services.getty = {
    autologinUser = "root";
    helpLine = "NATS listens here; the passwords of its users are in /etc/credstore/nats.*";
  };
  environment.systemPackages = [ pkgs.natscli ];
}
