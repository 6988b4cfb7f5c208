import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from "node:crypto";
import { isIPv4 } from "node:net";
import {
  bitString,
  boolean,
  integer,
  objectIdentifier,
  octetString,
  sequence,
  set,
  tagged,
  utcTime,
  utf8String,
} from "./der";

/** A certificate with its private key, both in PEM. */
export interface Identity {
  certificate: string;
  key: string;
}

/** Whom a certificate names. To Kubernetes the common name is the user, the organization the group. */
export interface Subject {
  commonName: string;
  organization?: string;
}

/** What a certificate is good for: proving a client, or a server reached by one of `hosts` (DNS names, IPv4 addresses). */
export type Purpose = { client: true } | { hosts: readonly string[]; client?: boolean };

/** Signs certificates that all name it as their issuer. Its own key never leaves the process, unless asked for. */
export interface Authority extends Identity {
  issue(subject: Subject, purpose: Purpose): Identity;
}

const oid = {
  ecdsaWithSha256: "1.2.840.10045.4.3.2",
  organization: "2.5.4.10",
  commonName: "2.5.4.3",
  subjectKeyIdentifier: "2.5.29.14",
  keyUsage: "2.5.29.15",
  subjectAltName: "2.5.29.17",
  basicConstraints: "2.5.29.19",
  authorityKeyIdentifier: "2.5.29.35",
  extendedKeyUsage: "2.5.29.37",
  serverAuth: "1.3.6.1.5.5.7.3.1",
  clientAuth: "1.3.6.1.5.5.7.3.2",
} as const;

/** Bits of KeyUsage in its one byte: digitalSignature; keyCertSign with cRLSign. */
const usage = { sign: { byte: 0x80, unused: 7 }, certify: { byte: 0x06, unused: 1 } } as const;

const day = 24 * 60 * 60 * 1000;
const lifetime = { before: day, after: 365 * day } as const;

/** Makes a certificate authority (ECDSA P-256, valid for a year) that lives as long as one cluster. */
export function createAuthority(commonName: string): Authority {
  const keys = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const name = distinguishedName({ commonName });
  const authorityKey = keyIdentifier(keys.publicKey);
  const signed = (subject: Buffer, publicKey: KeyObject, extensions: Buffer[]): string =>
    pem(certificate({ issuer: name, subject, publicKey, extensions }, keys.privateKey));
  return {
    certificate: signed(name, keys.publicKey, [
      extension(oid.basicConstraints, sequence(boolean(true)), true),
      keyUsage(usage.certify),
      extension(oid.subjectKeyIdentifier, octetString(authorityKey)),
    ]),
    key: exportKey(keys.privateKey),
    issue(subject, purpose) {
      const own = generateKeyPairSync("ec", { namedCurve: "P-256" });
      const extensions = [
        extension(oid.basicConstraints, sequence(), true),
        keyUsage(usage.sign),
        extension(oid.authorityKeyIdentifier, sequence(tagged(0, authorityKey, false))),
        ...purposeExtensions(purpose),
      ];
      return {
        certificate: signed(distinguishedName(subject), own.publicKey, extensions),
        key: exportKey(own.privateKey),
      };
    },
  };
}

interface Content {
  issuer: Buffer;
  subject: Buffer;
  publicKey: KeyObject;
  extensions: Buffer[];
}

/** Certificate of RFC 5280, section 4.1. */
function certificate({ issuer, subject, publicKey, extensions }: Content, signer: KeyObject): Buffer {
  const algorithm = sequence(objectIdentifier(oid.ecdsaWithSha256));
  const now = Date.now();
  const version3 = tagged(0, integer(Buffer.from([2])), true);
  const body = sequence(
    version3,
    integer(randomBytes(16)),
    algorithm,
    issuer,
    sequence(utcTime(new Date(now - lifetime.before)), utcTime(new Date(now + lifetime.after))),
    subject,
    publicKey.export({ type: "spki", format: "der" }),
    tagged(3, sequence(...extensions), true),
  );
  return sequence(body, algorithm, bitString(sign("sha256", body, signer)));
}

function distinguishedName({ commonName, organization }: Subject): Buffer {
  const part = (type: string, value: string): Buffer => set(sequence(objectIdentifier(type), utf8String(value)));
  return sequence(
    ...(organization === undefined ? [] : [part(oid.organization, organization)]),
    part(oid.commonName, commonName),
  );
}

function purposeExtensions(purpose: Purpose): Buffer[] {
  const hosts = "hosts" in purpose ? purpose.hosts : [];
  const uses = [...(hosts.length > 0 ? [oid.serverAuth] : []), ...(purpose.client ? [oid.clientAuth] : [])];
  const extended = extension(oid.extendedKeyUsage, sequence(...uses.map(objectIdentifier)));
  return hosts.length > 0 ? [extended, extension(oid.subjectAltName, sequence(...hosts.map(generalName)))] : [extended];
}

/** GeneralName of RFC 5280: 2 is a DNS name, 7 an IP address. */
function generalName(host: string): Buffer {
  if (isIPv4(host)) return tagged(7, Buffer.from(host.split(".").map(Number)), false);
  return tagged(2, Buffer.from(host, "ascii"), false);
}

const keyUsage = ({ byte, unused }: { byte: number; unused: number }): Buffer =>
  extension(oid.keyUsage, bitString(Buffer.from([byte]), unused), true);

const extension = (id: string, value: Buffer, critical = false): Buffer =>
  sequence(objectIdentifier(id), ...(critical ? [boolean(true)] : []), octetString(value));

const keyIdentifier = (key: KeyObject): Buffer =>
  createHash("sha1")
    .update(key.export({ type: "spki", format: "der" }))
    .digest();

const exportKey = (key: KeyObject): string => key.export({ type: "pkcs8", format: "pem" }).toString();

const pem = (der: Buffer): string =>
  `-----BEGIN CERTIFICATE-----\n${(der.toString("base64").match(/.{1,64}/g) ?? []).join("\n")}\n-----END CERTIFICATE-----\n`;
