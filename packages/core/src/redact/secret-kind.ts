/** What a pseudonym says of the value that it stands for. */
export type SecretKind =
  | 'address'
  | 'card'
  | 'cookie'
  | 'email'
  | 'key'
  | 'password'
  | 'pem'
  | 'phone'
  | 'private_key'
  | 'secret'
  | 'token'
  | 'url_value'
  | 'user';

/** A piece of a text that has to go, and what it is. */
export interface Found {
  readonly start: number;
  readonly end: number;
  /** A `SecretKind`, or the name of a pattern of the caller's. */
  readonly kind: string;
}
