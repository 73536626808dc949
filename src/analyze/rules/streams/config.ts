/*
 * What the server is asked for (`StreamConfig` of server/stream.go, `ConsumerConfig` of server/consumer.go), as far as rules read
 * it. Durations are nanoseconds.
 */

export interface Transform {
  readonly src: string;
  readonly dest: string;
}

export interface Source {
  readonly name: string;
  readonly opt_start_seq?: number;
  readonly opt_start_time?: string;
  readonly filter_subject?: string;
  readonly subject_transforms?: readonly Transform[];
  readonly external?: { readonly api: string; readonly deliver?: string };
}

export interface StreamConfig {
  readonly name: string;
  readonly description?: string;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly subjects?: readonly string[];
  readonly retention: 'limits' | 'interest' | 'workqueue';
  readonly storage: 'file' | 'memory';
  readonly max_consumers: number;
  readonly max_msgs: number;
  readonly max_bytes: number;
  readonly max_age: number;
  readonly max_msgs_per_subject: number;
  readonly max_msg_size: number;
  readonly discard: 'old' | 'new';
  readonly discard_new_per_subject?: boolean;
  readonly num_replicas: number;
  readonly no_ack?: boolean;
  readonly duplicate_window: number;
  readonly placement?: { readonly cluster?: string; readonly tags?: readonly string[] };
  readonly mirror?: Source;
  readonly sources?: readonly Source[];
  readonly first_seq?: number;
  readonly subject_transform?: Transform;
  readonly republish?: Omit<Transform, 'src'> & { readonly src?: string };
  readonly sealed: boolean;
  readonly deny_purge: boolean;
  readonly allow_rollup_hdrs: boolean;
  readonly allow_direct: boolean;
  readonly mirror_direct: boolean;
  readonly consumer_limits?: { readonly inactive_threshold?: number; readonly max_ack_pending?: number };
  readonly allow_msg_ttl?: boolean;
  readonly subject_delete_marker_ttl?: number;
  readonly allow_msg_counter?: boolean;
  readonly allow_atomic?: boolean;
  readonly allow_msg_schedules?: boolean;
  readonly persist_mode?: 'async';
  readonly allow_batched?: boolean;
}

export interface ConsumerConfig {
  readonly durable_name: string;
  readonly description?: string;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly deliver_policy:
    | 'all'
    | 'last'
    | 'new'
    | 'by_start_sequence'
    | 'by_start_time'
    | 'last_per_subject';
  readonly opt_start_seq?: number;
  readonly opt_start_time?: string;
  readonly ack_policy: 'explicit' | 'all' | 'none';
  readonly max_deliver: number;
  readonly backoff?: readonly number[];
  readonly filter_subject?: string;
  readonly filter_subjects?: readonly string[];
  readonly max_waiting?: number;
  readonly max_ack_pending?: number;
  readonly inactive_threshold?: number;
  readonly num_replicas: number;
  readonly max_batch?: number;
  readonly max_expires?: number;
  readonly deliver_subject?: string;
  readonly deliver_group?: string;
  readonly flow_control?: boolean;
  readonly idle_heartbeat?: number;
  readonly rate_limit_bps?: number;
  readonly pause_until?: string;
  readonly priority_policy?: 'overflow' | 'pinned_client' | 'prioritized';
  readonly priority_groups?: readonly string[];
  readonly priority_timeout?: number;
}
