{
services.rave.nats = {
  enable = true;
  serverName = "rave-prod-nats";
  debug = false;
  safeMode = true;                # Resource limits enforced
  jetstream = {
    maxMemory = "512MB";
    maxFileStore = "2GB";
  };
  limits = {
    maxConnections = 100000;
    maxPayload = 2097152;         # 2MB messages
  };
  auth = {
    enable = true;
    users = [
      {
        name = "gitlab";
        password = ""; # Set via secrets
        publish = ["gitlab.*" "build.*" "deploy.*"];
        subscribe = ["gitlab.*" "build.*" "deploy.*"];
      }
      {
        name = "matrix";
        password = ""; # Set via secrets  
        publish = ["matrix.*" "notifications.*"];
        subscribe = ["matrix.*" "notifications.*"];
      }
      {
        name = "monitoring";
        password = ""; # Set via secrets
        publish = ["metrics.*" "alerts.*"];
        subscribe = ["metrics.*" "alerts.*"];
      }
    ];
  };
};
}
