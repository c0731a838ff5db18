import type { EndReason } from './lifetimes.ts';
import type { Cloud, OperatingSystem } from './rows.ts';

/**
 * By what way an event came: a queue, a call of our API (`push`), the provider's log of calls (`trail`), the state of a
 * spot request. The inventory is a witness too, and no event.
 */
export const EVENT_SOURCES = ['queue', 'push', 'trail', 'spot-request'] as const;
export type EventSource = (typeof EVENT_SOURCES)[number];

/** Who saw that an instance was taken back. */
export const WITNESSES = [...EVENT_SOURCES, 'inventory'] as const;
export type Witness = (typeof WITNESSES)[number];

/**
 * What a provider said of an instance. `interruption`: it is being taken back, or was; `rebalance`: it may be, which is not
 * an interruption; `launch`: it began, with all that is known of it; `start`: it runs, for the first time or again; `end`:
 * it stopped running.
 */
export const EVENT_KINDS = ['interruption', 'rebalance', 'launch', 'start', 'end'] as const;
export type EventKind = (typeof EVENT_KINDS)[number];

/** What the provider does with an instance that it takes back. */
export const INTERRUPTION_ACTIONS = ['terminate', 'stop', 'hibernate'] as const;
export type InterruptionAction = (typeof INTERRUPTION_ACTIONS)[number];

/** What is known of an instance at its launch. */
export type Launch = {
  zoneId: string | null;
  zoneName: string | null;
  instanceType: string;
  os: OperatingSystem;
  lifecycle: 'spot' | 'on-demand';
  tags: Record<string, string>;
};

/** What an event says of one instance. */
export type InstanceEvent = {
  cloud: Cloud;
  kind: EventKind;
  /** when the provider says that it happened; null where that cannot be: before the service began, or in the future */
  at: Date | null;
  /** 12 digits for AWS; null where the event names none */
  account: string | null;
  region: string;
  /** the zone's name where the event has it */
  zoneName: string | null;
  instanceId: string;
  /** of an interruption; null where the event does not say */
  action: InterruptionAction | null;
  /** an interruption that is over, at `at`; a warning comes before it */
  isOver: boolean;
  /** of an `end`; `unknown` where the event does not say who ended it */
  endReason: EndReason | null;
  /** of a `launch` */
  launch: Launch | null;
};

/**
 * What came of an event's text: taken, with what it says of each instance; `ignored`, one of a kind that says nothing here,
 * which is counted and no error; `test`, one that a person sent to see that it arrives; or `refused`, one that should have
 * been taken and cannot be, with the reason in words.
 */
export type ParsedEvent =
  | { outcome: 'taken'; id: string; kind: string; events: InstanceEvent[] }
  | { outcome: 'ignored' | 'test'; id: string; kind: string }
  | { outcome: 'refused'; id: string | null; why: string };

/** An event as it came, and what it says. `id`: the provider's own, else one that the way it came gives it. */
export type EventRow = {
  source: EventSource;
  id: string;
  receivedAt: Date;
  /** the text as it came */
  body: string;
  parsed: ParsedEvent;
};
