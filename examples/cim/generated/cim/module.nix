# Written by natsmith from the deployment "cim"; changes here are lost.
{
  config,
  lib,
  pkgs,
  ...
}:

let
  cfg = config.services.natsmith.cim;
  inherit (lib) mkOption types;
  natsmith = import ./lib.nix { inherit lib; };
  address = types.strMatching "(((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])([.](25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])){3}|([0-9A-Fa-f]{1,4}:){7}[0-9A-Fa-f]{1,4}|([0-9A-Fa-f]{1,4}:){1,7}:|([0-9A-Fa-f]{1,4}:){1,6}(:[0-9A-Fa-f]{1,4}){1,1}|([0-9A-Fa-f]{1,4}:){1,5}(:[0-9A-Fa-f]{1,4}){1,2}|([0-9A-Fa-f]{1,4}:){1,4}(:[0-9A-Fa-f]{1,4}){1,3}|([0-9A-Fa-f]{1,4}:){1,3}(:[0-9A-Fa-f]{1,4}){1,4}|([0-9A-Fa-f]{1,4}:){1,2}(:[0-9A-Fa-f]{1,4}){1,5}|([0-9A-Fa-f]{1,4}:){1,1}(:[0-9A-Fa-f]{1,4}){1,6}|:(:[0-9A-Fa-f]{1,4}){1,7}|::|::([Ff]{4}:)?(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])([.](25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])){3}|([A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?[.]){0,15}[0-9]{0,30}[A-Za-z_]([A-Za-z0-9_-]{0,31}[A-Za-z0-9_])?))";
  port = types.ints.between 1 65535;
  absolutePath = types.strMatching "((/[A-Za-z0-9_@+-][A-Za-z0-9_.@+-]*)+)";
  size = types.oneOf [
    (types.ints.between 0 999999999999999)
    (types.strMatching "(([0-9]{1,15}[bB]?|[0-9]{1,12}[kK][iI]?[bB]?|[0-9]{1,9}[mM][iI]?[bB]?|[0-9]{1,6}[gG][iI]?[bB]?|[0-9]{1,3}[tT][iI]?[bB]?))")
  ];
  duration = types.strMatching "(([0-9]{1,3}w|[0-9]{1,4}d|[0-9]{1,5}h|[0-9]{1,7}m|[0-9]{1,8}s|[0-9]{1,9}ms){1,6})";
  userName = types.strMatching "([A-Za-z0-9_][A-Za-z0-9_.@-]{0,63})";
  anyText = types.str;
  secretFile = types.strMatching "(/([A-Za-mo-z0-9_@+-][A-Za-z0-9_.@+-]*|n|n[A-Za-hj-z0-9_.@+-][A-Za-z0-9_.@+-]*|ni|ni[A-Za-wyz0-9_.@+-][A-Za-z0-9_.@+-]*|nix[A-Za-z0-9_.@+-][A-Za-z0-9_.@+-]*)(/[A-Za-z0-9_@+-][A-Za-z0-9_.@+-]*)*)";
  subject = types.strMatching "((([^.> [:cntrl:]]|[^. [:cntrl:]][^. [:cntrl:]]+)\\.)*(([^.> [:cntrl:]]|[^. [:cntrl:]][^. [:cntrl:]]+)|>))";
  publishPermission = types.oneOf [
    (types.listOf subject)
    (types.submodule {
      options = {
        allow = mkOption {
          type = types.nullOr (types.listOf subject);
          default = null;
          example = [ "orders.>" ];
          description = "Subjects that are allowed. Where it is null: everything that is not denied.";
        };
        deny = mkOption {
          type = types.nullOr (types.listOf subject);
          default = null;
          example = [ "orders.secret" ];
          description = "Subjects that are denied, whatever is allowed. Where it is null: nothing.";
        };
      };
    })
  ];
  subscription = types.strMatching "((([^.> [:cntrl:]]|[^. [:cntrl:]][^. [:cntrl:]]+)\\.)*(([^.> [:cntrl:]]|[^. [:cntrl:]][^. [:cntrl:]]+)|>)( (([^.> [:cntrl:]]|[^. [:cntrl:]][^. [:cntrl:]]+)\\.)*(([^.> [:cntrl:]]|[^. [:cntrl:]][^. [:cntrl:]]+)|>))?)";
  subscribePermission = types.oneOf [
    (types.listOf subscription)
    (types.submodule {
      options = {
        allow = mkOption {
          type = types.nullOr (types.listOf subscription);
          default = null;
          example = [ "orders.>" ];
          description = "Subjects that are allowed. Where it is null: everything that is not denied.";
        };
        deny = mkOption {
          type = types.nullOr (types.listOf subscription);
          default = null;
          example = [ "orders.secret" ];
          description = "Subjects that are denied, whatever is allowed. Where it is null: nothing.";
        };
      };
    })
  ];
  inboxPrefix = types.strMatching "([^.*> [:cntrl:]]+([.][^.*> [:cntrl:]]+)*)";
  consumerRef = types.strMatching "[A-Za-z0-9_$:@=+-]+/[A-Za-z0-9_$:@=+-]+";
  assetName = types.strMatching "_?[A-Za-z0-9][A-Za-z0-9_$:@=+-]{0,126}";
  access = types.enum [
    "read"
    "write"
  ];
  does = types.submodule {
    options = {
      publish = mkOption {
        type = types.listOf subject;
        default = [ ];
        example = [ "orders.new" ];
        description = "Subjects that it publishes to, streams included.";
      };
      subscribe = mkOption {
        type = types.listOf subscription;
        default = [ ];
        example = [ "orders.*.changed" ];
        description = "Subjects that it subscribes to.";
      };
      request = mkOption {
        type = types.listOf subject;
        default = [ ];
        example = [ "prices.get" ];
        description = "Subjects that it sends requests to.";
      };
      reply = mkOption {
        type = types.listOf subscription;
        default = [ ];
        example = [ "orders.get" ];
        description = "Subjects whose requests it answers.";
      };
      consume = mkOption {
        type = types.listOf consumerRef;
        default = [ ];
        example = [ "ORDERS/processor" ];
        description = "Consumers whose messages it handles.";
      };
      manage = mkOption {
        type = types.listOf assetName;
        default = [ ];
        example = [ "ORDERS" ];
        description = "Streams that it makes, changes, empties and deletes, with their consumers.";
      };
      kv = mkOption {
        type = natsmith.attrsNamed "_?[A-Za-z0-9-][A-Za-z0-9_-]{0,118}" access;
        default = { };
        example = {
          settings = "read";
        };
        description = "Key-value buckets that it reads or writes.";
      };
      object = mkOption {
        type = natsmith.attrsNamed "_?[A-Za-z0-9-][A-Za-z0-9_-]{0,118}" access;
        default = { };
        example = {
          images = "write";
        };
        description = "Object buckets that it reads or writes.";
      };
    };
  };
  user =
    types.submodule {
      options = {
        name = mkOption {
          type = userName;
          example = "gitlab";
          description = "Name that the user logs in with: letters, digits and `_ . @ -`, at most 64. The credential is called after it.";
        };
        password = mkOption {
          type = anyText;
          default = "";
          example = "";
          description = "Only `\"\"`, which is the same as leaving it out: the secret is the systemd credential `nats.<name>`.";
        };
        passwordFile = mkOption {
          type = types.nullOr secretFile;
          default = null;
          example = "/run/secrets/nats-gitlab";
          description = "File on the host that holds the password or its bcrypt hash; it is read as the credential `nats.<name>`. Where it is null: systemd looks for a credential of that name in its stores, such as /etc/credstore.";
        };
        passwordHash = mkOption {
          type = types.nullOr (types.strMatching "[$]2[abxy][$][0-9]{2}[$][A-Za-z0-9./]{53}");
          default = null;
          example = "$2a$11$0123456789012345678901uPDZ5hpQ1q2mCxUq8bR6pQZfVBdJ3yW";
          description = "Bcrypt hash of the password. World-readable. Where it is null: the password comes from a credential.";
        };
        nkey = mkOption {
          type = types.nullOr (types.strMatching "U[A-Z2-7]{55}");
          default = null;
          example = "UDXU4RCSJNZOIQHZNWXHXORDPRTGNJAHAHFRGZNEEJCPQTT2M7NLCNF4";
          description = "Public nkey of the user, who then needs no password. Where it is null: the user has a password.";
        };
        publish = mkOption {
          type = types.nullOr publishPermission;
          default = null;
          example = [ "gitlab.>" ];
          description = "What the user may publish. Where it is null: derived from `does`; without that, an error.";
        };
        subscribe = mkOption {
          type = types.nullOr subscribePermission;
          default = null;
          example = [
            "gitlab.>"
            "_INBOX_gitlab.>"
          ];
          description = "What the user may subscribe to. Where it is null: derived from `does`; without that, an error.";
        };
        allowResponses = mkOption {
          type = types.bool;
          default = false;
          example = true;
          description = "Whether the user may answer requests, wherever the answer is wanted. NATS then denies every other publish that is not allowed.";
        };
        inboxPrefix = mkOption {
          type = types.nullOr inboxPrefix;
          default = null;
          example = "_INBOX_gitlab";
          description = "What the subjects that answers come to begin with; the user's clients must be told. `_INBOX` is shared by all. Where it is null: `_INBOX_<name>` (a dot in it as `=`) where permissions are derived from `does`, else `_INBOX`.";
        };
        does = mkOption {
          type = types.nullOr does;
          default = null;
          example = {
            publish = [ "gitlab.>" ];
            consume = [ "BUILDS/runner" ];
          };
          description = "What the service really does. `publish` and `subscribe` are derived from it, or checked against it where they are given. Where it is null: unknown.";
        };
      };
    }
    // {
      description = "Someone who may log in.";
    };
  countOrNone = types.ints.between (-1) 9007199254740991;
  sizeOrNone = types.oneOf [
    (types.ints.between (-1) 999999999999999)
    (types.strMatching "(([0-9]{1,15}[bB]?|[0-9]{1,12}[kK][iI]?[bB]?|[0-9]{1,9}[mM][iI]?[bB]?|[0-9]{1,6}[gG][iI]?[bB]?|[0-9]{1,3}[tT][iI]?[bB]?))")
  ];
  accountName = types.strMatching "_?[A-Za-z0-9][A-Za-z0-9_.:@-]{0,62}";
  storage = types.enum [
    "file"
    "memory"
  ];
  durationOrNone = types.oneOf [
    (types.ints.between (-1) (-1))
    (types.strMatching "(([0-9]{1,3}w|[0-9]{1,4}d|[0-9]{1,5}h|[0-9]{1,7}m|[0-9]{1,8}s|[0-9]{1,9}ms){1,6})")
  ];
  replicas = types.ints.between 1 5;
  compression = types.enum [
    "none"
    "s2"
  ];
  sequence = types.ints.between 1 9007199254740991;
  mapping = types.strMatching "((([^.> [:cntrl:]]|[^. [:cntrl:]][^. [:cntrl:]]+)\\.)*(([^.> [:cntrl:]]|[^. [:cntrl:]][^. [:cntrl:]]+)|>))";
  subjectTransform = types.submodule {
    options = {
      source = mkOption {
        type = types.nullOr subject;
        default = null;
        example = "orders.*";
        description = "Subjects that are changed. Where it is null: every subject.";
      };
      destination = mkOption {
        type = mapping;
        example = "archive.{{wildcard(1)}}";
        description = "What subjects become; `{{wildcard(1)}}` is what the first `*` stood for.";
      };
    };
  };
  republish = types.submodule {
    options = {
      source = mkOption {
        type = types.nullOr subject;
        default = null;
        example = "orders.>";
        description = "Subjects that are published again. Where it is null: every subject.";
      };
      destination = mkOption {
        type = mapping;
        example = "archive.{{wildcard(1)}}";
        description = "What subjects become; `{{wildcard(1)}}` is what the first `*` stood for.";
      };
      headersOnly = mkOption {
        type = types.bool;
        default = false;
        example = true;
        description = "Whether the copies come without their content.";
      };
    };
  };
  instant = types.strMatching "([0-9]{4}-(01|03|05|07|08|10|12)-(0[1-9]|[12][0-9]|3[01])|[0-9]{4}-(04|06|09|11)-(0[1-9]|[12][0-9]|30)|[0-9]{4}-02-(0[1-9]|1[0-9]|2[0-8])|([0-9]{2}(0[48]|[2468][048]|[13579][26])|([02468][048]|[13579][26])00)-02-29)T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]([.][0-9]{1,9})?(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])";
  streamSource = types.submodule {
    options = {
      name = mkOption {
        type = assetName;
        example = "ORDERS";
        description = "Name of a stream or a consumer: letters, digits and `_ $ : @ = + -`.";
      };
      startSequence = mkOption {
        type = types.nullOr sequence;
        default = null;
        example = 1;
        description = "First message that is copied. Where it is null: its first.";
      };
      startTime = mkOption {
        type = types.nullOr instant;
        default = null;
        example = "2026-01-01T00:00:00Z";
        description = "Moment of the first message that is copied. Where it is null: its first.";
      };
      filterSubject = mkOption {
        type = types.nullOr subject;
        default = null;
        example = "orders.eu.>";
        description = "Subjects that are copied. Where it is null: all of them.";
      };
      subjectTransforms = mkOption {
        type = types.listOf subjectTransform;
        default = [ ];
        example = [
          {
            source = "orders.>";
            destination = "archive.>";
          }
        ];
        description = "Subjects that are copied, and what they become; instead of `filterSubject`.";
      };
      domain = mkOption {
        type = types.nullOr assetName;
        default = null;
        example = "hub";
        description = "JetStream domain of the other stream. Where it is null: this one.";
      };
      api = mkOption {
        type = types.nullOr subject;
        default = null;
        example = "JS.hub.API";
        description = "Prefix of the JetStream API, where the other stream is imported. Where it is null: the domain's.";
      };
      deliver = mkOption {
        type = types.nullOr subject;
        default = null;
        example = "deliver.hub";
        description = "Prefix of the subjects that copies are delivered to, with `api`. Where it is null: chosen by the server.";
      };
    };
  };
  consumer =
    types.submodule {
      options = {
        description = mkOption {
          type = types.nullOr anyText;
          default = null;
          example = "Processes deployments";
          description = "What it is for. Where it is null: none.";
        };
        deliverPolicy = mkOption {
          type = types.enum [
            "all"
            "last"
            "new"
            "by_start_sequence"
            "by_start_time"
            "last_per_subject"
            "last_messages"
          ];
          default = "all";
          example = "new";
          description = "Where in the stream it begins when it is made. `last_messages` is natsmith's: the newest `startLast` messages.";
        };
        startSequence = mkOption {
          type = types.nullOr sequence;
          default = null;
          example = 1000;
          description = "First message, for `by_start_sequence`. Where it is null: none.";
        };
        startTime = mkOption {
          type = types.nullOr instant;
          default = null;
          example = "2026-01-01T00:00:00Z";
          description = "First moment, for `by_start_time`. Where it is null: none.";
        };
        startLast = mkOption {
          type = types.nullOr sequence;
          default = null;
          example = 100;
          description = "How many of the newest messages, for `last_messages`. Where it is null: none.";
        };
        ackPolicy = mkOption {
          type = types.enum [
            "explicit"
            "all"
            "none"
          ];
          default = "explicit";
          example = "explicit";
          description = "Which messages have to be acknowledged: each, the last of those received (`all`), or none.";
        };
        ackWait = mkOption {
          type = duration;
          default = "30s";
          example = "1m";
          description = "How long to wait for an acknowledgement before a message is delivered again.";
        };
        maxDeliver = mkOption {
          type = countOrNone;
          default = -1;
          example = 5;
          description = "How often a message is delivered at most.";
        };
        backoff = mkOption {
          type = types.listOf duration;
          default = [ ];
          example = [
            "1s"
            "10s"
            "1m"
          ];
          description = "How long to wait before each further delivery, instead of `ackWait`; the last stands for all that follow.";
        };
        filterSubjects = mkOption {
          type = types.listOf subject;
          default = [ ];
          example = [ "orders.new" ];
          description = "Subjects of the stream that it gets; all where empty.";
        };
        replayPolicy = mkOption {
          type = types.enum [
            "instant"
            "original"
          ];
          default = "instant";
          example = "original";
          description = "Whether stored messages come as fast as possible or at the pace at which they were stored.";
        };
        samplePercent = mkOption {
          type = types.ints.between 0 100;
          default = 0;
          example = 100;
          description = "Share of acknowledgements that the server tells of, in percent.";
        };
        maxAckPending = mkOption {
          type = countOrNone;
          default = 1000;
          example = 5000;
          description = "How many messages may wait for their acknowledgement before delivery pauses.";
        };
        headersOnly = mkOption {
          type = types.bool;
          default = false;
          example = true;
          description = "Whether messages come without their content.";
        };
        inactiveThreshold = mkOption {
          type = types.nullOr duration;
          default = null;
          example = "1h";
          description = "How long it stays without anyone using it. Where it is null: it stays.";
        };
        replicas = mkOption {
          type = types.nullOr (types.ints.between 1 5);
          default = null;
          example = 1;
          description = "How many servers of a cluster keep it. Where it is null: the stream's.";
        };
        memoryStorage = mkOption {
          type = types.bool;
          default = false;
          example = true;
          description = "Whether its state is kept in memory, whatever the stream does.";
        };
        maxWaiting = mkOption {
          type = types.ints.between 1 2147483647;
          default = 512;
          example = 1024;
          description = "How many requests for messages may wait. Pull consumers.";
        };
        maxBatch = mkOption {
          type = types.nullOr (types.ints.between 1 2147483647);
          default = null;
          example = 100;
          description = "Most messages that one request may ask for. Pull consumers. Where it is null: no limit.";
        };
        maxExpires = mkOption {
          type = types.nullOr duration;
          default = null;
          example = "1m";
          description = "Longest that one request may wait. Pull consumers. Where it is null: no limit.";
        };
        maxBytes = mkOption {
          type = types.nullOr sizeOrNone;
          default = null;
          example = "1MB";
          description = "Most bytes that one request may ask for. Pull consumers. Where it is null: no limit.";
        };
        deliverSubject = mkOption {
          type = types.nullOr subject;
          default = null;
          example = "deliver.orders";
          description = "Subject to which messages are sent as they come: a push consumer. Where it is null: a pull consumer: clients ask for messages.";
        };
        deliverGroup = mkOption {
          type = types.nullOr subject;
          default = null;
          example = "workers";
          description = "Queue whose members share the messages. Push consumers. Where it is null: none.";
        };
        flowControl = mkOption {
          type = types.bool;
          default = false;
          example = true;
          description = "Whether the server waits for slow clients. Push consumers; needs `idleHeartbeat`.";
        };
        idleHeartbeat = mkOption {
          type = types.nullOr duration;
          default = null;
          example = "5s";
          description = "How often the server says that it is there when there are no messages. Push consumers. Where it is null: none.";
        };
        rateLimit = mkOption {
          type = types.nullOr (types.ints.between 1 2147483647);
          default = null;
          example = 1000000;
          description = "Most bits a second. Push consumers. Where it is null: no limit.";
        };
        pauseUntil = mkOption {
          type = types.nullOr instant;
          default = null;
          example = "2026-12-01T00:00:00Z";
          description = "Until when nothing is delivered. From 2.11. Where it is null: not paused.";
        };
        priorityPolicy = mkOption {
          type = types.nullOr (
            types.enum [
              "overflow"
              "pinned_client"
              "prioritized"
            ]
          );
          default = null;
          example = "overflow";
          description = "How clients that ask at once are preferred. Pull consumers, from 2.11 (`prioritized` from 2.12). Where it is null: none.";
        };
        priorityGroups = mkOption {
          type = types.listOf assetName;
          default = [ ];
          example = [ "jobs" ];
          description = "Groups that clients name when they ask. With `priorityPolicy`.";
        };
        priorityTimeout = mkOption {
          type = types.nullOr duration;
          default = null;
          example = "2m";
          description = "How long a pinned client may be silent. Where it is null: the server's.";
        };
        deadLetter = mkOption {
          type = types.nullOr assetName;
          default = null;
          example = "DLQ";
          description = "Stream that gets a copy of messages that were delivered `maxDeliver` times in vain. Where it is null: they stay in the stream, undelivered.";
        };
        metadata = mkOption {
          type = natsmith.attrsNamed "_?[A-Za-z0-9][A-Za-z0-9_.:/-]{0,126}" anyText;
          default = { };
          example = {
            team = "payments";
          };
          description = "Texts of your own that are kept with it.";
        };
      };
    }
    // {
      description = "A durable consumer.";
    };
  stream =
    types.submodule {
      options = {
        description = mkOption {
          type = types.nullOr anyText;
          default = null;
          example = "Every order since the beginning";
          description = "What it is for. Where it is null: none.";
        };
        subjects = mkOption {
          type = types.nullOr (types.listOf subject);
          default = null;
          example = [ "orders.>" ];
          description = "Subjects whose messages it keeps. Where it is null: the name of the stream; none where it is a mirror or has sources.";
        };
        storage = mkOption {
          type = storage;
          default = "file";
          example = "memory";
          description = "Where messages are kept.";
        };
        retention = mkOption {
          type = types.enum [
            "limits"
            "interest"
            "workqueue"
          ];
          default = "limits";
          example = "workqueue";
          description = "What makes messages go: limits, every consumer having them (`interest`), or one (`workqueue`).";
        };
        maxAge = mkOption {
          type = durationOrNone;
          default = -1;
          example = "365d";
          description = "How long messages are kept.";
        };
        maxBytes = mkOption {
          type = sizeOrNone;
          default = -1;
          example = "1GB";
          description = "Most bytes that are kept.";
        };
        maxMessages = mkOption {
          type = countOrNone;
          default = -1;
          example = 1000000;
          description = "Most messages that are kept.";
        };
        maxMessagesPerSubject = mkOption {
          type = countOrNone;
          default = -1;
          example = 10;
          description = "Most messages that are kept of each subject.";
        };
        maxMessageSize = mkOption {
          type = sizeOrNone;
          default = -1;
          example = "1MB";
          description = "Largest message that is taken.";
        };
        maxConsumers = mkOption {
          type = countOrNone;
          default = -1;
          example = 10;
          description = "Most consumers that it may have.";
        };
        discard = mkOption {
          type = types.enum [
            "old"
            "new"
          ];
          default = "old";
          example = "new";
          description = "What goes when a limit is reached: old messages, or the new one, whose publisher is told.";
        };
        discardNewPerSubject = mkOption {
          type = types.bool;
          default = false;
          example = true;
          description = "Whether `discard: new` holds for maxMessagesPerSubject, too.";
        };
        replicas = mkOption {
          type = replicas;
          default = 1;
          example = 3;
          description = "How many servers of a cluster keep it.";
        };
        placement = {
          cluster = mkOption {
            type = types.nullOr anyText;
            default = null;
            example = "eu";
            description = "Name of the cluster whose servers keep it. Where it is null: any cluster.";
          };
          tags = mkOption {
            type = types.listOf anyText;
            default = [ ];
            example = [ "ssd" ];
            description = "Tags that a server must have to keep it.";
          };
        };
        duplicateWindow = mkOption {
          type = types.nullOr duration;
          default = null;
          example = "2m";
          description = "How long the ids of messages are remembered, so that none is stored twice. Where it is null: two minutes, or maxAge if that is less.";
        };
        noAck = mkOption {
          type = types.bool;
          default = false;
          example = true;
          description = "Whether publishers get no acknowledgement.";
        };
        compression = mkOption {
          type = compression;
          default = "none";
          example = "s2";
          description = "How messages are compressed on disk.";
        };
        firstSequence = mkOption {
          type = types.nullOr sequence;
          default = null;
          example = 1000;
          description = "Number of its first message. Where it is null: 1.";
        };
        sealed = mkOption {
          type = types.bool;
          default = false;
          example = true;
          description = "Whether nothing in it may change any more. Cannot be taken back.";
        };
        denyDelete = mkOption {
          type = types.bool;
          default = false;
          example = true;
          description = "Whether no message can be deleted by itself. Cannot be taken back.";
        };
        denyPurge = mkOption {
          type = types.bool;
          default = false;
          example = true;
          description = "Whether it cannot be emptied. Cannot be taken back.";
        };
        allowRollup = mkOption {
          type = types.bool;
          default = false;
          example = true;
          description = "Whether a message may replace all before it (`Nats-Rollup`).";
        };
        allowDirect = mkOption {
          type = types.bool;
          default = true;
          example = false;
          description = "Whether every replica may answer who asks for a single message.";
        };
        mirrorDirect = mkOption {
          type = types.bool;
          default = false;
          example = true;
          description = "Whether a mirror may answer who asks its origin for a single message.";
        };
        subjectTransform = mkOption {
          type = types.nullOr subjectTransform;
          default = null;
          example = {
            source = "orders.*";
            destination = "kept.{{wildcard(1)}}";
          };
          description = "Changes subjects as messages are stored. Where it is null: none.";
        };
        republish = mkOption {
          type = types.nullOr republish;
          default = null;
          example = {
            source = "orders.>";
            destination = "stored.>";
          };
          description = "Publishes again what was stored. Where it is null: none.";
        };
        mirror = mkOption {
          type = types.nullOr streamSource;
          default = null;
          example = {
            name = "ORDERS";
          };
          description = "Stream that this one is a copy of. Where it is null: it is a stream of its own.";
        };
        sources = mkOption {
          type = types.listOf streamSource;
          default = [ ];
          example = [
            {
              name = "ORDERS";
            }
          ];
          description = "Streams whose messages are copied into this one.";
        };
        consumerLimits = {
          inactiveThreshold = mkOption {
            type = types.nullOr duration;
            default = null;
            example = "24h";
            description = "Longest that a consumer may stay unused. Where it is null: none.";
          };
          maxAckPending = mkOption {
            type = types.nullOr countOrNone;
            default = null;
            example = 5000;
            description = "Most messages of a consumer that may wait for acknowledgement. Where it is null: none.";
          };
        };
        allowMessageTtl = mkOption {
          type = types.bool;
          default = false;
          example = true;
          description = "Whether messages may say when they go. From 2.11.";
        };
        subjectDeleteMarkerTtl = mkOption {
          type = types.nullOr duration;
          default = null;
          example = "1h";
          description = "How long a marker stays where the last message of a subject went by age. From 2.11. Where it is null: no markers.";
        };
        allowMessageCounter = mkOption {
          type = types.bool;
          default = false;
          example = true;
          description = "Whether messages are counters that add up. From 2.12.";
        };
        allowAtomicPublish = mkOption {
          type = types.bool;
          default = false;
          example = true;
          description = "Whether several messages may be stored all or none. From 2.12.";
        };
        allowMessageSchedules = mkOption {
          type = types.bool;
          default = false;
          example = true;
          description = "Whether messages may say when they are to be published. From 2.12.";
        };
        persistMode = mkOption {
          type = types.enum [
            "default"
            "async"
          ];
          default = "default";
          example = "async";
          description = "Whether an acknowledgement waits for the file (`default`) or not. From 2.12.";
        };
        allowBatchPublish = mkOption {
          type = types.bool;
          default = false;
          example = true;
          description = "Whether messages may be published in fast batches. From 2.14.";
        };
        metadata = mkOption {
          type = natsmith.attrsNamed "_?[A-Za-z0-9][A-Za-z0-9_.:/-]{0,126}" anyText;
          default = { };
          example = {
            team = "payments";
          };
          description = "Texts of your own that are kept with it.";
        };
        consumers = mkOption {
          type = natsmith.attrsNamed "_?[A-Za-z0-9][A-Za-z0-9_$:@=+-]{0,126}" consumer;
          default = { };
          example = {
            processor = {
              filterSubjects = [ "orders.new" ];
              maxDeliver = 5;
            };
          };
          description = "Durable consumers, by name.";
        };
      };
    }
    // {
      description = "A stream.";
    };
  kvBucket = types.submodule {
    options = {
      description = mkOption {
        type = types.nullOr anyText;
        default = null;
        example = "Settings of the shop";
        description = "What it is for. Where it is null: none.";
      };
      ttl = mkOption {
        type = durationOrNone;
        default = -1;
        example = "30d";
        description = "How long what is in it stays.";
      };
      maxBytes = mkOption {
        type = sizeOrNone;
        default = -1;
        example = "100MB";
        description = "Most bytes that are kept.";
      };
      storage = mkOption {
        type = storage;
        default = "file";
        example = "memory";
        description = "Where it is kept.";
      };
      replicas = mkOption {
        type = replicas;
        default = 1;
        example = 3;
        description = "How many servers of a cluster keep it.";
      };
      placement = {
        cluster = mkOption {
          type = types.nullOr anyText;
          default = null;
          example = "eu";
          description = "Name of the cluster whose servers keep it. Where it is null: any cluster.";
        };
        tags = mkOption {
          type = types.listOf anyText;
          default = [ ];
          example = [ "ssd" ];
          description = "Tags that a server must have to keep it.";
        };
      };
      compression = mkOption {
        type = types.bool;
        default = false;
        example = true;
        description = "Whether it is compressed on disk.";
      };
      metadata = mkOption {
        type = natsmith.attrsNamed "_?[A-Za-z0-9][A-Za-z0-9_.:/-]{0,126}" anyText;
        default = { };
        example = {
          team = "payments";
        };
        description = "Texts of your own that are kept with it.";
      };
      history = mkOption {
        type = types.ints.between 1 64;
        default = 1;
        example = 5;
        description = "How many values of each key are kept.";
      };
      maxValueSize = mkOption {
        type = sizeOrNone;
        default = -1;
        example = "64KiB";
        description = "Largest value that is taken.";
      };
      limitMarkerTtl = mkOption {
        type = types.nullOr duration;
        default = null;
        example = "1h";
        description = "How long a marker stays where a value went by age. From 2.11. Where it is null: no markers.";
      };
      republish = mkOption {
        type = types.nullOr republish;
        default = null;
        example = {
          source = ">";
          destination = "settings.>";
        };
        description = "Publishes again what was stored. Where it is null: none.";
      };
      mirror = mkOption {
        type = types.nullOr streamSource;
        default = null;
        example = {
          name = "KV_settings";
        };
        description = "Bucket (as the stream `KV_<name>`) that this one is a copy of. Where it is null: it is a bucket of its own.";
      };
      sources = mkOption {
        type = types.listOf streamSource;
        default = [ ];
        example = [
          {
            name = "KV_settings";
          }
        ];
        description = "Buckets (as streams `KV_<name>`) that are copied into this one.";
      };
    };
  };
  objectBucket = types.submodule {
    options = {
      description = mkOption {
        type = types.nullOr anyText;
        default = null;
        example = "Settings of the shop";
        description = "What it is for. Where it is null: none.";
      };
      ttl = mkOption {
        type = durationOrNone;
        default = -1;
        example = "30d";
        description = "How long what is in it stays.";
      };
      maxBytes = mkOption {
        type = sizeOrNone;
        default = -1;
        example = "100MB";
        description = "Most bytes that are kept.";
      };
      storage = mkOption {
        type = storage;
        default = "file";
        example = "memory";
        description = "Where it is kept.";
      };
      replicas = mkOption {
        type = replicas;
        default = 1;
        example = 3;
        description = "How many servers of a cluster keep it.";
      };
      placement = {
        cluster = mkOption {
          type = types.nullOr anyText;
          default = null;
          example = "eu";
          description = "Name of the cluster whose servers keep it. Where it is null: any cluster.";
        };
        tags = mkOption {
          type = types.listOf anyText;
          default = [ ];
          example = [ "ssd" ];
          description = "Tags that a server must have to keep it.";
        };
      };
      compression = mkOption {
        type = types.bool;
        default = false;
        example = true;
        description = "Whether it is compressed on disk.";
      };
      metadata = mkOption {
        type = natsmith.attrsNamed "_?[A-Za-z0-9][A-Za-z0-9_.:/-]{0,126}" anyText;
        default = { };
        example = {
          team = "payments";
        };
        description = "Texts of your own that are kept with it.";
      };
    };
  };
  account =
    types.submodule {
      options = {
        users = mkOption {
          type = types.listOf user;
          default = [ ];
          example = [
            {
              name = "app";
              publish = [ "app.>" ];
              subscribe = [ "app.>" ];
            }
          ];
          description = "Who may log in to this account.";
        };
        jetstream = {
          enable = mkOption {
            type = types.bool;
            default = false;
            example = true;
            description = "Whether the account may have streams.";
          };
          maxMemory = mkOption {
            type = types.nullOr size;
            default = null;
            example = "128MB";
            description = "Most memory that its streams may use. Where it is null: as much as the server has.";
          };
          maxFileStore = mkOption {
            type = types.nullOr size;
            default = null;
            example = "1GB";
            description = "Most disk space that its streams may use. Where it is null: as much as the server has.";
          };
          maxStreams = mkOption {
            type = countOrNone;
            default = -1;
            example = 10;
            description = "Most streams.";
          };
          maxConsumers = mkOption {
            type = countOrNone;
            default = -1;
            example = 100;
            description = "Most consumers.";
          };
          maxAckPending = mkOption {
            type = countOrNone;
            default = -1;
            example = 1000;
            description = "Most messages of a consumer that may wait for acknowledgement.";
          };
          memoryMaxStreamBytes = mkOption {
            type = sizeOrNone;
            default = -1;
            example = "64MB";
            description = "Most bytes of a stream in memory.";
          };
          diskMaxStreamBytes = mkOption {
            type = sizeOrNone;
            default = -1;
            example = "512MB";
            description = "Most bytes of a stream in files.";
          };
          maxBytesRequired = mkOption {
            type = types.bool;
            default = false;
            example = true;
            description = "Whether streams must have maxBytes.";
          };
        };
        limits = {
          maxConnections = mkOption {
            type = countOrNone;
            default = -1;
            example = 100;
            description = "Most connections.";
          };
          maxSubscriptions = mkOption {
            type = countOrNone;
            default = -1;
            example = 1000;
            description = "Most subscriptions.";
          };
          maxPayload = mkOption {
            type = sizeOrNone;
            default = -1;
            example = "1MB";
            description = "Largest message.";
          };
          maxLeafnodes = mkOption {
            type = countOrNone;
            default = -1;
            example = 2;
            description = "Most connections of leaf nodes.";
          };
        };
        exports = mkOption {
          type = types.listOf (
            types.submodule {
              options = {
                stream = mkOption {
                  type = types.nullOr subject;
                  default = null;
                  example = "prices.>";
                  description = "Subjects that others may listen to. Where it is null: it is a service.";
                };
                service = mkOption {
                  type = types.nullOr subject;
                  default = null;
                  example = "orders.get";
                  description = "Subjects that others may send requests to. Where it is null: it is a stream.";
                };
                accounts = mkOption {
                  type = types.listOf accountName;
                  default = [ ];
                  example = [ "BILLING" ];
                  description = "Accounts that may import it; all where empty.";
                };
                responseType = mkOption {
                  type = types.enum [
                    "singleton"
                    "stream"
                    "chunked"
                  ];
                  default = "singleton";
                  example = "stream";
                  description = "How many answers a request gets. Services.";
                };
                responseThreshold = mkOption {
                  type = types.nullOr duration;
                  default = null;
                  example = "2m";
                  description = "How long an answer may take. Services. Where it is null: the server's.";
                };
              };
            }
          );
          default = [ ];
          example = [
            {
              stream = "prices.>";
            }
          ];
          description = "What other accounts may import.";
        };
        imports = mkOption {
          type = types.listOf (
            types.submodule {
              options = {
                account = mkOption {
                  type = accountName;
                  example = "SHOP";
                  description = "Name of an account.";
                };
                stream = mkOption {
                  type = types.nullOr subject;
                  default = null;
                  example = "prices.>";
                  description = "Subjects to listen to. Where it is null: it is a service.";
                };
                service = mkOption {
                  type = types.nullOr subject;
                  default = null;
                  example = "orders.get";
                  description = "Subjects to send requests to. Where it is null: it is a stream.";
                };
                to = mkOption {
                  type = types.nullOr subject;
                  default = null;
                  example = "shop.prices.>";
                  description = "What they are called in this account. Where it is null: the same subjects.";
                };
              };
            }
          );
          default = [ ];
          example = [
            {
              account = "SHOP";
              stream = "prices.>";
            }
          ];
          description = "What it takes from other accounts.";
        };
        streams = mkOption {
          type = natsmith.attrsNamed "_?[A-Za-z0-9][A-Za-z0-9_$:@=+-]{0,126}" stream;
          default = { };
          example = {
            ORDERS = {
              subjects = [ "orders.>" ];
              maxAge = "365d";
              maxBytes = "1GB";
            };
          };
          description = "Streams, by name.";
        };
        buckets = {
          kv = mkOption {
            type = natsmith.attrsNamed "_?[A-Za-z0-9-][A-Za-z0-9_-]{0,118}" kvBucket;
            default = { };
            example = {
              settings.history = 5;
            };
            description = "Key-value buckets, by name.";
          };
          object = mkOption {
            type = natsmith.attrsNamed "_?[A-Za-z0-9-][A-Za-z0-9_-]{0,118}" objectBucket;
            default = { };
            example = {
              images.maxBytes = "1GB";
            };
            description = "Object buckets, by name.";
          };
        };
      };
    }
    // {
      description = "An account.";
    };
  place = types.strMatching "(((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])([.](25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])){3}|([A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?[.]){0,15}[0-9]{0,30}[A-Za-z_]([A-Za-z0-9_-]{0,31}[A-Za-z0-9_])?):[1-9][0-9]{0,4})";
  network = types.strMatching "(((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])([.](25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])){3}(/(3[0-2]|[12]?[0-9]))?|(([0-9A-Fa-f]{1,4}:){7}[0-9A-Fa-f]{1,4}|([0-9A-Fa-f]{1,4}:){1,6}:|([0-9A-Fa-f]{1,4}:){1,5}(:[0-9A-Fa-f]{1,4}){1,1}|([0-9A-Fa-f]{1,4}:){1,4}(:[0-9A-Fa-f]{1,4}){1,2}|([0-9A-Fa-f]{1,4}:){1,3}(:[0-9A-Fa-f]{1,4}){1,3}|([0-9A-Fa-f]{1,4}:){1,2}(:[0-9A-Fa-f]{1,4}){1,4}|([0-9A-Fa-f]{1,4}:){1,1}(:[0-9A-Fa-f]{1,4}){1,5}|:(:[0-9A-Fa-f]{1,4}){1,6}|::|::([Ff]{4}:)?(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])([.](25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])){3})(/(12[0-8]|1[01][0-9]|[1-9]?[0-9]))?))";
  settingsValue =
    types.nullOr (
      types.oneOf [
        types.bool
        (types.ints.between (-9007199254740991) 9007199254740991)
        anyText
        (types.listOf settingsValue)
        (natsmith.attrsNamed "[A-Za-z0-9$*][A-Za-z0-9_$.@*>:/-]{0,255}" settingsValue)
      ]
    )
    // {
      description = "A value of nats-server.conf: a boolean, a whole number, text, a list or a map of such; null leaves the key out.";
    };
  host =
    import ./host.nix {
      inherit config lib pkgs;
      inherit (cfg) cliPackage package;
    }
    // {
      deployment = "cim";
      reloadable = [
        "accounts"
        "authorization.default_permission"
        "authorization.default_permissions"
        "authorization.pass"
        "authorization.password"
        "authorization.permissions"
        "authorization.timeout"
        "authorization.token"
        "authorization.user"
        "authorization.username"
        "authorization.users"
        "client_advertise"
        "cluster.routes"
        "connect_error_reports"
        "debug"
        "log_file"
        "logfile"
        "logtime"
        "logtime_utc"
        "max_conn"
        "max_connections"
        "max_control_line"
        "max_payload"
        "max_traced_msg_len"
        "no_fast_producer_stall"
        "pid_file"
        "pidfile"
        "ping_interval"
        "ping_max"
        "reconnect_error_reports"
        "server_metadata"
        "tls.ca_file"
        "tls.cert_file"
        "tls.certificates"
        "tls.certs"
        "tls.cipher_suites"
        "tls.curve_preferences"
        "tls.first"
        "tls.handshake_first"
        "tls.immediate"
        "tls.insecure"
        "tls.key_file"
        "tls.min_version"
        "tls.pinned_certs"
        "tls.timeout"
        "tls.verify"
        "trace"
        "trace_headers"
        "trace_verbose"
        "write_deadline"
      ];
    };
  namedAccounts = natsmith.entries cfg.accounts;
  hasNamedAccounts = 0 < builtins.length namedAccounts;
  provisionsGlobalAccount =
    cfg.jetstream.enable
    && !(cfg.auth.enable && hasNamedAccounts)
    && (
      0 < builtins.length (natsmith.entries cfg.streams)
      || 0 < builtins.length (natsmith.entries cfg.buckets.kv)
      || 0 < builtins.length (natsmith.entries cfg.buckets.object)
    );
  accountsWithAssets = builtins.filter (
    account:
    account.value.jetstream.enable
    && (
      0 < builtins.length (natsmith.entries account.value.streams)
      || 0 < builtins.length (natsmith.entries account.value.buckets.kv)
      || 0 < builtins.length (natsmith.entries account.value.buckets.object)
    )
  ) namedAccounts;
  provisionsAccounts =
    cfg.jetstream.enable
    && (cfg.auth.enable && hasNamedAccounts)
    && 0 < builtins.length accountsWithAssets;
  provisions = provisionsGlobalAccount || provisionsAccounts;
  runsNatsmith = cfg.backup.enable || provisions;
  accountUsers = lib.concatLists (map (account: account.value.users) namedAccounts);
  allUsers = cfg.auth.users ++ cfg.operators ++ accountUsers;
  duplicateUsers = natsmith.duplicates (map (user: user.name) allUsers);
  userKeys = map (user: user.nkey) (builtins.filter (user: user.nkey != null) allUsers);
  duplicateKeys = natsmith.duplicates userKeys;
  hasAccounts = hasNamedAccounts || 0 < builtins.length cfg.operators;
  accountsWithJetStream = builtins.filter (account: account.value.jetstream.enable) namedAccounts;
  namesWithJetStream = map (account: account.name) accountsWithJetStream;
  accountsWithoutJetStream = map (account: account.name) (
    builtins.filter (
      account:
      (
        0 < builtins.length (natsmith.entries account.value.streams)
        || 0 < builtins.length (natsmith.entries account.value.buckets.kv)
        || 0 < builtins.length (natsmith.entries account.value.buckets.object)
      )
      && !account.value.jetstream.enable
    ) namedAccounts
  );
  reservedMemory = natsmith.reservedBy "maxMemory" namedAccounts;
  reservedFileStore = natsmith.reservedBy "maxFileStore" namedAccounts;
  accountsOutOfRange = map (account: account.name) (
    builtins.filter (
      account:
      2147483647 < account.value.limits.maxConnections
      || 2147483647 < account.value.limits.maxSubscriptions
      || 2147483647 < natsmith.bytes account.value.limits.maxPayload
      || 2147483647 < account.value.limits.maxLeafnodes
    ) namedAccounts
  );
  accountExports = lib.concatLists (map (account: account.value.exports) namedAccounts);
  accountImports = lib.concatLists (map (account: account.value.imports) namedAccounts);
  exportedStreams = builtins.filter (each: each.stream != null) accountExports;
  storeInUse = if cfg.jetstream.storeDir == null then cfg.dataDir else cfg.jetstream.storeDir;
  backupBesideData =
    lib.hasPrefix "${cfg.backup.dir}/" "${cfg.dataDir}/"
    || lib.hasPrefix "${cfg.dataDir}/" "${cfg.backup.dir}/"
    || (
      lib.hasPrefix "${cfg.backup.dir}/" "${storeInUse}/"
      || lib.hasPrefix "${storeInUse}/" "${cfg.backup.dir}/"
    );
  lacksRouteFile =
    cfg.cluster.tls.certificate == null || cfg.cluster.tls.key == null || cfg.cluster.tls.ca == null;
  sharesClusterPort = cfg.cluster.port == cfg.port || cfg.cluster.port == cfg.httpPort;
  clusterPortIsTaken =
    cfg.cluster.enable
    && (sharesClusterPort || cfg.metrics.enable && cfg.cluster.port == cfg.metrics.port);
  memoryNeeded =
    (if cfg.jetstream.enable then natsmith.mulDiv (natsmith.bytes cfg.jetstream.maxMemory) 16 10 else 0)
    + cfg.limits.maxConnections * 40960
    + 104857600;
  memoryMax =
    if cfg.resources.memoryMax == null then
      (if cfg.jetstream.enable then natsmith.mulDiv (natsmith.bytes cfg.jetstream.maxMemory) 5 2 else 0)
      + cfg.limits.maxConnections * 57344
      + 268435456
    else
      natsmith.bytes cfg.resources.memoryMax;
  usersByCertificate = cfg.tls.enable && cfg.tls.verify == "map";
  showsCertificate = cfg.tls.enable && cfg.tls.clientCertificate != null && cfg.tls.clientKey != null;
  ownByCertificate = usersByCertificate && cfg.auth.enable && (cfg.backup.enable || provisions);
  userNames = map (user: user.name) allUsers;
  namesWithAssets = map (account: account.name) accountsWithAssets;
  servedAccounts = if cfg.backup.enable then namesWithJetStream else namesWithAssets;
  routesAreOpen =
    cfg.cluster.enable
    && cfg.safeMode
    && !cfg.cluster.tls.enable
    && !(
      builtins.elem cfg.cluster.host [
        "localhost"
        "::1"
      ]
      || lib.hasPrefix "127." cfg.cluster.host
    );
  freeSettings = map (setting: setting.name) (natsmith.entries cfg.settings);
  brokerIsOpen =
    cfg.safeMode
    && !cfg.auth.enable
    && !(
      builtins.elem cfg.host [
        "localhost"
        "::1"
      ]
      || lib.hasPrefix "127." cfg.host
    )
    && cfg.firewall.client
    && (!cfg.tls.enable || cfg.tls.verify == "none")
    && !(
      builtins.elem "authorization" freeSettings
      || builtins.elem "accounts" freeSettings
      || builtins.elem "operator" freeSettings
    );
  httpIsOpen =
    cfg.safeMode
    && !(
      builtins.elem cfg.httpHost [
        "localhost"
        "::1"
      ]
      || lib.hasPrefix "127." cfg.httpHost
    );
  monitoringIsOpen =
    cfg.safeMode && cfg.proxy.enable && cfg.proxy.allow == null && cfg.proxy.basicAuthFile == null;
  passwordIsReadable =
    cfg.safeMode && cfg.proxy.enable && cfg.proxy.basicAuthFile != null && !cfg.proxy.tls.enable;
  caIsUnused = cfg.tls.enable && cfg.tls.verify == "none" && cfg.tls.ca != null;
  greetsNobody = cfg.tls.enable && cfg.tls.handshakeFirst == "only";
  savesGlobalAccount = cfg.backup.enable && !hasNamedAccounts;
  deadLetterSubjects = natsmith.deadLetterSubjects cfg.streams;
  globalDeadLetters = provisionsGlobalAccount && 0 < builtins.length deadLetterSubjects;
  ownUserIsCertified = usersByCertificate && cfg.tls.clientUser != null;
  servesGlobalAccount = savesGlobalAccount || provisionsGlobalAccount;
  accountsWithDeadLetters = builtins.filter (
    account:
    account.value.jetstream.enable
    && 0 < builtins.length (natsmith.deadLetterSubjects account.value.streams)
  ) namedAccounts;
  accountDeadLetters = provisionsAccounts && 0 < builtins.length accountsWithDeadLetters;
  copiesDeadLetters = globalDeadLetters || accountDeadLetters;
  askedByServices =
    (
      if cfg.backup.enable then
        [
          "$JS.API.CONSUMER.LIST.*"
          "$JS.API.STREAM.NAMES"
          "$JS.API.STREAM.SNAPSHOT.*"
          "$JS.SNAPSHOT.ACK.>"
        ]
      else
        [ ]
    )
    ++ (
      if provisions then
        [
          "$JS.API.CONSUMER.CREATE.>"
          "$JS.API.CONSUMER.INFO.*.*"
          "$JS.API.CONSUMER.LIST.*"
          "$JS.API.CONSUMER.PAUSE.*.*"
          "$JS.API.STREAM.CREATE.*"
          "$JS.API.STREAM.INFO.*"
          "$JS.API.STREAM.LIST"
          "$JS.API.STREAM.UPDATE.*"
          "_natsmith.apply"
        ]
      else
        [ ]
    )
    ++ (
      if copiesDeadLetters then
        [
          "$JS.ACK.NATSMITH_DEAD_LETTERS.>"
          "$JS.API.CONSUMER.MSG.NEXT.NATSMITH_DEAD_LETTERS.dead-letters"
          "$JS.API.STREAM.MSG.GET.*"
        ]
      else
        [ ]
    );
  heardByServices =
    (if cfg.backup.enable then [ "_INBOX_natsmith_backup.>" ] else [ ])
    ++ (
      if provisions then
        [
          "_INBOX_natsmith_provision.>"
          "_natsmith.apply"
        ]
      else
        [ ]
    )
    ++ (if copiesDeadLetters then [ "_INBOX_natsmith_dead_letters.>" ] else [ ]);
  namesWithDeadLetters = map (account: account.name) accountsWithDeadLetters;
  systemAccount = {
    users = map (
      user:
      {
        inherit (user) nkey;
      }
      // lib.optionalAttrs (user.nkey == null) {
        user = user.name;
      }
      // lib.optionalAttrs (user.nkey == null && !usersByCertificate) {
        password =
          if user.passwordHash == null then "$2a$00$credential:nats.${user.name}" else user.passwordHash;
      }
      // {
        permissions = natsmith.userPermissions user { } {
          kv = { };
        };
      }
    ) cfg.operators;
  };
  settings = natsmith.mergeSettings (
    {
      server_name = cfg.serverName;
      inherit (cfg) host port;
      http = natsmith.hostPort cfg.httpHost cfg.httpPort;
      inherit (cfg) debug trace;
      logtime = cfg.logs.to != "journal";
      max_connections = cfg.limits.maxConnections;
      max_payload = natsmith.bytes cfg.limits.maxPayload;
      max_pending = natsmith.bytes cfg.limits.maxPending;
      max_subscriptions = cfg.limits.maxSubscriptions;
      max_control_line = natsmith.bytes cfg.limits.maxControlLine;
      ping_interval = natsmith.goDuration cfg.limits.pingInterval;
      ping_max = cfg.limits.pingMax;
      write_deadline = natsmith.goDuration cfg.limits.writeDeadline;
      lame_duck_duration = natsmith.goDuration cfg.limits.lameDuckDuration;
      lame_duck_grace_period = natsmith.goDuration cfg.limits.lameDuckGracePeriod;
    }
    // lib.optionalAttrs (cfg.logs.to == "file") {
      log_file = "${cfg.dataDir}/nats-server.log";
      pid_file = "/run/nats/nats-server.pid";
    }
    // lib.optionalAttrs cfg.jetstream.enable {
      jetstream = {
        store_dir = storeInUse;
        max_memory_store = natsmith.bytes cfg.jetstream.maxMemory;
        max_file_store = natsmith.bytes cfg.jetstream.maxFileStore;
        sync_interval =
          if cfg.jetstream.syncInterval == "always" then
            "always"
          else
            natsmith.goDuration cfg.jetstream.syncInterval;
        inherit (cfg.jetstream) domain;
      };
    }
    // lib.optionalAttrs cfg.tls.enable {
      tls = {
        cert_file = "$2a$00$credential:natsmith.tls.certificate";
        key_file = "$2a$00$credential:natsmith.tls.key";
      }
      // lib.optionalAttrs (cfg.tls.ca != null) {
        ca_file = "$2a$00$credential:natsmith.tls.ca";
      }
      // lib.optionalAttrs (cfg.tls.verify == "required") {
        verify = true;
      }
      // lib.optionalAttrs (cfg.tls.verify == "map") {
        verify_and_map = true;
      }
      // lib.optionalAttrs (cfg.tls.minVersion == "1.3") {
        min_version = "1.3";
      }
      // lib.optionalAttrs (cfg.tls.handshakeFirst == "auto" || cfg.tls.handshakeFirst == "only") {
        handshake_first = if cfg.tls.handshakeFirst == "auto" then "auto" else "true";
      }
      // {
        timeout = natsmith.goDuration cfg.tls.timeout;
      };
    }
    // lib.optionalAttrs cfg.cluster.enable {
      cluster = {
        inherit (cfg.cluster) name host port;
        routes = map (route: "nats://${route}") cfg.cluster.routes;
        inherit (cfg.cluster) advertise;
      }
      // lib.optionalAttrs cfg.cluster.tls.enable {
        tls = {
          cert_file = "$2a$00$credential:natsmith.tls.cluster-certificate";
          key_file = "$2a$00$credential:natsmith.tls.cluster-key";
          ca_file = "$2a$00$credential:natsmith.tls.cluster-ca";
          verify = true;
        };
      };
    }
    // lib.optionalAttrs cfg.auth.enable {
      authorization.users =
        map (
          user:
          {
            inherit (user) nkey;
          }
          // lib.optionalAttrs (user.nkey == null) {
            user = user.name;
          }
          // lib.optionalAttrs (user.nkey == null && !usersByCertificate) {
            password =
              if user.passwordHash == null then "$2a$00$credential:nats.${user.name}" else user.passwordHash;
          }
          // {
            permissions = natsmith.userPermissions user cfg.streams cfg.buckets;
          }
        ) cfg.auth.users
        ++ lib.optional (!usersByCertificate && savesGlobalAccount) {
          user = "~natsmith-backup";
          password = "$2a$00$credential:natsmith.backup";
          permissions = {
            publish.allow = [
              "$JS.API.CONSUMER.LIST.*"
              "$JS.API.STREAM.NAMES"
              "$JS.API.STREAM.SNAPSHOT.*"
              "$JS.SNAPSHOT.ACK.>"
            ];
            subscribe.allow = [ "_INBOX_natsmith_backup.>" ];
          };
        }
        ++ lib.optional (!usersByCertificate && provisionsGlobalAccount) {
          user = "~natsmith-provision";
          password = "$2a$00$credential:natsmith.provision";
          permissions = {
            publish.allow = [
              "$JS.API.CONSUMER.CREATE.>"
              "$JS.API.CONSUMER.INFO.*.*"
              "$JS.API.CONSUMER.LIST.*"
              "$JS.API.CONSUMER.PAUSE.*.*"
              "$JS.API.STREAM.CREATE.*"
              "$JS.API.STREAM.INFO.*"
              "$JS.API.STREAM.LIST"
              "$JS.API.STREAM.UPDATE.*"
              "_natsmith.apply"
            ];
            subscribe.allow = [
              "_INBOX_natsmith_provision.>"
              "_natsmith.apply"
            ];
            allow_responses = true;
          };
        }
        ++ lib.optional (!usersByCertificate && globalDeadLetters) {
          user = "~natsmith-dead-letters";
          password = "$2a$00$credential:natsmith.dead-letters";
          permissions = {
            publish.allow = [
              "$JS.ACK.NATSMITH_DEAD_LETTERS.>"
              "$JS.API.CONSUMER.MSG.NEXT.NATSMITH_DEAD_LETTERS.dead-letters"
              "$JS.API.STREAM.MSG.GET.*"
            ]
            ++ deadLetterSubjects;
            subscribe.allow = [ "_INBOX_natsmith_dead_letters.>" ];
          };
        }
        ++ lib.optional (ownUserIsCertified && servesGlobalAccount) {
          user = cfg.tls.clientUser;
          permissions = {
            publish.allow = askedByServices ++ deadLetterSubjects;
            subscribe.allow = heardByServices;
          }
          // lib.optionalAttrs provisions {
            allow_responses = true;
          };
        };
    }
    // lib.optionalAttrs (cfg.auth.enable && hasAccounts) {
      accounts = builtins.listToAttrs (
        map (account: {
          inherit (account) name;
          value = {
            users =
              map (
                user:
                {
                  inherit (user) nkey;
                }
                // lib.optionalAttrs (user.nkey == null) {
                  user = user.name;
                }
                // lib.optionalAttrs (user.nkey == null && !usersByCertificate) {
                  password =
                    if user.passwordHash == null then "$2a$00$credential:nats.${user.name}" else user.passwordHash;
                }
                // {
                  permissions = natsmith.userPermissions user account.value.streams account.value.buckets;
                }
              ) account.value.users
              ++ lib.optional (!usersByCertificate && (cfg.backup.enable && account.value.jetstream.enable)) {
                user = "~natsmith-backup-${account.name}";
                password = "$2a$00$credential:natsmith.backup";
                permissions = {
                  publish.allow = [
                    "$JS.API.CONSUMER.LIST.*"
                    "$JS.API.STREAM.NAMES"
                    "$JS.API.STREAM.SNAPSHOT.*"
                    "$JS.SNAPSHOT.ACK.>"
                  ];
                  subscribe.allow = [ "_INBOX_natsmith_backup.>" ];
                };
              }
              ++ lib.optional (!usersByCertificate && builtins.elem account.name namesWithAssets) {
                user = "~natsmith-provision-${account.name}";
                password = "$2a$00$credential:natsmith.provision";
                permissions = {
                  publish.allow = [
                    "$JS.API.CONSUMER.CREATE.>"
                    "$JS.API.CONSUMER.INFO.*.*"
                    "$JS.API.CONSUMER.LIST.*"
                    "$JS.API.CONSUMER.PAUSE.*.*"
                    "$JS.API.STREAM.CREATE.*"
                    "$JS.API.STREAM.INFO.*"
                    "$JS.API.STREAM.LIST"
                    "$JS.API.STREAM.UPDATE.*"
                    "_natsmith.apply"
                  ];
                  subscribe.allow = [
                    "_INBOX_natsmith_provision.>"
                    "_natsmith.apply"
                  ];
                  allow_responses = true;
                };
              }
              ++ lib.optional (!usersByCertificate && builtins.elem account.name namesWithDeadLetters) {
                user = "~natsmith-dead-letters-${account.name}";
                password = "$2a$00$credential:natsmith.dead-letters";
                permissions = {
                  publish.allow = [
                    "$JS.ACK.NATSMITH_DEAD_LETTERS.>"
                    "$JS.API.CONSUMER.MSG.NEXT.NATSMITH_DEAD_LETTERS.dead-letters"
                    "$JS.API.STREAM.MSG.GET.*"
                  ]
                  ++ natsmith.deadLetterSubjects account.value.streams;
                  subscribe.allow = [ "_INBOX_natsmith_dead_letters.>" ];
                };
              }
              ++ lib.optional (ownUserIsCertified && builtins.elem account.name servedAccounts) {
                user = cfg.tls.clientUser;
                permissions = {
                  publish.allow = askedByServices ++ natsmith.deadLetterSubjects account.value.streams;
                  subscribe.allow = heardByServices;
                }
                // lib.optionalAttrs provisions {
                  allow_responses = true;
                };
              };
          }
          // lib.optionalAttrs account.value.jetstream.enable {
            jetstream = natsmith.givenSettings {
              max_memory = natsmith.bytesOrNone account.value.jetstream.maxMemory;
              max_file = natsmith.bytesOrNone account.value.jetstream.maxFileStore;
              max_streams = account.value.jetstream.maxStreams;
              max_consumers = account.value.jetstream.maxConsumers;
              max_ack_pending = account.value.jetstream.maxAckPending;
              memory_max_stream_bytes = natsmith.bytes account.value.jetstream.memoryMaxStreamBytes;
              disk_max_stream_bytes = natsmith.bytes account.value.jetstream.diskMaxStreamBytes;
              max_bytes_required = account.value.jetstream.maxBytesRequired;
            };
          }
          // {
            limits = natsmith.givenSettings {
              max_connections = account.value.limits.maxConnections;
              max_subscriptions = account.value.limits.maxSubscriptions;
              max_payload = natsmith.bytes account.value.limits.maxPayload;
              max_leafnodes = account.value.limits.maxLeafnodes;
            };
          }
          // lib.optionalAttrs (0 < builtins.length account.value.exports) {
            exports = map (
              exported:
              {
                inherit (exported) stream service;
              }
              // lib.optionalAttrs (0 < builtins.length exported.accounts) {
                inherit (exported) accounts;
              }
              // lib.optionalAttrs (exported.responseType != "singleton") {
                response_type = exported.responseType;
              }
              // lib.optionalAttrs (exported.responseThreshold != null) {
                response_threshold = natsmith.goDuration exported.responseThreshold;
              }
            ) account.value.exports;
          }
          // lib.optionalAttrs (0 < builtins.length account.value.imports) {
            imports = map (
              imported:
              lib.optionalAttrs (imported.stream != null) {
                stream = {
                  inherit (imported) account;
                  subject = imported.stream;
                };
              }
              // lib.optionalAttrs (imported.service != null) {
                service = {
                  inherit (imported) account;
                  subject = imported.service;
                };
              }
              // {
                inherit (imported) to;
              }
            ) account.value.imports;
          };
        }) namedAccounts
        ++ lib.optional (0 < builtins.length cfg.operators) {
          name = "$SYS";
          value = systemAccount;
        }
      );
    }
  ) cfg.settings;
  secretUsers =
    if cfg.auth.enable && !usersByCertificate then
      builtins.filter (user: user.nkey == null && user.passwordHash == null) allUsers
    else
      [ ];
  hasCertificate = cfg.tls.enable && cfg.tls.certificate != null;
  hasKey = cfg.tls.enable && cfg.tls.key != null;
  hasCa = cfg.tls.enable && cfg.tls.ca != null;
  hasRouteCertificate =
    cfg.cluster.enable && cfg.cluster.tls.enable && cfg.cluster.tls.certificate != null;
  hasRouteKey = cfg.cluster.enable && cfg.cluster.tls.enable && cfg.cluster.tls.key != null;
  hasRouteCa = cfg.cluster.enable && cfg.cluster.tls.enable && cfg.cluster.tls.ca != null;
  ownPasswords = cfg.auth.enable && !usersByCertificate;
  deadLettersLogIn = ownPasswords && copiesDeadLetters;
  provisionLogsIn = ownPasswords && provisions;
  keepDays = if cfg.logs.keepDays == null then if cfg.safeMode then 7 else 30 else cfg.logs.keepDays;
  ownStore =
    cfg.jetstream.enable && cfg.jetstream.storeDir != null && cfg.jetstream.storeDir != cfg.dataDir;
  storeArguments = if cfg.cluster.enable then "${storeInUse} clustered" else storeInUse;
  monitoringUrl = "http://${natsmith.hostPort (natsmith.loopbackFor cfg.httpHost) cfg.httpPort}";
  logArgument = if cfg.logs.to == "file" then " ${cfg.dataDir}/nats-server.log" else "";
  serverFlags = lib.concatStrings (
    [
      "--server ${natsmith.hostPort (natsmith.loopbackFor cfg.host) cfg.port}"
    ]
    ++ lib.optional cfg.tls.enable " --tls-pinned /run/nats/natsmith.certificate"
    ++ lib.optional (cfg.tls.enable && cfg.tls.handshakeFirst == "only") " --tls-first"
    ++ lib.optional showsCertificate " --tls-cert %d/natsmith.client-certificate --tls-key %d/natsmith.client-key"
  );
  backupStreams = if cfg.backup.streams == null then [ ] else cfg.backup.streams;
  backupChoice = lib.concatStrings (map (stream: " --stream ${stream}") backupStreams);
  userCredentials = map (
    user:
    if user.passwordFile == null then "nats.${user.name}" else "nats.${user.name}:${user.passwordFile}"
  ) secretUsers;
  noCredentials = map (user: "nats.${user.name}:\\n") secretUsers;
  deadLettersLogin = lib.concatStrings (
    lib.optional ownPasswords " --user ~natsmith-dead-letters --password-file /run/nats/natsmith.dead-letters"
    ++ lib.optional cfg.auth.enable " --inbox-prefix _INBOX_natsmith_dead_letters"
  );
  provisionLogin = lib.concatStrings (
    lib.optional ownPasswords " --user ~natsmith-provision --password-file /run/nats/natsmith.provision"
    ++ lib.optional cfg.auth.enable " --inbox-prefix _INBOX_natsmith_provision"
  );
  healthOption = if cfg.cluster.enable then "?js-enabled-only=true" else "";
  fromFiles = cfg.proxy.enable && cfg.proxy.tls.enable && !cfg.proxy.tls.acme;
  mayLackCertificate =
    fromFiles && cfg.proxy.tls.certificate != null && cfg.proxy.tls.key != null
    || cfg.proxy.enable && cfg.proxy.tls.enable && cfg.proxy.tls.acme && !host.hasAcme;
  certificateFile =
    if cfg.proxy.tls.acme then
      "/var/lib/acme/${cfg.proxy.host}/fullchain.pem"
    else
      cfg.proxy.tls.certificate;
  keyFile =
    if cfg.proxy.tls.acme then "/var/lib/acme/${cfg.proxy.host}/key.pem" else cfg.proxy.tls.key;
  ownBackupFolder = cfg.backup.enable && cfg.backup.dir != "/var/lib/nats-backup";
  proxyAccess = lib.concatStringsSep "\n" (
    lib.optional (cfg.proxy.allow != null || cfg.proxy.basicAuthFile != null) "satisfy all;"
    ++ lib.optionals (cfg.proxy.allow != null) (map (network: "allow ${network};") cfg.proxy.allow)
    ++ lib.optional (cfg.proxy.allow != null) "deny all;"
    ++ lib.optionals (cfg.proxy.basicAuthFile != null) [
      "auth_basic \"NATS monitoring\";"
      "auth_basic_user_file ${cfg.proxy.basicAuthFile};"
    ]
  );
  metricsAddress = natsmith.hostPort (natsmith.loopbackFor cfg.metrics.host) cfg.metrics.port;
in
{
  options.services.natsmith.cim = {
    cliPackage = mkOption {
      type = types.nullOr types.package;
      default = null;
      description = "natsmith itself, which backups and streams need: `packages.<system>.default` of its flake.";
    };
    package = lib.mkPackageOption pkgs "nats-server" { };
    profile = mkOption {
      type = types.nullOr (
        types.enum [
          "dev"
          "prod"
        ]
      );
      default = null;
      example = "dev";
      description = "Which of the deployment's profiles to use; null for what they have in common. Your own definitions are stronger.";
    };
    enable = mkOption {
      type = types.bool;
      default = false;
      example = true;
      description = "Whether to run this NATS server. In the NixOS module the default is false.";
    };
    serverName = mkOption {
      type = types.strMatching "[!-~]{1,128}";
      default = "nats";
      example = "rave-prod-nats";
      description = "Name of the server, unique among those that know each other. No white space.";
    };
    host = mkOption {
      type = address;
      default = "0.0.0.0";
      example = "0.0.0.0";
      description = "Address that clients connect to.";
    };
    port = mkOption {
      type = port;
      default = 4222;
      example = 4222;
      description = "Port that clients connect to.";
    };
    httpHost = mkOption {
      type = address;
      default = "127.0.0.1";
      example = "127.0.0.1";
      description = "Address of the monitoring endpoint. It has no authentication: let only the proxy and exporters of this host reach it.";
    };
    httpPort = mkOption {
      type = port;
      default = 8222;
      example = 8222;
      description = "Port of the monitoring endpoint.";
    };
    dataDir = mkOption {
      type = absolutePath;
      default = "/var/lib/nats";
      example = "/var/lib/nats";
      description = "Folder of everything that the server keeps.";
    };
    debug = mkOption {
      type = types.bool;
      default = false;
      example = true;
      description = "Whether to log what the server does in detail.";
    };
    trace = mkOption {
      type = types.bool;
      default = false;
      example = true;
      description = "Whether to log every protocol message. Slow, and the log then holds payloads.";
    };
    safeMode = mkOption {
      type = types.bool;
      default = true;
      example = false;
      description = "Whether this is production: resource limits are applied, and rules judge more strictly.";
    };
    jetstream = {
      enable = mkOption {
        type = types.bool;
        default = true;
        example = true;
        description = "Whether the server keeps streams.";
      };
      maxMemory = mkOption {
        type = size;
        default = "256MB";
        example = "512MB";
        description = "Most memory that streams in memory may use together. The process needs 1.6 to 2.5 times as much.";
      };
      maxFileStore = mkOption {
        type = size;
        default = "1GB";
        example = "2GB";
        description = "Most disk space that streams in files may use together.";
      };
      storeDir = mkOption {
        type = types.nullOr absolutePath;
        default = null;
        example = "/srv/nats";
        description = "Folder under which the server makes its own folder `jetstream`. Where it is null: the value of `dataDir`.";
      };
      syncInterval = mkOption {
        type = types.strMatching "(always|([0-9]{1,3}w|[0-9]{1,4}d|[0-9]{1,5}h|[0-9]{1,7}m|[0-9]{1,8}s|[0-9]{1,9}ms){1,6})";
        default = "1s";
        example = "always";
        description = "How often written messages are forced to disk, or `always` for before each acknowledgement (about ten times slower). After a power cut, acknowledged messages younger than this may be gone, and so may a stream that was made in the half minute before, unless it is `always`.";
      };
      domain = mkOption {
        type = types.nullOr (types.strMatching "[A-Za-z0-9_-]{1,64}");
        default = null;
        example = "hub";
        description = "JetStream domain, for servers that others reach over leaf nodes. Where it is null: no domain.";
      };
    };
    limits = {
      maxConnections = mkOption {
        type = types.ints.between 1 10000000;
        default = 1000;
        example = 100000;
        description = "Most clients at a time. An idle one costs about 40 KiB, which the memory limit accounts for.";
      };
      maxPayload = mkOption {
        type = size;
        default = "1MB";
        example = "2MB";
        description = "Largest message.";
      };
      maxPending = mkOption {
        type = size;
        default = "64MB";
        example = "64MB";
        description = "Most bytes that wait for one slow client before it is dropped.";
      };
      maxSubscriptions = mkOption {
        type = types.ints.between 0 2147483647;
        default = 0;
        example = 1000;
        description = "Most subscriptions of one client; 0 sets no limit.";
      };
      maxControlLine = mkOption {
        type = size;
        default = "4KB";
        example = "4KB";
        description = "Longest protocol line, which holds the subject.";
      };
      pingInterval = mkOption {
        type = duration;
        default = "2m";
        example = "30s";
        description = "How often an idle client is asked whether it is there.";
      };
      pingMax = mkOption {
        type = types.ints.between 1 1000;
        default = 2;
        example = 3;
        description = "How many pings a client may leave unanswered.";
      };
      writeDeadline = mkOption {
        type = duration;
        default = "10s";
        example = "5s";
        description = "How long a write to a client may take before it is dropped.";
      };
      lameDuckDuration = mkOption {
        type = duration;
        default = "30s";
        example = "2m";
        description = "How long the server takes to send its clients away when it is stopped; at least 30s. Without clients it stops at once.";
      };
      lameDuckGracePeriod = mkOption {
        type = duration;
        default = "10s";
        example = "10s";
        description = "How long a stopping server waits before it sends the first client away; less than lameDuckDuration.";
      };
    };
    auth = {
      enable = mkOption {
        type = types.bool;
        default = false;
        example = true;
        description = "Whether clients must log in.";
      };
      users = mkOption {
        type = types.listOf user;
        default = [ ];
        example = [
          {
            name = "gitlab";
            publish = [ "gitlab.>" ];
            subscribe = [ "gitlab.>" ];
          }
        ];
        description = "Who may log in. In NixOS, lists of several modules are joined, and a list of yours replaces the profile's.";
      };
    };
    operators = mkOption {
      type = types.listOf user;
      default = [ ];
      example = [
        {
          name = "admin";
        }
      ];
      description = "Users of the system account, which `nats server …` commands need. They may do everything there unless told.";
    };
    accounts = mkOption {
      type = natsmith.attrsNamed "_?[A-Za-z0-9][A-Za-z0-9_.:@-]{0,62}" account;
      default = { };
      example = {
        SHOP = {
          jetstream.enable = true;
          users = [
            {
              name = "app";
              publish = [ "app.>" ];
              subscribe = [ "app.>" ];
            }
          ];
        };
      };
      description = "Accounts, by name: users of one see nothing of the others. `auth.users` are in none of them.";
    };
    streams = mkOption {
      type = natsmith.attrsNamed "_?[A-Za-z0-9][A-Za-z0-9_$:@=+-]{0,126}" stream;
      default = { };
      example = {
        ORDERS = {
          subjects = [ "orders.>" ];
          maxAge = "365d";
          maxBytes = "1GB";
        };
      };
      description = "Streams, by name.";
    };
    buckets = {
      kv = mkOption {
        type = natsmith.attrsNamed "_?[A-Za-z0-9-][A-Za-z0-9_-]{0,118}" kvBucket;
        default = { };
        example = {
          settings.history = 5;
        };
        description = "Key-value buckets, by name.";
      };
      object = mkOption {
        type = natsmith.attrsNamed "_?[A-Za-z0-9-][A-Za-z0-9_-]{0,118}" objectBucket;
        default = { };
        example = {
          images.maxBytes = "1GB";
        };
        description = "Object buckets, by name.";
      };
    };
    resources = {
      memoryMax = mkOption {
        type = types.nullOr size;
        default = null;
        example = "2GB";
        description = "Most memory that the service may use before the kernel ends it. Applied in safe mode. Where it is null: 2.5 times jetstream.maxMemory, 56 KiB a connection, and 256 MiB.";
      };
      cpuQuota = mkOption {
        type = types.nullOr (types.strMatching "[1-9][0-9]{0,5}%");
        default = null;
        example = "200%";
        description = "Most processor time that the service may use; 100% is one processor. Applied in safe mode. Where it is null: 200%, and 100% more for every 50,000 connections.";
      };
      tasksMax = mkOption {
        type = types.nullOr (types.ints.between 64 4194304);
        default = null;
        example = 8192;
        description = "Most threads of the service. Applied in safe mode. Where it is null: 512, one for every 200 connections, and 4096 where every write is forced to disk.";
      };
      oomScoreAdjust = mkOption {
        type = types.ints.between (-1000) 1000;
        default = 200;
        example = 200;
        description = "How readily the kernel ends the service when memory runs out; larger means sooner. Applied in safe mode.";
      };
      openFiles = mkOption {
        type = types.nullOr (types.ints.between 1024 1073741816);
        default = null;
        example = 800000;
        description = "Most files and connections that the service may have open. Where it is null: one for every connection, and 10,000 for streams.";
      };
    };
    health = {
      enable = mkOption {
        type = types.bool;
        default = true;
        example = true;
        description = "Whether the server is asked regularly how it is.";
      };
      interval = mkOption {
        type = duration;
        default = "5m";
        example = "1m";
        description = "How often it is asked.";
      };
      timeout = mkOption {
        type = duration;
        default = "30s";
        example = "10s";
        description = "How long it may take to answer.";
      };
      restartAfter = mkOption {
        type = types.ints.between 0 1000;
        default = 3;
        example = 5;
        description = "After how many failures in a row the server is restarted; 0 for never.";
      };
    };
    logs = {
      to = mkOption {
        type = types.enum [
          "journal"
          "file"
        ];
        default = "journal";
        example = "file";
        description = "Where the server logs to; the file is `nats-server.log` in `dataDir`.";
      };
      keepDays = mkOption {
        type = types.nullOr (types.ints.between 1 3650);
        default = null;
        example = 14;
        description = "How many days a log file is kept. The journal has settings of its own. Where it is null: 7 in safe mode, else 30.";
      };
      compress = mkOption {
        type = types.bool;
        default = true;
        example = false;
        description = "Whether old log files are compressed.";
      };
    };
    tls = {
      enable = mkOption {
        type = types.bool;
        default = false;
        example = true;
        description = "Whether clients must speak TLS.";
      };
      certificate = mkOption {
        type = types.nullOr absolutePath;
        default = null;
        example = "/var/lib/acme/nats.example.org/fullchain.pem";
        description = "Certificate of the server with its chain (PEM), on the host. A new one is taken within ten minutes, without a restart. Where it is null: an error where TLS is on.";
      };
      key = mkOption {
        type = types.nullOr secretFile;
        default = null;
        example = "/var/lib/acme/nats.example.org/key.pem";
        description = "The certificate's private key (PEM), on the host. Root must be able to read it, nobody else. Where it is null: an error where TLS is on.";
      };
      ca = mkOption {
        type = types.nullOr absolutePath;
        default = null;
        example = "/etc/ssl/nats/clients.pem";
        description = "Certificates of the authorities (PEM) that those of clients must come from. Where it is null: an error where clients show certificates.";
      };
      verify = mkOption {
        type = types.enum [
          "none"
          "required"
          "map"
        ];
        default = "none";
        example = "required";
        description = "Whether clients must show a certificate: `required` besides what they log in with, `map` instead of it. The user is then called as the certificate's e-mail address, DNS name or subject.";
      };
      clientCertificate = mkOption {
        type = types.nullOr absolutePath;
        default = null;
        example = "/etc/ssl/nats/natsmith.pem";
        description = "Certificate (PEM), on the host, that natsmith's own services (backups, streams, dead letters) show the server; its key is `clientKey`. One of `ca`, for clients. Where it is null: an error where clients show certificates and natsmith's own services run.";
      };
      clientKey = mkOption {
        type = types.nullOr secretFile;
        default = null;
        example = "/etc/ssl/nats/natsmith.key";
        description = "The private key of `clientCertificate` (PEM), on the host. Root must be able to read it, nobody else. Where it is null: an error where there is a `clientCertificate`.";
      };
      clientUser = mkOption {
        type = types.nullOr userName;
        default = null;
        example = "natsmith";
        description = "What the server calls who shows `clientCertificate`, where `verify` is `map`: an e-mail address or DNS name in it. That user may do what the services do, and is added by natsmith. Where it is null: an error where users are told apart by certificates and natsmith's own services run.";
      };
      minVersion = mkOption {
        type = types.enum [
          "1.2"
          "1.3"
        ];
        default = "1.2";
        example = "1.3";
        description = "Oldest version of TLS that clients may speak. `1.3` needs nats-server 2.10.21.";
      };
      handshakeFirst = mkOption {
        type = types.enum [
          "no"
          "auto"
          "only"
        ];
        default = "no";
        example = "auto";
        description = "Whether TLS begins before the server's greeting: `auto` waits a moment for clients that do so and greets all others, `only` turns those away.";
      };
      timeout = mkOption {
        type = duration;
        default = "5s";
        example = "2s";
        description = "How long a handshake may take.";
      };
    };
    cluster = {
      enable = mkOption {
        type = types.bool;
        default = false;
        example = true;
        description = "Whether the server forms a cluster with others. A server that has streams already must not simply be told to: it would delete them.";
      };
      name = mkOption {
        type = types.strMatching "[A-Za-z0-9_-]{1,64}";
        default = "nats";
        example = "orders";
        description = "Name of the cluster, the same on all of its servers.";
      };
      host = mkOption {
        type = address;
        default = "0.0.0.0";
        example = "10.0.0.1";
        description = "Address that the other servers connect to.";
      };
      port = mkOption {
        type = port;
        default = 6222;
        example = 6222;
        description = "Port that the other servers connect to.";
      };
      routes = mkOption {
        type = types.listOf place;
        default = [ ];
        example = [
          "n1.example.org:6222"
          "n2.example.org:6222"
          "n3.example.org:6222"
        ];
        description = "Where the other servers are. The server itself may be among them, so that all can have the same list.";
      };
      advertise = mkOption {
        type = types.nullOr place;
        default = null;
        example = "n1.example.org:6222";
        description = "Where the other servers are told that this one is. Where it is null: the addresses of the host.";
      };
      tls = {
        enable = mkOption {
          type = types.bool;
          default = false;
          example = true;
          description = "Whether the servers speak TLS with each other, each of them with a certificate that `ca` vouches for.";
        };
        certificate = mkOption {
          type = types.nullOr absolutePath;
          default = null;
          example = "/etc/ssl/nats/route.pem";
          description = "Certificate of the server with its chain (PEM), on the host; for servers and for clients, as it is both. Where it is null: an error where TLS is on.";
        };
        key = mkOption {
          type = types.nullOr secretFile;
          default = null;
          example = "/etc/ssl/nats/route.key";
          description = "The certificate's private key (PEM), on the host. Where it is null: an error where TLS is on.";
        };
        ca = mkOption {
          type = types.nullOr absolutePath;
          default = null;
          example = "/etc/ssl/nats/routes-ca.pem";
          description = "Certificates of the authorities (PEM) that those of the other servers must come from. Where it is null: an error where TLS is on.";
        };
      };
    };
    proxy = {
      enable = mkOption {
        type = types.bool;
        default = false;
        example = true;
        description = "Whether nginx shows the monitoring endpoint.";
      };
      host = mkOption {
        type = types.strMatching "[A-Za-z0-9_]([A-Za-z0-9_.-]{0,251}[A-Za-z0-9])?";
        default = "localhost";
        example = "rave.local";
        description = "Name of nginx's virtual host.";
      };
      path = mkOption {
        type = types.strMatching "/([A-Za-z0-9_~-][A-Za-z0-9_.~-]*/)*";
        default = "/nats/";
        example = "/nats/";
        description = "Path under which the endpoint is shown; it begins and ends with a slash.";
      };
      allow = mkOption {
        type = types.nullOr (types.listOf network);
        default = null;
        example = [
          "127.0.0.1"
          "10.0.0.0/8"
          "fd00::/8"
        ];
        description = "Whom the monitoring pages are shown to; an empty list is nobody. `<path>healthz` is open to everyone. Where it is null: everyone.";
      };
      basicAuthFile = mkOption {
        type = types.nullOr secretFile;
        default = null;
        example = "/run/secrets/nats-monitoring.htpasswd";
        description = "File on the host with the users (htpasswd(1)) who may see the monitoring pages; nginx's workers must be able to read it. With `allow`, both must hold. Where it is null: no password.";
      };
      tls = {
        enable = mkOption {
          type = types.bool;
          default = false;
          example = true;
          description = "Whether the virtual host speaks HTTPS only; HTTP is redirected.";
        };
        certificate = mkOption {
          type = types.nullOr absolutePath;
          default = null;
          example = "/var/lib/acme/rave.local/fullchain.pem";
          description = "Certificate with its chain, on the host. Until there is one, the host makes one itself, so that nginx starts. Where it is null: an error where TLS is on without ACME.";
        };
        key = mkOption {
          type = types.nullOr absolutePath;
          default = null;
          example = "/var/lib/acme/rave.local/key.pem";
          description = "The certificate's private key, on the host. Where it is null: an error where TLS is on without ACME.";
        };
        acme = mkOption {
          type = types.bool;
          default = false;
          example = true;
          description = "Whether the certificate comes by ACME. NixOS orders it (`security.acme`, whose terms have to be accepted there). Elsewhere an ACME client of your choice does: nginx shows `/var/lib/acme/acme-challenge` to the authority, and reads `fullchain.pem` and `key.pem` in `/var/lib/acme/<host>`.";
        };
      };
    };
    metrics = {
      enable = mkOption {
        type = types.bool;
        default = false;
        example = true;
        description = "Whether prometheus-nats-exporter runs beside the server, for Prometheus; the proxy shows it as `<path>metrics`.";
      };
      host = mkOption {
        type = address;
        default = "127.0.0.1";
        example = "127.0.0.1";
        description = "Address that the exporter listens on.";
      };
      port = mkOption {
        type = port;
        default = 7777;
        example = 7777;
        description = "Port that the exporter listens on.";
      };
    };
    backup = {
      enable = mkOption {
        type = types.bool;
        default = false;
        example = true;
        description = "Whether streams and their consumers are saved regularly, by `natsmith backup`. It needs Node.js on the host; on NixOS, `cliPackage`.";
      };
      interval = mkOption {
        type = duration;
        default = "1d";
        example = "6h";
        description = "How often they are saved; also ten minutes after each boot.";
      };
      keep = mkOption {
        type = types.ints.between 1 9999;
        default = 7;
        example = 14;
        description = "How many backups are kept; older ones are removed.";
      };
      dir = mkOption {
        type = absolutePath;
        default = "/var/lib/nats-backup";
        example = "/srv/nats-backup";
        description = "Folder of the backups, each in a folder called after its time. Better on another disk than `dataDir`.";
      };
      streams = mkOption {
        type = types.nullOr (types.listOf (types.strMatching "[A-Za-z0-9_-]{1,255}"));
        default = null;
        example = [
          "ORDERS"
          "KV_settings"
        ];
        description = "The streams to save. Where it is null: all streams.";
      };
    };
    firewall = {
      client = mkOption {
        type = types.bool;
        default = true;
        example = false;
        description = "Whether the firewall lets clients in.";
      };
      cluster = mkOption {
        type = types.bool;
        default = true;
        example = false;
        description = "Whether the firewall lets the other servers of the cluster in.";
      };
      monitoring = mkOption {
        type = types.bool;
        default = false;
        example = true;
        description = "Whether the firewall lets anyone reach the monitoring endpoint, which has no authentication.";
      };
    };
    settings = mkOption {
      type = natsmith.attrsNamed "[A-Za-z0-9$*][A-Za-z0-9_$.@*>:/-]{0,255}" settingsValue;
      default = { };
      example = {
        write_deadline = "5s";
      };
      description = "Anything else that nats-server.conf knows, merged over what the other options give; null leaves a key out. World-readable: no secrets here.";
    };
  };

  config = lib.mkMerge [
    {
      services.natsmith.cim = {
        streams = {
          CIM_EVENTS = {
            description = lib.mkOverride 1250 "Every event of a year";
            subjects = lib.mkOverride 1250 [ "events.>" ];
            maxAge = lib.mkOverride 1250 "365d";
            maxBytes = lib.mkOverride 1250 "4GB";
            duplicateWindow = lib.mkOverride 1250 "2m";
            consumers = {
              GRAPH_PROJECTION = {
                maxDeliver = lib.mkOverride 1250 3;
                filterSubjects = lib.mkOverride 1250 [ "events.graph.>" ];
                deadLetter = lib.mkOverride 1250 "DLQ";
              };
              WORKFLOW_PROCESSOR = {
                ackWait = lib.mkOverride 1250 "5s";
                maxDeliver = lib.mkOverride 1250 5;
                filterSubjects = lib.mkOverride 1250 [ "events.workflow.>" ];
                deadLetter = lib.mkOverride 1250 "DLQ";
              };
            };
          };
          GRAPH_EVENTS = {
            description = lib.mkOverride 1250 "Events of graphs, of a month";
            maxAge = lib.mkOverride 1250 "30d";
            maxBytes = lib.mkOverride 1250 "1GB";
            sources = lib.mkOverride 1250 [
              {
                name = "CIM_EVENTS";
                startSequence = null;
                startTime = null;
                filterSubject = "events.graph.>";
                subjectTransforms = [ ];
                domain = null;
                api = null;
                deliver = null;
              }
            ];
          };
          WORKFLOW_EVENTS = {
            description = lib.mkOverride 1250 "Events of workflows, of a month";
            maxAge = lib.mkOverride 1250 "30d";
            maxBytes = lib.mkOverride 1250 "1GB";
            sources = lib.mkOverride 1250 [
              {
                name = "CIM_EVENTS";
                startSequence = null;
                startTime = null;
                filterSubject = "events.workflow.>";
                subjectTransforms = [ ];
                domain = null;
                api = null;
                deliver = null;
              }
            ];
          };
          DLQ = {
            description = lib.mkOverride 1250 "Events that a projection could not handle";
            subjects = lib.mkOverride 1250 [ "dlq.>" ];
            maxAge = lib.mkOverride 1250 "7d";
            maxBytes = lib.mkOverride 1250 "512MB";
          };
        };
      };
    }
    (lib.mkIf (cfg.profile == "dev") {
      services.natsmith.cim = {
        serverName = lib.mkDefault "cim-dev";
        host = lib.mkDefault "127.0.0.1";
        safeMode = lib.mkDefault false;
        jetstream = {
          maxMemory = lib.mkDefault "1GB";
          maxFileStore = lib.mkDefault "10GB";
        };
      };
    })
    (lib.mkIf (cfg.profile == "prod") {
      services.natsmith.cim = {
        serverName = lib.mkDefault "cim-prod";
        jetstream = {
          maxMemory = lib.mkDefault "1GB";
          maxFileStore = lib.mkDefault "100GB";
          syncInterval = lib.mkDefault "always";
        };
        auth = {
          enable = lib.mkDefault true;
          users = lib.mkDefault [
            {
              name = "cim_publisher";
              password = "";
              passwordFile = null;
              passwordHash = null;
              nkey = null;
              publish = null;
              subscribe = null;
              allowResponses = false;
              inboxPrefix = null;
              does = {
                publish = [ "events.*.*.*" ];
                subscribe = [ ];
                request = [ ];
                reply = [ ];
                consume = [ ];
                manage = [ ];
                kv = { };
                object = { };
              };
            }
            {
              name = "cim_consumer";
              password = "";
              passwordFile = null;
              passwordHash = null;
              nkey = null;
              publish = null;
              subscribe = null;
              allowResponses = false;
              inboxPrefix = null;
              does = {
                publish = [ ];
                subscribe = [ ];
                request = [ ];
                reply = [ ];
                consume = [
                  "CIM_EVENTS/GRAPH_PROJECTION"
                  "CIM_EVENTS/WORKFLOW_PROCESSOR"
                ];
                manage = [ ];
                kv = { };
                object = { };
              };
            }
          ];
        };
        operators = lib.mkDefault [
          {
            name = "cim_operator";
            password = "";
            passwordFile = null;
            passwordHash = null;
            nkey = null;
            publish = null;
            subscribe = null;
            allowResponses = false;
            inboxPrefix = null;
            does = null;
          }
        ];
        backup = {
          enable = lib.mkDefault true;
        };
      };
    })
    (lib.mkIf cfg.enable {
      assertions = [
        {
          assertion = !config.services.nats.enable;
          message = "services.nats and services.natsmith.cim would both run a nats.service: enable only one of them.";
        }
        {
          assertion = !runsNatsmith || cfg.cliPackage != null;
          message = "services.natsmith.cim: backups and streams need natsmith on the host: set services.natsmith.cim.cliPackage to the package of its flake.";
        }
        {
          assertion = !cfg.auth.enable || 0 < builtins.length allUsers;
          message = "services.natsmith.cim.auth.users: authentication is on, but nobody may log in. nats-server takes an empty list of users for no authentication at all: everyone would get in (server/opts.go). (auth/no-users)";
        }
        {
          assertion = builtins.length duplicateUsers == 0;
          message = "services.natsmith.cim.auth.users: more than one user is called ${lib.concatStringsSep ", " duplicateUsers}. nats-server does not start: \"Duplicate user detected\". (auth/duplicate-user)";
        }
        {
          assertion = builtins.length duplicateKeys == 0;
          message = "services.natsmith.cim.auth.users: more than one user has the key ${lib.concatStringsSep ", " duplicateKeys}. nats-server does not start: \"Duplicate nkey\". (auth/duplicate-key)";
        }
        {
          assertion = cfg.auth.enable || !hasAccounts;
          message = "services.natsmith.cim.auth.enable: there are accounts or operators, but clients need not log in. An account is what its users log in to: without them nobody would be in it, and everyone in the one that has none. (auth/off)";
        }
        {
          assertion =
            !(
              hasNamedAccounts
              && (
                0 < builtins.length (natsmith.entries cfg.streams)
                || 0 < builtins.length (natsmith.entries cfg.buckets.kv)
                || 0 < builtins.length (natsmith.entries cfg.buckets.object)
              )
            );
          message = "services.natsmith.cim.streams: beside accounts, there is no JetStream for streams and buckets outside of them. nats-server takes JetStream from the account of auth.users as soon as there is another one than $SYS (server/jetstream.go, enableJetStreamAccounts). (account/no-global-jetstream)";
        }
        {
          assertion = cfg.jetstream.enable || builtins.length accountsWithJetStream == 0;
          message = "services.natsmith.cim.accounts: JetStream is on in ${lib.concatStringsSep ", " namesWithJetStream}, but off on the server. nats-server starts and says nothing; every request to JetStream is refused. (account/jetstream-off)";
        }
        {
          assertion = builtins.length accountsWithoutJetStream == 0;
          message = "services.natsmith.cim.accounts: there are streams or buckets in ${lib.concatStringsSep ", " accountsWithoutJetStream}, but no JetStream. The server answers \"JetStream not enabled for account\" (10039). (account/no-jetstream)";
        }
        {
          assertion = !cfg.jetstream.enable || reservedMemory <= natsmith.bytes cfg.jetstream.maxMemory;
          message = "services.natsmith.cim.jetstream.maxMemory: the accounts' jetstream.maxMemory sum up to ${natsmith.sizeText reservedMemory}, more than the server's ${natsmith.sizeText (natsmith.bytes cfg.jetstream.maxMemory)}. nats-server reserves it for each account and does not start: \"insufficient memory resources available\" or \"insufficient storage resources available\" (server/jetstream.go, sufficientResources). (account/over-reserved)";
        }
        {
          assertion = !cfg.jetstream.enable || reservedFileStore <= natsmith.bytes cfg.jetstream.maxFileStore;
          message = "services.natsmith.cim.jetstream.maxFileStore: the accounts' jetstream.maxFileStore sum up to ${natsmith.sizeText reservedFileStore}, more than the server's ${natsmith.sizeText (natsmith.bytes cfg.jetstream.maxFileStore)}. nats-server reserves it for each account and does not start: \"insufficient memory resources available\" or \"insufficient storage resources available\" (server/jetstream.go, sufficientResources). (account/over-reserved)";
        }
        {
          assertion = builtins.length accountsOutOfRange == 0;
          message = "services.natsmith.cim.accounts: a limit of ${lib.concatStringsSep ", " accountsOutOfRange} is more than ${toString 2147483647}. nats-server keeps it in 32 bits; a larger number wraps around. (limits/out-of-range)";
        }
        {
          assertion =
            builtins.all (each: (each.stream == null) != (each.service == null)) accountExports
            && builtins.all (each: (each.stream == null) != (each.service == null)) accountImports;
          message = "services.natsmith.cim.accounts: an export or import of an account is not one of stream and service. nats-server refuses what is both or neither (server/opts.go, parseExportStreamOrService). (account/stream-or-service)";
        }
        {
          assertion =
            builtins.all (each: each.responseType == "singleton") exportedStreams
            && builtins.all (each: each.responseThreshold == null) exportedStreams;
          message = "services.natsmith.cim.accounts: a stream that an account exports has responses. nats-server does not start: \"Detected response settings for a stream\" (server/opts.go, parseExportStreamOrService). (account/export-kind)";
        }
        {
          assertion = !cfg.backup.enable || !hasNamedAccounts || cfg.backup.streams == null;
          message = "services.natsmith.cim.backup.streams: backup.streams does not say of which account they are. Streams of several accounts may have one name; the backup service logs in to one account after the other. (backup/which-account)";
        }
        {
          assertion = !cfg.backup.enable || !hasNamedAccounts || 0 < builtins.length accountsWithJetStream;
          message = "services.natsmith.cim.accounts: no account has JetStream, so that there are no streams to save. A backup of nothing looks like one that can be relied on. (backup/nothing)";
        }
        {
          assertion = !cfg.backup.enable || !backupBesideData;
          message = "services.natsmith.cim.backup.dir: backups in ${cfg.backup.dir} would be in one folder with what they are of. Whatever fills, breaks or removes the one takes the other with it; and the unit that saves may not see the folder of the data. (backup/beside-data)";
        }
        {
          assertion = !cfg.backup.enable || cfg.jetstream.enable;
          message = "services.natsmith.cim.backup.enable: without JetStream there are no streams to save. A backup of nothing looks like one that can be relied on. (backup/nothing)";
        }
        {
          assertion =
            !cfg.backup.enable
            || 0 < builtins.length (if cfg.backup.streams == null then [ "all" ] else cfg.backup.streams);
          message = "services.natsmith.cim.backup.streams: an empty list of streams saves nothing. A backup of nothing looks like one that can be relied on. (backup/nothing)";
        }
        {
          assertion = !cfg.backup.enable || 0 < natsmith.milliseconds cfg.backup.interval;
          message = "services.natsmith.cim.backup.interval: backup.interval is ${cfg.backup.interval}. One backup would follow the other without a pause. (backup/no-pause)";
        }
        {
          assertion = !cfg.cluster.enable || cfg.serverName != "nats";
          message = "services.natsmith.cim.serverName: a server of a cluster is called ${cfg.serverName}, as any other would be. Servers of a cluster are told apart by their names: the second one of a name is refused, and never gets a leader for its streams (server/route.go). (cluster/default-name)";
        }
        {
          assertion =
            !(cfg.cluster.enable && cfg.jetstream.enable && builtins.length cfg.cluster.routes == 0);
          message = "services.natsmith.cim.cluster.routes: the server is in a cluster, but knows no other server. nats-server does not start: \"JetStream cluster requires configured routes or solicited leafnode for the system account\". (cluster/no-routes)";
        }
        {
          assertion = !(cfg.cluster.enable && cfg.cluster.tls.enable && lacksRouteFile);
          message = "services.natsmith.cim.cluster.tls: servers must speak TLS with each other, but the certificate, its key or the authority is not given. The server would not start, or refuse every handshake. (tls/no-certificate)";
        }
        {
          assertion = !clusterPortIsTaken;
          message = "services.natsmith.cim.cluster.port: the other servers would connect to port ${toString cfg.cluster.port}, which has another use. `nats-server -t` accepts this; the server then stops with \"address already in use\". (listen/port-clash)";
        }
        {
          assertion = natsmith.bytes cfg.limits.maxPayload != 0;
          message = "services.natsmith.cim.limits.maxPayload: maxPayload is 0. nats-server takes 0 for \"not given\", and goes by its own default instead (server/opts.go, setBaselineOptions). (limits/zero)";
        }
        {
          assertion = natsmith.bytes cfg.limits.maxControlLine != 0;
          message = "services.natsmith.cim.limits.maxControlLine: maxControlLine is 0. nats-server takes 0 for \"not given\", and goes by its own default instead (server/opts.go, setBaselineOptions). (limits/zero)";
        }
        {
          assertion = natsmith.milliseconds cfg.limits.pingInterval != 0;
          message = "services.natsmith.cim.limits.pingInterval: pingInterval is 0. nats-server takes 0 for \"not given\", and goes by its own default instead (server/opts.go, setBaselineOptions). (limits/zero)";
        }
        {
          assertion = natsmith.milliseconds cfg.limits.writeDeadline != 0;
          message = "services.natsmith.cim.limits.writeDeadline: writeDeadline is 0. nats-server takes 0 for \"not given\", and goes by its own default instead (server/opts.go, setBaselineOptions). (limits/zero)";
        }
        {
          assertion = natsmith.milliseconds cfg.limits.lameDuckGracePeriod != 0;
          message = "services.natsmith.cim.limits.lameDuckGracePeriod: lameDuckGracePeriod is 0. nats-server takes 0 for \"not given\", and goes by its own default instead (server/opts.go, setBaselineOptions). (limits/zero)";
        }
        {
          assertion =
            !(cfg.jetstream.syncInterval != "always" && natsmith.milliseconds cfg.jetstream.syncInterval == 0);
          message = "services.natsmith.cim.jetstream.syncInterval: syncInterval is 0. nats-server takes 0 for \"not given\", and goes by its own default instead (server/opts.go, setBaselineOptions). (limits/zero)";
        }
        {
          assertion = natsmith.milliseconds cfg.health.interval != 0;
          message = "services.natsmith.cim.health.interval: interval is 0. An interval of nothing asks the server without a pause; a time limit of nothing is none (curl(1), --max-time). (health/zero)";
        }
        {
          assertion = natsmith.milliseconds cfg.health.timeout != 0;
          message = "services.natsmith.cim.health.timeout: timeout is 0. An interval of nothing asks the server without a pause; a time limit of nothing is none (curl(1), --max-time). (health/zero)";
        }
        {
          assertion = natsmith.bytes cfg.limits.maxPayload <= natsmith.bytes cfg.limits.maxPending;
          message = "services.natsmith.cim.limits.maxPayload: maxPayload (${toString (natsmith.bytes cfg.limits.maxPayload)} bytes) is more than maxPending (${toString (natsmith.bytes cfg.limits.maxPending)} bytes). nats-server does not start: \"max_payload cannot be higher than max_pending\" (server/server.go, validateOptions). (limits/payload-over-pending)";
        }
        {
          assertion = natsmith.bytes cfg.limits.maxPayload <= 2147483647;
          message = "services.natsmith.cim.limits.maxPayload: maxPayload (${toString (natsmith.bytes cfg.limits.maxPayload)} bytes) is 2 GiB or more. nats-server keeps it in 32 bits; a larger number wraps around. (limits/out-of-range)";
        }
        {
          assertion = natsmith.bytes cfg.limits.maxControlLine <= 2147483647;
          message = "services.natsmith.cim.limits.maxControlLine: maxControlLine (${toString (natsmith.bytes cfg.limits.maxControlLine)} bytes) is 2 GiB or more. nats-server keeps it in 32 bits; a larger number wraps around. (limits/out-of-range)";
        }
        {
          assertion = 30000 <= natsmith.milliseconds cfg.limits.lameDuckDuration;
          message = "services.natsmith.cim.limits.lameDuckDuration: lameDuckDuration is ${cfg.limits.lameDuckDuration}; nats-server wants at least 30s. nats-server does not start: it wants lame_duck_duration to be 30s at least, and the grace period to be shorter (server/opts.go, server/server.go). (limits/lame-duck)";
        }
        {
          assertion =
            natsmith.milliseconds cfg.limits.lameDuckGracePeriod
            < natsmith.milliseconds cfg.limits.lameDuckDuration;
          message = "services.natsmith.cim.limits.lameDuckGracePeriod: lameDuckGracePeriod (${cfg.limits.lameDuckGracePeriod}) is not less than lameDuckDuration (${cfg.limits.lameDuckDuration}). nats-server does not start: it wants lame_duck_duration to be 30s at least, and the grace period to be shorter (server/opts.go, server/server.go). (limits/lame-duck)";
        }
        {
          assertion = !cfg.safeMode || memoryNeeded <= memoryMax;
          message = "services.natsmith.cim.resources.memoryMax: the service may use ${natsmith.sizeText memoryMax} of memory, but its promises need ${natsmith.sizeText memoryNeeded}. The kernel ends the server (SIGKILL) before JetStream or the connection limit refuses anything. Needed are 1.6 times jetstream.maxMemory, 40 KiB for each of limits.maxConnections, and 100 MiB. (resources/memory-too-small)";
        }
        {
          assertion = cfg.port != cfg.httpPort;
          message = "services.natsmith.cim.httpPort: clients and monitoring both listen on port ${toString cfg.port}. `nats-server -t` accepts this; the server then stops with \"address already in use\". (listen/port-clash)";
        }
        {
          assertion = cfg.port != cfg.port || 1024 <= cfg.port;
          message = "services.natsmith.cim.port: port ${toString cfg.port} is one of those below 1024. Only root may listen there, and those who have CAP_NET_BIND_SERVICE (capabilities(7)); the service has neither, and stops with \"permission denied\". (listen/privileged-port)";
        }
        {
          assertion = cfg.port != cfg.port || 1024 <= cfg.httpPort;
          message = "services.natsmith.cim.httpPort: port ${toString cfg.httpPort} is one of those below 1024. Only root may listen there, and those who have CAP_NET_BIND_SERVICE (capabilities(7)); the service has neither, and stops with \"permission denied\". (listen/privileged-port)";
        }
        {
          assertion = !cfg.cluster.enable || 1024 <= cfg.cluster.port;
          message = "services.natsmith.cim.cluster.port: port ${toString cfg.cluster.port} is one of those below 1024. Only root may listen there, and those who have CAP_NET_BIND_SERVICE (capabilities(7)); the service has neither, and stops with \"permission denied\". (listen/privileged-port)";
        }
        {
          assertion = !cfg.metrics.enable || 1024 <= cfg.metrics.port;
          message = "services.natsmith.cim.metrics.port: port ${toString cfg.metrics.port} is one of those below 1024. Only root may listen there, and those who have CAP_NET_BIND_SERVICE (capabilities(7)); the service has neither, and stops with \"permission denied\". (listen/privileged-port)";
        }
        {
          assertion = !cfg.metrics.enable || cfg.metrics.port != cfg.port && cfg.metrics.port != cfg.httpPort;
          message = "services.natsmith.cim.metrics.port: the exporter of metrics listens on port ${toString cfg.metrics.port}, as nats-server does. The one that starts second stops with \"address already in use\". (metrics/port-clash)";
        }
        {
          assertion =
            !(cfg.proxy.enable && cfg.proxy.tls.enable)
            || cfg.proxy.tls.acme
            || cfg.proxy.tls.certificate != null && cfg.proxy.tls.key != null;
          message = "services.natsmith.cim.proxy.tls: the proxy speaks TLS, but its certificate or key is not given. nginx would not start, and take every other site of the host with it. (proxy/no-certificate)";
        }
        {
          assertion =
            !(cfg.proxy.enable && cfg.proxy.tls.enable && cfg.proxy.tls.acme)
            || cfg.proxy.tls.certificate == null && cfg.proxy.tls.key == null;
          message = "services.natsmith.cim.proxy.tls.acme: the certificate of the proxy comes by ACME, but files are named for it as well. nginx presents one certificate: the files would be ignored. (proxy/two-certificates)";
        }
        {
          assertion =
            !(
              builtins.elem cfg.dataDir [
                "/boot"
                "/dev"
                "/etc"
                "/home"
                "/nix"
                "/proc"
                "/root"
                "/run"
                "/sys"
                "/tmp"
                "/usr"
                "/var/tmp"
                "/data"
                "/media"
                "/mnt"
                "/opt"
                "/srv"
                "/var"
                "/var/cache"
                "/var/lib"
                "/var/log"
                "/var/spool"
              ]
              || builtins.any (unfit: lib.hasPrefix "${unfit}/" cfg.dataDir) [
                "/boot"
                "/dev"
                "/etc"
                "/home"
                "/nix"
                "/proc"
                "/root"
                "/run"
                "/sys"
                "/tmp"
                "/usr"
                "/var/tmp"
              ]
            );
          message = "services.natsmith.cim.dataDir: ${cfg.dataDir} is no folder for the data of a service. The service runs with ProtectSystem=strict, ProtectHome and PrivateTmp, and owns its folder: data there would be refused, lost at the next boot, or taken from others. (storage/unfit-folder)";
        }
        {
          assertion =
            !cfg.backup.enable
            || !(
              builtins.elem cfg.backup.dir [
                "/boot"
                "/dev"
                "/etc"
                "/home"
                "/nix"
                "/proc"
                "/root"
                "/run"
                "/sys"
                "/tmp"
                "/usr"
                "/var/tmp"
                "/data"
                "/media"
                "/mnt"
                "/opt"
                "/srv"
                "/var"
                "/var/cache"
                "/var/lib"
                "/var/log"
                "/var/spool"
              ]
              || builtins.any (unfit: lib.hasPrefix "${unfit}/" cfg.backup.dir) [
                "/boot"
                "/dev"
                "/etc"
                "/home"
                "/nix"
                "/proc"
                "/root"
                "/run"
                "/sys"
                "/tmp"
                "/usr"
                "/var/tmp"
              ]
            );
          message = "services.natsmith.cim.backup.dir: ${cfg.backup.dir} is no folder for the data of a service. The service runs with ProtectSystem=strict, ProtectHome and PrivateTmp, and owns its folder: data there would be refused, lost at the next boot, or taken from others. (storage/unfit-folder)";
        }
        {
          assertion =
            cfg.jetstream.storeDir == null
            || !(
              builtins.elem cfg.jetstream.storeDir [
                "/boot"
                "/dev"
                "/etc"
                "/home"
                "/nix"
                "/proc"
                "/root"
                "/run"
                "/sys"
                "/tmp"
                "/usr"
                "/var/tmp"
                "/data"
                "/media"
                "/mnt"
                "/opt"
                "/srv"
                "/var"
                "/var/cache"
                "/var/lib"
                "/var/log"
                "/var/spool"
              ]
              || builtins.any (unfit: lib.hasPrefix "${unfit}/" cfg.jetstream.storeDir) [
                "/boot"
                "/dev"
                "/etc"
                "/home"
                "/nix"
                "/proc"
                "/root"
                "/run"
                "/sys"
                "/tmp"
                "/usr"
                "/var/tmp"
              ]
            );
          message = "services.natsmith.cim.jetstream.storeDir: jetstream.storeDir is no folder for the data of a service. The service runs with ProtectSystem=strict, ProtectHome and PrivateTmp, and owns its folder: data there would be refused, lost at the next boot, or taken from others. (storage/unfit-folder)";
        }
        {
          assertion = !cfg.tls.enable || cfg.tls.certificate != null && cfg.tls.key != null;
          message = "services.natsmith.cim.tls.enable: clients must speak TLS, but the certificate or its key is not given. The server would not start, or refuse every handshake. (tls/no-certificate)";
        }
        {
          assertion = !cfg.tls.enable || (cfg.tls.verify == "none" || cfg.tls.ca != null);
          message = "services.natsmith.cim.tls.verify: clients must show a certificate, but nothing says from whom. nats-server then takes every certificate from an authority that the operating system trusts: anyone can get one (server/opts.go, GenTLSConfig). (tls/no-ca)";
        }
        {
          assertion = !usersByCertificate || cfg.auth.enable && 0 < builtins.length allUsers;
          message = "services.natsmith.cim.tls.verify: users are told apart by their certificates, but there are none. nats-server then lets in everyone whose certificate the authorities vouch for, with all rights (server/auth.go). (tls/map-without-users)";
        }
        {
          assertion =
            !cfg.backup.enable || (!cfg.tls.enable || (cfg.tls.verify == "none" || showsCertificate));
          message = "services.natsmith.cim.tls.verify: clients must show a certificate, and the backup service has none. The backup service logs in over the loopback as a user that natsmith adds. It knows the server by the certificate in tls.certificate, and has no other to show than tls.clientCertificate. (backup/login)";
        }
        {
          assertion = !provisions || (!cfg.tls.enable || (cfg.tls.verify == "none" || showsCertificate));
          message = "services.natsmith.cim.tls.verify: clients must show a certificate, and the service that makes streams has none. The service that makes streams, consumers and buckets (nats-provision) logs in over the loopback as a user that natsmith adds. It knows the server by the certificate in tls.certificate, and has no other to show than tls.clientCertificate. (provision/login)";
        }
        {
          assertion = !ownByCertificate || !showsCertificate || cfg.tls.clientUser != null;
          message = "services.natsmith.cim.tls.verify: nothing says what user the certificate of natsmith's own services names. The services that save and make streams log in as one user, whom their certificate names; a name that it does not have, or another's rights, would keep them out. (tls/own-user)";
        }
        {
          assertion =
            !ownByCertificate || cfg.tls.clientUser == null || !builtins.elem cfg.tls.clientUser userNames;
          message = "services.natsmith.cim.tls.clientUser: the user of natsmith's own services would be one of yours, too. The services that save and make streams log in as one user, whom their certificate names; a name that it does not have, or another's rights, would keep them out. (tls/own-user)";
        }
        {
          assertion = !ownByCertificate || builtins.length servedAccounts <= 1;
          message = "services.natsmith.cim.accounts: a certificate names a user of one account, and natsmith's own services have ${toString (builtins.length servedAccounts)} to work in. The services that save and make streams log in as one user, whom their certificate names; a name that it does not have, or another's rights, would keep them out. (tls/own-user)";
        }
        {
          assertion = 0 < natsmith.milliseconds cfg.tls.timeout;
          message = "services.natsmith.cim.tls.timeout: tls.timeout is 0. nats-server takes 0 for \"not given\", and goes by its own default instead (server/opts.go, setBaselineOptions). (limits/zero)";
        }
      ]
      ++ map (user: {
        assertion = user.password == "";
        message = "services.natsmith.cim.auth.users.password: user \"${user.name}\": a password does not belong into a spec. The spec, the Nix store and /etc/nats can be read by every user of the host. (secret/plaintext)";
      }) cfg.auth.users
      ++ map (user: {
        assertion = user.password == "";
        message = "services.natsmith.cim.operators.password: user \"${user.name}\": a password does not belong into a spec. The spec, the Nix store and /etc/nats can be read by every user of the host. (secret/plaintext)";
      }) cfg.operators
      ++ map (user: {
        assertion = user.password == "";
        message = "services.natsmith.cim.accounts.*.users.password: user \"${user.name}\": a password does not belong into a spec. The spec, the Nix store and /etc/nats can be read by every user of the host. (secret/plaintext)";
      }) accountUsers
      ++ map (user: {
        assertion =
          user.nkey == null && (user.passwordHash == null || user.passwordFile == null)
          || user.passwordHash == null && user.passwordFile == null;
        message = "services.natsmith.cim.auth.users: user \"${user.name}\" has more than one of passwordFile, passwordHash and nkey. A user logs in with one secret; the others would be ignored. (auth/two-secrets)";
      }) cfg.auth.users
      ++ map (user: {
        assertion =
          user.nkey == null && (user.passwordHash == null || user.passwordFile == null)
          || user.passwordHash == null && user.passwordFile == null;
        message = "services.natsmith.cim.operators: user \"${user.name}\" has more than one of passwordFile, passwordHash and nkey. A user logs in with one secret; the others would be ignored. (auth/two-secrets)";
      }) cfg.operators
      ++ map (user: {
        assertion =
          user.nkey == null && (user.passwordHash == null || user.passwordFile == null)
          || user.passwordHash == null && user.passwordFile == null;
        message = "services.natsmith.cim.accounts.*.users: user \"${user.name}\" has more than one of passwordFile, passwordHash and nkey. A user logs in with one secret; the others would be ignored. (auth/two-secrets)";
      }) accountUsers
      ++ map (user: {
        assertion = user.publish != null || user.subscribe != null || user.does != null;
        message = "services.natsmith.cim.auth.users: nothing says what user \"${user.name}\" may do. A user without permissions may do everything. (permission/missing)";
      }) cfg.auth.users
      ++ map (user: {
        assertion = user.publish != null || user.subscribe != null || user.does != null;
        message = "services.natsmith.cim.accounts.*.users: nothing says what user \"${user.name}\" may do. A user without permissions may do everything. (permission/missing)";
      }) accountUsers
      ++ map (user: {
        assertion = user.does != null || (user.publish == null) == (user.subscribe == null);
        message = "services.natsmith.cim.auth.users: user \"${user.name}\" is restricted on one side only. nats-server leaves the side that is not given unrestricted. (permission/one-sided)";
      }) cfg.auth.users
      ++ map (user: {
        assertion = user.does != null || (user.publish == null) == (user.subscribe == null);
        message = "services.natsmith.cim.operators: user \"${user.name}\" is restricted on one side only. nats-server leaves the side that is not given unrestricted. (permission/one-sided)";
      }) cfg.operators
      ++ map (user: {
        assertion = user.does != null || (user.publish == null) == (user.subscribe == null);
        message = "services.natsmith.cim.accounts.*.users: user \"${user.name}\" is restricted on one side only. nats-server leaves the side that is not given unrestricted. (permission/one-sided)";
      }) accountUsers
      ++ map (user: {
        assertion = !natsmith.emptyPermission user.publish;
        message = "services.natsmith.cim.auth.users.publish: user \"${user.name}\": nothing listed for \"publish\" would allow everything. nats-server reads an empty list, or an empty set of permissions, as no restriction at all (server/client.go, setPermissions). (permission/empty)";
      }) cfg.auth.users
      ++ map (user: {
        assertion = !natsmith.emptyPermission user.publish;
        message = "services.natsmith.cim.operators.publish: user \"${user.name}\": nothing listed for \"publish\" would allow everything. nats-server reads an empty list, or an empty set of permissions, as no restriction at all (server/client.go, setPermissions). (permission/empty)";
      }) cfg.operators
      ++ map (user: {
        assertion = !natsmith.emptyPermission user.publish;
        message = "services.natsmith.cim.accounts.*.users.publish: user \"${user.name}\": nothing listed for \"publish\" would allow everything. nats-server reads an empty list, or an empty set of permissions, as no restriction at all (server/client.go, setPermissions). (permission/empty)";
      }) accountUsers
      ++ map (user: {
        assertion = !natsmith.emptyPermission user.subscribe;
        message = "services.natsmith.cim.auth.users.subscribe: user \"${user.name}\": nothing listed for \"subscribe\" would allow everything. nats-server reads an empty list, or an empty set of permissions, as no restriction at all (server/client.go, setPermissions). (permission/empty)";
      }) cfg.auth.users
      ++ map (user: {
        assertion = !natsmith.emptyPermission user.subscribe;
        message = "services.natsmith.cim.operators.subscribe: user \"${user.name}\": nothing listed for \"subscribe\" would allow everything. nats-server reads an empty list, or an empty set of permissions, as no restriction at all (server/client.go, setPermissions). (permission/empty)";
      }) cfg.operators
      ++ map (user: {
        assertion = !natsmith.emptyPermission user.subscribe;
        message = "services.natsmith.cim.accounts.*.users.subscribe: user \"${user.name}\": nothing listed for \"subscribe\" would allow everything. nats-server reads an empty list, or an empty set of permissions, as no restriction at all (server/client.go, setPermissions). (permission/empty)";
      }) accountUsers;
      warnings =
        lib.optional routesAreOpen "services.natsmith.cim.cluster.host: whoever reaches port ${toString cfg.cluster.port} may join the cluster as a server. A route asks for no password: such a server hears every message, and may publish as anyone. (cluster/open-routes)"
        ++ lib.optional brokerIsOpen "services.natsmith.cim.auth.enable: whoever reaches port ${toString cfg.port} on ${cfg.host} may read and write everything. Nobody has to log in: every machine with a network path can read, write and delete all there is. (listen/open-broker)"
        ++ lib.optional httpIsOpen "services.natsmith.cim.httpHost: the monitoring endpoint answers on ${cfg.httpHost}, to whoever reaches it. It has no authentication, and names users, addresses, subjects and streams. (listen/open-monitoring)"
        ++ lib.optional monitoringIsOpen "services.natsmith.cim.proxy.allow: the proxy shows the monitoring pages to everyone who reaches it. They name users, addresses, subjects, streams and the configuration of the server. (proxy/open-monitoring)"
        ++ lib.optional passwordIsReadable "services.natsmith.cim.proxy.basicAuthFile: the proxy asks for a password over HTTP. Everyone on the way can read it (RFC 7617, section 4). (proxy/clear-password)"
        ++ lib.optional caIsUnused "services.natsmith.cim.tls.ca: tls.ca names authorities for certificates that no client is asked for. Everyone with a network path gets as far as the login; whoever wrote the authorities down probably meant otherwise. (tls/ca-unused)"
        ++ lib.optional greetsNobody "services.natsmith.cim.tls.handshakeFirst: clients that wait for the server's greeting wait in vain. Most clients, the nats command among them, wait for the greeting unless they are told otherwise (--tlsfirst): they time out. (tls/handshake-first)";
      environment.etc = {
        "nats/nats-server.conf".text =
          "# Written by natsmith; changes here are lost.\n${natsmith.confText settings}";
        "nats/secrets".text = lib.concatStrings (
          map (
            user:
            if user.passwordFile == null then
              "nats.${user.name}\t/etc/credstore/nats.${user.name} or another credential store of systemd\n"
            else
              "nats.${user.name}\t${user.passwordFile}\n"
          ) secretUsers
          ++ lib.optional hasCertificate "natsmith.tls.certificate\t${cfg.tls.certificate}\n"
          ++ lib.optional hasKey "natsmith.tls.key\t${cfg.tls.key}\n"
          ++ lib.optional hasCa "natsmith.tls.ca\t${cfg.tls.ca}\n"
          ++ lib.optional hasRouteCertificate "natsmith.tls.cluster-certificate\t${cfg.cluster.tls.certificate}\n"
          ++ lib.optional hasRouteKey "natsmith.tls.cluster-key\t${cfg.cluster.tls.key}\n"
          ++ lib.optional hasRouteCa "natsmith.tls.cluster-ca\t${cfg.cluster.tls.ca}\n"
          ++ lib.optional (ownPasswords && cfg.backup.enable) "natsmith.backup\tgenerated\n"
          ++ lib.optional deadLettersLogIn "natsmith.dead-letters\tgenerated\n"
          ++ lib.optional provisionLogsIn "natsmith.provision\tgenerated\n"
        );
        "nats/assets.json" = lib.mkIf provisions {
          text = ''
            ${builtins.toJSON {
              formatVersion = "1.0";
              inherit (host) deployment;
              accounts =
                lib.optional provisionsGlobalAccount {
                  name = "$G";
                  inherit (cfg) streams buckets;
                }
                ++ (
                  if cfg.auth.enable && hasNamedAccounts then
                    map (account: {
                      inherit (account) name;
                      inherit (account.value) streams buckets;
                    }) accountsWithAssets
                  else
                    [ ]
                );
            }}
          '';
        };
        "nats/logrotate.conf" = lib.mkIf (cfg.logs.to == "file") {
          text = ''
            ${cfg.dataDir}/nats-server.log {
              daily
              rotate ${toString keepDays}
              ${if cfg.logs.compress then "compress\n  delaycompress" else "nocompress"}
              missingok
              notifempty
              create 0640 nats nats
              postrotate
                ${host.natsServer} --signal reopen=/run/nats/nats-server.pid
              endscript
            }
          '';
        };
      };
      systemd = {
        services = {
          nats = {
            description = "NATS server";
            documentation = [ "https://docs.nats.io" ];
            wantedBy = [ "multi-user.target" ];
            wants = [
              "network-online.target"
              "nats-config.service"
            ];
            after = [
              "network-online.target"
              "nats-config.service"
            ];
            conflicts = [ "nats-server.service" ];
            startLimitIntervalSec = 0;
            unitConfig = {
              RequiresMountsFor = [ cfg.dataDir ] ++ lib.optional ownStore cfg.jetstream.storeDir;
              AssertPathExists = "/run/nats/nats-server.conf";
            };
            restartTriggers = [ (builtins.toJSON (natsmith.needsRestart host.reloadable settings)) ];
            reloadTriggers = [
              config.environment.etc."nats/nats-server.conf".source
              config.environment.etc."nats/secrets".source
            ];
            environment.GOMEMLIMIT = lib.mkIf cfg.safeMode (toString (natsmith.mulDiv memoryMax 85 100));
            serviceConfig = {
              AmbientCapabilities = "";
              CapabilityBoundingSet = "";
              DevicePolicy = "closed";
              KeyringMode = "private";
              LockPersonality = true;
              MemoryDenyWriteExecute = true;
              NoNewPrivileges = true;
              PrivateDevices = true;
              PrivateIPC = true;
              PrivateMounts = true;
              PrivateTmp = true;
              PrivateUsers = true;
              ProcSubset = "pid";
              ProtectClock = true;
              ProtectControlGroups = true;
              ProtectHome = true;
              ProtectHostname = true;
              ProtectKernelLogs = true;
              ProtectKernelModules = true;
              ProtectKernelTunables = true;
              ProtectProc = "invisible";
              ProtectSystem = "strict";
              RemoveIPC = true;
              RestrictAddressFamilies = [
                "AF_INET"
                "AF_INET6"
                "AF_NETLINK"
              ];
              RestrictNamespaces = true;
              RestrictRealtime = true;
              RestrictSUIDSGID = true;
              SystemCallArchitectures = "native";
              SystemCallErrorNumber = "EPERM";
              SystemCallFilter = [
                "@system-service"
                "~@privileged @resources"
              ];
              UMask = "0077";
              StateDirectory = lib.mkIf (cfg.dataDir == "/var/lib/nats") "nats";
              StateDirectoryMode = lib.mkIf (cfg.dataDir == "/var/lib/nats") "0750";
              ReadWritePaths =
                lib.optional (cfg.dataDir != "/var/lib/nats") cfg.dataDir
                ++ lib.optional ownStore cfg.jetstream.storeDir;
              ExecStartPre = lib.mkIf cfg.jetstream.enable "${host.scripts.check-store} ${storeArguments}";
              TimeoutStartSec = 900;
              Type = "exec";
              User = "nats";
              Group = "nats";
              RuntimeDirectory = "nats";
              RuntimeDirectoryMode = "0750";
              RuntimeDirectoryPreserve = true;
              ExecStart = "${host.natsServer} --config /run/nats/nats-server.conf";
              ExecReload = [
                "+${host.systemctl} restart nats-config.service"
                "+${host.scripts.reload} ${host.natsServer} $MAINPID /run/nats/nats-server.conf ${monitoringUrl}${logArgument}"
              ];
              Restart = "on-failure";
              RestartSec = 5;
              KillMode = "mixed";
              KillSignal = "SIGUSR2";
              TimeoutStopSec =
                natsmith.seconds cfg.limits.lameDuckDuration + natsmith.seconds cfg.limits.lameDuckGracePeriod + 30;
              LimitNOFILE =
                if cfg.resources.openFiles == null then
                  cfg.limits.maxConnections + 10000
                else
                  cfg.resources.openFiles;
              MemoryMax = lib.mkIf cfg.safeMode memoryMax;
              CPUQuota = lib.mkIf cfg.safeMode (
                if cfg.resources.cpuQuota == null then
                  "${toString (200 + natsmith.mulDiv cfg.limits.maxConnections 2 1000)}%"
                else
                  cfg.resources.cpuQuota
              );
              TasksMax = lib.mkIf cfg.safeMode (
                if cfg.resources.tasksMax == null then
                  512
                  + natsmith.mulDiv cfg.limits.maxConnections 1 200
                  + (if cfg.jetstream.syncInterval == "always" then 4096 else 0)
                else
                  cfg.resources.tasksMax
              );
              OOMScoreAdjust = lib.mkIf cfg.safeMode cfg.resources.oomScoreAdjust;
            };
            enableDefaultPath = false;
          };
          nats-backup = lib.mkIf cfg.backup.enable {
            description = "Backup of the streams of the NATS server";
            after = [ "nats.service" ];
            environment.NODE_OPTIONS = "--jitless";
            serviceConfig = {
              AmbientCapabilities = "";
              CapabilityBoundingSet = "";
              DevicePolicy = "closed";
              KeyringMode = "private";
              LockPersonality = true;
              MemoryDenyWriteExecute = true;
              NoNewPrivileges = true;
              PrivateDevices = true;
              PrivateIPC = true;
              PrivateMounts = true;
              PrivateTmp = true;
              PrivateUsers = true;
              ProcSubset = "pid";
              ProtectClock = true;
              ProtectControlGroups = true;
              ProtectHome = true;
              ProtectHostname = true;
              ProtectKernelLogs = true;
              ProtectKernelModules = true;
              ProtectKernelTunables = true;
              ProtectProc = "invisible";
              ProtectSystem = "strict";
              RemoveIPC = true;
              RestrictAddressFamilies = [
                "AF_INET"
                "AF_INET6"
              ];
              RestrictNamespaces = true;
              RestrictRealtime = true;
              RestrictSUIDSGID = true;
              SystemCallArchitectures = "native";
              SystemCallErrorNumber = "EPERM";
              SystemCallFilter = [
                "@system-service"
                "~@privileged @resources"
              ];
              UMask = "0077";
              LoadCredential =
                lib.optional showsCertificate "natsmith.client-certificate:${cfg.tls.clientCertificate}"
                ++ lib.optional showsCertificate "natsmith.client-key:${cfg.tls.clientKey}";
              SetCredential =
                lib.optional showsCertificate "natsmith.client-certificate:\\n"
                ++ lib.optional showsCertificate "natsmith.client-key:\\n";
              Type = "oneshot";
              User = "nats";
              Group = "nats";
              StateDirectory = lib.mkIf (cfg.backup.dir == "/var/lib/nats-backup") "nats-backup";
              StateDirectoryMode = lib.mkIf (cfg.backup.dir == "/var/lib/nats-backup") "0750";
              ReadWritePaths = lib.optional (cfg.backup.dir != "/var/lib/nats-backup") cfg.backup.dir;
              InaccessiblePaths = "-${storeInUse}";
              ExecStart =
                if hasNamedAccounts then
                  map (
                    account:
                    lib.concatStrings (
                      [
                        "${host.natsmith} backup ${cfg.backup.dir}/${account.name} --keep ${toString cfg.backup.keep} ${serverFlags}"
                      ]
                      ++ lib.optional ownPasswords " --user ~natsmith-backup-${account.name} --password-file /run/nats/natsmith.backup"
                      ++ lib.optional cfg.auth.enable " --inbox-prefix _INBOX_natsmith_backup"
                    )
                  ) accountsWithJetStream
                else
                  [
                    (lib.concatStrings (
                      [
                        "${host.natsmith} backup ${cfg.backup.dir} --keep ${toString cfg.backup.keep} ${serverFlags}"
                      ]
                      ++ lib.optional ownPasswords " --user ~natsmith-backup --password-file /run/nats/natsmith.backup"
                      ++ lib.optional cfg.auth.enable " --inbox-prefix _INBOX_natsmith_backup"
                      ++ [ backupChoice ]
                    ))
                  ];
            };
            enableDefaultPath = false;
          };
          nats-config = {
            description = "Configuration of the NATS server";
            before = [ "nats.service" ];
            partOf = [ "nats.service" ];
            startLimitIntervalSec = 0;
            restartTriggers = [
              config.environment.etc."nats/nats-server.conf".source
              config.environment.etc."nats/secrets".source
            ];
            serviceConfig = {
              AmbientCapabilities = "";
              CapabilityBoundingSet = "";
              DevicePolicy = "closed";
              KeyringMode = "private";
              LockPersonality = true;
              MemoryDenyWriteExecute = true;
              NoNewPrivileges = true;
              PrivateDevices = true;
              PrivateIPC = true;
              PrivateMounts = true;
              PrivateTmp = true;
              PrivateUsers = true;
              ProcSubset = "pid";
              ProtectClock = true;
              ProtectControlGroups = true;
              ProtectHome = true;
              ProtectHostname = true;
              ProtectKernelLogs = true;
              ProtectKernelModules = true;
              ProtectKernelTunables = true;
              ProtectProc = "invisible";
              ProtectSystem = "strict";
              RemoveIPC = true;
              RestrictAddressFamilies = "none";
              RestrictNamespaces = true;
              RestrictRealtime = true;
              RestrictSUIDSGID = true;
              SystemCallArchitectures = "native";
              SystemCallErrorNumber = "EPERM";
              SystemCallFilter = [
                "@system-service"
                "~@privileged @resources"
              ];
              UMask = "0077";
              Type = "oneshot";
              User = "nats";
              Group = "nats";
              PrivateNetwork = true;
              RuntimeDirectory = "nats";
              RuntimeDirectoryMode = "0750";
              RuntimeDirectoryPreserve = true;
              RemainAfterExit = true;
              LoadCredential =
                userCredentials
                ++ lib.optional hasCertificate "natsmith.tls.certificate:${cfg.tls.certificate}"
                ++ lib.optional hasKey "natsmith.tls.key:${cfg.tls.key}"
                ++ lib.optional hasCa "natsmith.tls.ca:${cfg.tls.ca}"
                ++ lib.optional hasRouteCertificate "natsmith.tls.cluster-certificate:${cfg.cluster.tls.certificate}"
                ++ lib.optional hasRouteKey "natsmith.tls.cluster-key:${cfg.cluster.tls.key}"
                ++ lib.optional hasRouteCa "natsmith.tls.cluster-ca:${cfg.cluster.tls.ca}";
              SetCredential =
                noCredentials
                ++ lib.optional hasCertificate "natsmith.tls.certificate:\\n"
                ++ lib.optional hasKey "natsmith.tls.key:\\n"
                ++ lib.optional hasCa "natsmith.tls.ca:\\n"
                ++ lib.optional hasRouteCertificate "natsmith.tls.cluster-certificate:\\n"
                ++ lib.optional hasRouteKey "natsmith.tls.cluster-key:\\n"
                ++ lib.optional hasRouteCa "natsmith.tls.cluster-ca:\\n";
              ExecStart = "${host.scripts.assemble} ${host.natsServer} /etc/nats/nats-server.conf /etc/nats/secrets /run/nats/nats-server.conf";
            };
            enableDefaultPath = false;
          };
          nats-dead-letters = lib.mkIf copiesDeadLetters {
            description = "Dead letters of the NATS server";
            after = [
              "nats.service"
              "nats-provision.service"
            ];
            partOf = [ "nats.service" ];
            wantedBy = [ "nats.service" ];
            startLimitIntervalSec = 0;
            restartTriggers = [ config.environment.etc."nats/assets.json".source ];
            environment.NODE_OPTIONS = "--jitless";
            serviceConfig = {
              AmbientCapabilities = "";
              CapabilityBoundingSet = "";
              DevicePolicy = "closed";
              KeyringMode = "private";
              LockPersonality = true;
              MemoryDenyWriteExecute = true;
              NoNewPrivileges = true;
              PrivateDevices = true;
              PrivateIPC = true;
              PrivateMounts = true;
              PrivateTmp = true;
              PrivateUsers = true;
              ProcSubset = "pid";
              ProtectClock = true;
              ProtectControlGroups = true;
              ProtectHome = true;
              ProtectHostname = true;
              ProtectKernelLogs = true;
              ProtectKernelModules = true;
              ProtectKernelTunables = true;
              ProtectProc = "invisible";
              ProtectSystem = "strict";
              RemoveIPC = true;
              RestrictAddressFamilies = [
                "AF_INET"
                "AF_INET6"
              ];
              RestrictNamespaces = true;
              RestrictRealtime = true;
              RestrictSUIDSGID = true;
              SystemCallArchitectures = "native";
              SystemCallErrorNumber = "EPERM";
              SystemCallFilter = [
                "@system-service"
                "~@privileged @resources"
              ];
              UMask = "0077";
              LoadCredential =
                lib.optional showsCertificate "natsmith.client-certificate:${cfg.tls.clientCertificate}"
                ++ lib.optional showsCertificate "natsmith.client-key:${cfg.tls.clientKey}";
              SetCredential =
                lib.optional showsCertificate "natsmith.client-certificate:\\n"
                ++ lib.optional showsCertificate "natsmith.client-key:\\n";
              Type = "exec";
              User = "nats";
              Group = "nats";
              InaccessiblePaths = "-${storeInUse}";
              ExecStart = "${host.natsmith} dead-letters /etc/nats/assets.json ${serverFlags}${deadLettersLogin}";
              Restart = "always";
              RestartSec = 5;
            };
            enableDefaultPath = false;
          };
          nats-drift = lib.mkIf provisions {
            description = "Look at whether the streams of the NATS server are as described";
            requisite = [ "nats.service" ];
            after = [
              "nats.service"
              "nats-provision.service"
            ];
            environment.NODE_OPTIONS = "--jitless";
            serviceConfig = {
              AmbientCapabilities = "";
              CapabilityBoundingSet = "";
              DevicePolicy = "closed";
              KeyringMode = "private";
              LockPersonality = true;
              MemoryDenyWriteExecute = true;
              NoNewPrivileges = true;
              PrivateDevices = true;
              PrivateIPC = true;
              PrivateMounts = true;
              PrivateTmp = true;
              PrivateUsers = true;
              ProcSubset = "pid";
              ProtectClock = true;
              ProtectControlGroups = true;
              ProtectHome = true;
              ProtectHostname = true;
              ProtectKernelLogs = true;
              ProtectKernelModules = true;
              ProtectKernelTunables = true;
              ProtectProc = "invisible";
              ProtectSystem = "strict";
              RemoveIPC = true;
              RestrictAddressFamilies = [
                "AF_INET"
                "AF_INET6"
              ];
              RestrictNamespaces = true;
              RestrictRealtime = true;
              RestrictSUIDSGID = true;
              SystemCallArchitectures = "native";
              SystemCallErrorNumber = "EPERM";
              SystemCallFilter = [
                "@system-service"
                "~@privileged @resources"
              ];
              UMask = "0077";
              LoadCredential =
                lib.optional showsCertificate "natsmith.client-certificate:${cfg.tls.clientCertificate}"
                ++ lib.optional showsCertificate "natsmith.client-key:${cfg.tls.clientKey}";
              SetCredential =
                lib.optional showsCertificate "natsmith.client-certificate:\\n"
                ++ lib.optional showsCertificate "natsmith.client-key:\\n";
              Type = "oneshot";
              User = "nats";
              Group = "nats";
              InaccessiblePaths = "-${storeInUse}";
              ExecStart = "${host.natsmith} provision /etc/nats/assets.json ${serverFlags}${provisionLogin} --report";
            };
            enableDefaultPath = false;
          };
          nats-health-check = lib.mkIf cfg.health.enable {
            description = "Health check of the NATS server";
            requisite = [ "nats.service" ];
            after = [ "nats.service" ];
            onFailure = [ "nats-health-restart.service" ];
            serviceConfig = {
              AmbientCapabilities = "";
              CapabilityBoundingSet = "";
              DevicePolicy = "closed";
              KeyringMode = "private";
              LockPersonality = true;
              MemoryDenyWriteExecute = true;
              NoNewPrivileges = true;
              PrivateDevices = true;
              PrivateIPC = true;
              PrivateMounts = true;
              PrivateTmp = true;
              PrivateUsers = true;
              ProcSubset = "pid";
              ProtectClock = true;
              ProtectControlGroups = true;
              ProtectHome = true;
              ProtectHostname = true;
              ProtectKernelLogs = true;
              ProtectKernelModules = true;
              ProtectKernelTunables = true;
              ProtectProc = "invisible";
              ProtectSystem = "strict";
              RemoveIPC = true;
              RestrictAddressFamilies = [
                "AF_INET"
                "AF_INET6"
              ];
              RestrictNamespaces = true;
              RestrictRealtime = true;
              RestrictSUIDSGID = true;
              SystemCallArchitectures = "native";
              SystemCallErrorNumber = "EPERM";
              SystemCallFilter = [
                "@system-service"
                "~@privileged @resources"
              ];
              UMask = "0077";
              Type = "oneshot";
              DynamicUser = true;
              RuntimeDirectory = "nats-health-check";
              RuntimeDirectoryPreserve = true;
              ExecStart = "${host.scripts.health-check} ${monitoringUrl}/healthz${healthOption} ${toString (natsmith.seconds cfg.health.timeout)} ${toString cfg.health.restartAfter}";
              TimeoutStartSec = natsmith.seconds cfg.health.timeout + 10;
            };
            enableDefaultPath = false;
          };
          nats-health-restart = lib.mkIf cfg.health.enable {
            description = "Restart of the NATS server after failed health checks";
            unitConfig.ConditionPathExists = "/run/nats-health-check/restart-due";
            serviceConfig = {
              AmbientCapabilities = "";
              CapabilityBoundingSet = "";
              DevicePolicy = "closed";
              KeyringMode = "private";
              LockPersonality = true;
              MemoryDenyWriteExecute = true;
              NoNewPrivileges = true;
              PrivateDevices = true;
              PrivateIPC = true;
              PrivateMounts = true;
              PrivateTmp = true;
              PrivateUsers = false;
              ProcSubset = "pid";
              ProtectClock = true;
              ProtectControlGroups = true;
              ProtectHome = true;
              ProtectHostname = true;
              ProtectKernelLogs = true;
              ProtectKernelModules = true;
              ProtectKernelTunables = true;
              ProtectProc = "invisible";
              ProtectSystem = "strict";
              RemoveIPC = true;
              RestrictAddressFamilies = [ "AF_UNIX" ];
              RestrictNamespaces = true;
              RestrictRealtime = true;
              RestrictSUIDSGID = true;
              SystemCallArchitectures = "native";
              SystemCallErrorNumber = "EPERM";
              SystemCallFilter = [
                "@system-service"
                "~@privileged @resources"
              ];
              UMask = "0077";
              Type = "oneshot";
              ExecStart = "${host.systemctl} try-restart nats.service";
            };
            enableDefaultPath = false;
          };
          nats-logrotate = lib.mkIf (cfg.logs.to == "file") {
            description = "Rotation of the log of the NATS server";
            after = [ "nats.service" ];
            serviceConfig = {
              AmbientCapabilities = "";
              CapabilityBoundingSet = "";
              DevicePolicy = "closed";
              KeyringMode = "private";
              LockPersonality = true;
              MemoryDenyWriteExecute = true;
              NoNewPrivileges = true;
              PrivateDevices = true;
              PrivateIPC = true;
              PrivateMounts = true;
              PrivateTmp = true;
              PrivateUsers = true;
              ProcSubset = "pid";
              ProtectClock = true;
              ProtectControlGroups = true;
              ProtectHome = true;
              ProtectHostname = true;
              ProtectKernelLogs = true;
              ProtectKernelModules = true;
              ProtectKernelTunables = true;
              ProtectProc = "invisible";
              ProtectSystem = "strict";
              RemoveIPC = true;
              RestrictAddressFamilies = [
                "AF_INET"
                "AF_INET6"
              ];
              RestrictNamespaces = true;
              RestrictRealtime = true;
              RestrictSUIDSGID = true;
              SystemCallArchitectures = "native";
              SystemCallErrorNumber = "EPERM";
              SystemCallFilter = [
                "@system-service"
                "~@privileged @resources"
              ];
              UMask = "0077";
              StateDirectory = lib.mkIf (cfg.dataDir == "/var/lib/nats") "nats";
              StateDirectoryMode = lib.mkIf (cfg.dataDir == "/var/lib/nats") "0750";
              ReadWritePaths =
                lib.optional (cfg.dataDir != "/var/lib/nats") cfg.dataDir
                ++ lib.optional ownStore cfg.jetstream.storeDir;
              Type = "oneshot";
              User = "nats";
              Group = "nats";
              PrivateNetwork = true;
              ExecStart = "${host.logrotate} --state ${cfg.dataDir}/logrotate.state /etc/nats/logrotate.conf";
            };
            enableDefaultPath = false;
          };
          nats-metrics = lib.mkIf cfg.metrics.enable {
            description = "Prometheus metrics of the NATS server";
            documentation = [ "https://github.com/nats-io/prometheus-nats-exporter" ];
            wantedBy = [ "multi-user.target" ];
            after = [ "nats.service" ];
            startLimitIntervalSec = 0;
            serviceConfig = {
              AmbientCapabilities = "";
              CapabilityBoundingSet = "";
              DevicePolicy = "closed";
              KeyringMode = "private";
              LockPersonality = true;
              MemoryDenyWriteExecute = true;
              NoNewPrivileges = true;
              PrivateDevices = true;
              PrivateIPC = true;
              PrivateMounts = true;
              PrivateTmp = true;
              PrivateUsers = true;
              ProcSubset = "pid";
              ProtectClock = true;
              ProtectControlGroups = true;
              ProtectHome = true;
              ProtectHostname = true;
              ProtectKernelLogs = true;
              ProtectKernelModules = true;
              ProtectKernelTunables = true;
              ProtectProc = "invisible";
              ProtectSystem = "strict";
              RemoveIPC = true;
              RestrictAddressFamilies = [
                "AF_INET"
                "AF_INET6"
              ];
              RestrictNamespaces = true;
              RestrictRealtime = true;
              RestrictSUIDSGID = true;
              SystemCallArchitectures = "native";
              SystemCallErrorNumber = "EPERM";
              SystemCallFilter = [
                "@system-service"
                "~@privileged @resources"
              ];
              UMask = "0077";
              DynamicUser = true;
              ExecStart = "${host.prometheusNatsExporter} -addr ${cfg.metrics.host} -port ${toString cfg.metrics.port} -healthz -varz -connz -jsz=all ${monitoringUrl}";
              Restart = "always";
              RestartSec = 5;
            };
            enableDefaultPath = false;
          };
          nats-tls-reload = lib.mkIf (cfg.tls.enable || cfg.cluster.enable && cfg.cluster.tls.enable) {
            description = "Reload of the NATS server for a new certificate";
            unitConfig.ConditionPathExists = "/run/nats/tls-reload-due";
            serviceConfig = {
              AmbientCapabilities = "";
              CapabilityBoundingSet = "";
              DevicePolicy = "closed";
              KeyringMode = "private";
              LockPersonality = true;
              MemoryDenyWriteExecute = true;
              NoNewPrivileges = true;
              PrivateDevices = true;
              PrivateIPC = true;
              PrivateMounts = true;
              PrivateTmp = true;
              PrivateUsers = false;
              ProcSubset = "pid";
              ProtectClock = true;
              ProtectControlGroups = true;
              ProtectHome = true;
              ProtectHostname = true;
              ProtectKernelLogs = true;
              ProtectKernelModules = true;
              ProtectKernelTunables = true;
              ProtectProc = "invisible";
              ProtectSystem = "strict";
              RemoveIPC = true;
              RestrictAddressFamilies = [ "AF_UNIX" ];
              RestrictNamespaces = true;
              RestrictRealtime = true;
              RestrictSUIDSGID = true;
              SystemCallArchitectures = "native";
              SystemCallErrorNumber = "EPERM";
              SystemCallFilter = [
                "@system-service"
                "~@privileged @resources"
              ];
              UMask = "0077";
              Type = "oneshot";
              ExecStart = "${host.systemctl} reload nats.service";
            };
            enableDefaultPath = false;
          };
          nats-tls-renewal = lib.mkIf (cfg.tls.enable || cfg.cluster.enable && cfg.cluster.tls.enable) {
            description = "Look at the certificate of the NATS server";
            requisite = [ "nats.service" ];
            after = [ "nats.service" ];
            unitConfig.OnSuccess = "nats-tls-reload.service";
            serviceConfig = {
              AmbientCapabilities = "";
              CapabilityBoundingSet = "";
              DevicePolicy = "closed";
              KeyringMode = "private";
              LockPersonality = true;
              MemoryDenyWriteExecute = true;
              NoNewPrivileges = true;
              PrivateDevices = true;
              PrivateIPC = true;
              PrivateMounts = true;
              PrivateTmp = true;
              PrivateUsers = true;
              ProcSubset = "pid";
              ProtectClock = true;
              ProtectControlGroups = true;
              ProtectHome = true;
              ProtectHostname = true;
              ProtectKernelLogs = true;
              ProtectKernelModules = true;
              ProtectKernelTunables = true;
              ProtectProc = "invisible";
              ProtectSystem = "strict";
              RemoveIPC = true;
              RestrictAddressFamilies = "none";
              RestrictNamespaces = true;
              RestrictRealtime = true;
              RestrictSUIDSGID = true;
              SystemCallArchitectures = "native";
              SystemCallErrorNumber = "EPERM";
              SystemCallFilter = [
                "@system-service"
                "~@privileged @resources"
              ];
              UMask = "0077";
              Type = "oneshot";
              User = "nats";
              Group = "nats";
              PrivateNetwork = true;
              RuntimeDirectory = "nats";
              RuntimeDirectoryMode = "0750";
              RuntimeDirectoryPreserve = true;
              LoadCredential =
                lib.optional hasCertificate "natsmith.tls.certificate:${cfg.tls.certificate}"
                ++ lib.optional hasKey "natsmith.tls.key:${cfg.tls.key}"
                ++ lib.optional hasCa "natsmith.tls.ca:${cfg.tls.ca}"
                ++ lib.optional hasRouteCertificate "natsmith.tls.cluster-certificate:${cfg.cluster.tls.certificate}"
                ++ lib.optional hasRouteKey "natsmith.tls.cluster-key:${cfg.cluster.tls.key}"
                ++ lib.optional hasRouteCa "natsmith.tls.cluster-ca:${cfg.cluster.tls.ca}";
              ExecStart = "${host.scripts.tls-changed} /run/nats/tls /run/nats/tls-reload-due";
            };
            enableDefaultPath = false;
          };
          nats-provision = lib.mkIf provisions {
            description = "Streams and consumers of the NATS server";
            after = [ "nats.service" ];
            partOf = [ "nats.service" ];
            wantedBy = [ "nats.service" ];
            restartTriggers = [ config.environment.etc."nats/assets.json".source ];
            environment.NODE_OPTIONS = "--jitless";
            serviceConfig = {
              AmbientCapabilities = "";
              CapabilityBoundingSet = "";
              DevicePolicy = "closed";
              KeyringMode = "private";
              LockPersonality = true;
              MemoryDenyWriteExecute = true;
              NoNewPrivileges = true;
              PrivateDevices = true;
              PrivateIPC = true;
              PrivateMounts = true;
              PrivateTmp = true;
              PrivateUsers = true;
              ProcSubset = "pid";
              ProtectClock = true;
              ProtectControlGroups = true;
              ProtectHome = true;
              ProtectHostname = true;
              ProtectKernelLogs = true;
              ProtectKernelModules = true;
              ProtectKernelTunables = true;
              ProtectProc = "invisible";
              ProtectSystem = "strict";
              RemoveIPC = true;
              RestrictAddressFamilies = [
                "AF_INET"
                "AF_INET6"
              ];
              RestrictNamespaces = true;
              RestrictRealtime = true;
              RestrictSUIDSGID = true;
              SystemCallArchitectures = "native";
              SystemCallErrorNumber = "EPERM";
              SystemCallFilter = [
                "@system-service"
                "~@privileged @resources"
              ];
              UMask = "0077";
              LoadCredential =
                lib.optional showsCertificate "natsmith.client-certificate:${cfg.tls.clientCertificate}"
                ++ lib.optional showsCertificate "natsmith.client-key:${cfg.tls.clientKey}";
              SetCredential =
                lib.optional showsCertificate "natsmith.client-certificate:\\n"
                ++ lib.optional showsCertificate "natsmith.client-key:\\n";
              Type = "oneshot";
              User = "nats";
              Group = "nats";
              InaccessiblePaths = "-${storeInUse}";
              RemainAfterExit = true;
              ExecStart = "${host.natsmith} provision /etc/nats/assets.json ${serverFlags}${provisionLogin}";
            };
            enableDefaultPath = false;
          };
          nats-proxy-certificate = lib.mkIf mayLackCertificate {
            description = "Self-signed certificate of the NATS proxy until there is another";
            wantedBy = [ "nginx.service" ];
            before = [ "nginx.service" ];
            unitConfig.ConditionPathExists = "!${certificateFile}";
            serviceConfig = {
              AmbientCapabilities = "";
              CapabilityBoundingSet = "";
              DevicePolicy = "closed";
              KeyringMode = "private";
              LockPersonality = true;
              MemoryDenyWriteExecute = true;
              NoNewPrivileges = true;
              PrivateDevices = true;
              PrivateIPC = true;
              PrivateMounts = true;
              PrivateTmp = true;
              PrivateUsers = true;
              ProcSubset = "pid";
              ProtectClock = true;
              ProtectControlGroups = true;
              ProtectHome = true;
              ProtectHostname = true;
              ProtectKernelLogs = true;
              ProtectKernelModules = true;
              ProtectKernelTunables = true;
              ProtectProc = "invisible";
              ProtectSystem = "full";
              RemoveIPC = true;
              RestrictAddressFamilies = "none";
              RestrictNamespaces = true;
              RestrictRealtime = true;
              RestrictSUIDSGID = true;
              SystemCallArchitectures = "native";
              SystemCallErrorNumber = "EPERM";
              SystemCallFilter = [
                "@system-service"
                "~@privileged @resources"
              ];
              UMask = "0027";
              Type = "oneshot";
              Group = host.nginxGroup;
              PrivateNetwork = true;
              ReadWritePaths = [
                "-${builtins.dirOf certificateFile}"
                "-${builtins.dirOf keyFile}"
              ];
              ExecStart = "${host.scripts.self-sign} ${certificateFile} ${keyFile} ${cfg.proxy.host}";
            };
            enableDefaultPath = false;
          };
        };
        timers = {
          nats-backup = lib.mkIf cfg.backup.enable {
            description = "Regular backup of the streams of the NATS server";
            wantedBy = [ "timers.target" ];
            timerConfig = {
              OnBootSec = "10min";
              OnUnitActiveSec = cfg.backup.interval;
              AccuracySec = "1s";
            };
          };
          nats-drift = lib.mkIf provisions {
            description = "Regular look at whether the streams of the NATS server are as described";
            wantedBy = [ "timers.target" ];
            timerConfig = {
              OnBootSec = "15min";
              OnUnitActiveSec = "1h";
              AccuracySec = "1s";
            };
          };
          nats-health-check = lib.mkIf cfg.health.enable {
            description = "Regular health check of the NATS server";
            wantedBy = [ "timers.target" ];
            timerConfig = {
              OnBootSec = cfg.health.interval;
              OnUnitActiveSec = cfg.health.interval;
              AccuracySec = "1s";
            };
          };
          nats-logrotate = lib.mkIf (cfg.logs.to == "file") {
            description = "Daily rotation of the log of the NATS server";
            wantedBy = [ "timers.target" ];
            timerConfig = {
              OnCalendar = "daily";
              Persistent = true;
            };
          };
          nats-tls-renewal = lib.mkIf (cfg.tls.enable || cfg.cluster.enable && cfg.cluster.tls.enable) {
            description = "Regular look at the certificate of the NATS server";
            wantedBy = [ "timers.target" ];
            timerConfig = {
              OnBootSec = "10min";
              OnUnitActiveSec = "10min";
              AccuracySec = "1s";
            };
          };
        };
        tmpfiles.rules =
          lib.optional (cfg.dataDir != "/var/lib/nats") "d ${cfg.dataDir} 0750 nats nats -"
          ++ lib.optional ownStore "d ${cfg.jetstream.storeDir} 0750 nats nats -"
          ++ lib.optional ownBackupFolder "d ${cfg.backup.dir} 0750 nats nats -";
      };
      users = {
        users.nats = {
          isSystemUser = true;
          group = "nats";
          description = "NATS server";
          home = cfg.dataDir;
        };
        groups.nats = { };
      };
      networking.firewall.allowedTCPPorts =
        lib.optional cfg.firewall.client cfg.port
        ++ lib.optional (cfg.cluster.enable && cfg.firewall.cluster) cfg.cluster.port
        ++ lib.optional cfg.firewall.monitoring cfg.httpPort;
      services.nginx = lib.mkIf cfg.proxy.enable {
        enable = true;
        virtualHosts.${cfg.proxy.host} = {
          forceSSL = lib.mkIf cfg.proxy.tls.enable true;
          enableACME = lib.mkIf (cfg.proxy.tls.enable && cfg.proxy.tls.acme) true;
          sslCertificate = lib.mkIf fromFiles cfg.proxy.tls.certificate;
          sslCertificateKey = lib.mkIf fromFiles cfg.proxy.tls.key;
          locations = {
            ${cfg.proxy.path} = {
              proxyPass = "${monitoringUrl}/";
              extraConfig = proxyAccess;
            };
            "= ${cfg.proxy.path}healthz" = {
              proxyPass = "${monitoringUrl}/healthz";
              extraConfig = lib.concatStringsSep "\n" [
                "allow all;"
                "auth_basic off;"
              ];
            };
            "= ${cfg.proxy.path}metrics" = lib.mkIf cfg.metrics.enable {
              proxyPass = "http://${metricsAddress}/metrics";
              extraConfig = proxyAccess;
            };
          };
        };
      };
    })
  ];
}
