import type { ServerId } from '../api/ids'

/**
 * What a wrapped value is for. It is authenticated with the value, so a value that was moved to another
 * purpose or another server's record does not unwrap. `serverId` null = belongs to no server (the root secret).
 */
export interface WrapContext {
  purpose: string
  serverId: ServerId | null
}

/** AES-256-GCM key of this browser profile. Non-extractable where the engine can store such a key. */
export interface DeviceKey {
  wrap(bytes: Uint8Array<ArrayBuffer>, context: WrapContext): Promise<Uint8Array<ArrayBuffer>>
  /** Null when the value is damaged, was wrapped for another context, or by another device key. */
  unwrap(wrapped: Uint8Array<ArrayBuffer>, context: WrapContext): Promise<Uint8Array<ArrayBuffer> | null>
}

/** Reads the device key of this profile, makes it on first use. Throws HubError `storage-failed`. */
export async function openDeviceKey(): Promise<DeviceKey> {
  return Promise.reject(new Error('not written yet'))
}
