import type { ServerAccess } from '../../provision/access.ts';

/** How a deployment that runs already is reached. */
export interface RemoteAccess {
  /** One server. Its login, if it has one, is that of a user who may do what probes do. */
  readonly server: ServerAccess;
  /** Folder with a file for each user whose secret may be used, called as the credential: `nats.<user>`. */
  readonly secrets?: string;
  /** Where the monitoring pages are, if they are not where the deployment has them. */
  readonly monitoring?: URL;
}
