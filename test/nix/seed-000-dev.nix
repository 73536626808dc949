{
services.rave.nats = {
  enable = true;
  serverName = "rave-dev-nats";
  debug = true;                    # Enhanced logging
  safeMode = false;               # More resources available
  jetstream = {
    maxMemory = "128MB";
    maxFileStore = "512MB";
  };
  auth = {
    enable = false;               # No authentication for development
  };
};
}
