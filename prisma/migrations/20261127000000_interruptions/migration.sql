alter table "instance_lifetime" add column "start_assumed" boolean not null default false;
alter table "instance_lifetime" add column "from_events" boolean not null default false;
alter table "instance_lifetime" add column "inventory_reason" "end_reason";
update "instance_lifetime" set "inventory_reason" = "end_reason" where "end_reason" <> 'unknown';
create index "instance_lifetime_seen_idx" on "instance_lifetime" ("last_seen_at");

create type "event_source" as enum ('queue', 'push', 'trail', 'spot-request');
create type "event_status" as enum ('taken', 'ignored', 'test', 'refused');
create type "event_kind" as enum ('interruption', 'rebalance', 'launch', 'start', 'end');
create type "interruption_action" as enum ('terminate', 'stop', 'hibernate');

create table "event" (
  "id" serial not null,
  "source" "event_source" not null,
  "event_id" text not null,
  "received_at" timestamptz(3) not null,
  "body" text not null,
  "status" "event_status" not null,
  "kind" text,
  "why" text,
  "repeats" integer not null default 0,
  constraint "event_pkey" primary key ("id")
);
create unique index "event_source_event_id_key" on "event" ("source", "event_id");
create index "event_status_id_idx" on "event" ("status", "id" desc);

create table "instance_event" (
  "event_id" integer not null,
  "place" integer not null,
  "cloud" text not null,
  "instance_id" text not null,
  "kind" "event_kind" not null,
  "at" timestamptz(3) not null,
  "at_assumed" boolean not null,
  "account" text,
  "region" text not null,
  "zone_name" text,
  "action" "interruption_action",
  "is_over" boolean not null,
  "end_reason" "end_reason",
  "launch" jsonb,
  "lifetime_started_at" timestamptz(3),
  "why" text,
  constraint "instance_event_pkey" primary key ("event_id", "place")
);
create index "instance_event_instance_idx" on "instance_event" ("cloud", "instance_id");
create index "instance_event_waiting_idx" on "instance_event" ("event_id") where "lifetime_started_at" is null;

create table "interruption" (
  "id" serial not null,
  "cloud" text not null,
  "instance_id" text not null,
  "kind" "event_kind" not null,
  "anchor" timestamptz(3) not null,
  "placed" boolean not null,
  "at" timestamptz(3) not null,
  "at_assumed" boolean not null,
  "action" "interruption_action",
  "account" text,
  "region" text not null,
  "zone_name" text,
  "witnesses" text[] not null,
  "rebalance_at" timestamptz(3),
  constraint "interruption_pkey" primary key ("id"),
  constraint "interruption_kind" check ("kind" in ('interruption', 'rebalance'))
);
create unique index "interruption_one" on "interruption" ("cloud", "instance_id", "kind", "placed", "anchor");
create index "interruption_kind_at_idx" on "interruption" ("kind", "at" desc, "id" desc);

create table "event_queue" (
  "url" text not null,
  "checked_at" timestamptz(3),
  "error" text,
  "waiting" integer,
  "in_flight" integer,
  "dead_letter_name" text,
  "dead_letter_waiting" integer,
  "last_received_at" timestamptz(3),
  "last_test_at" timestamptz(3),
  "received" integer not null default 0,
  "refused" integer not null default 0,
  constraint "event_queue_pkey" primary key ("url")
);

create table "spot_advisor" (
  "cloud" text not null,
  "region" text not null,
  "os" text not null,
  "instance_type" text not null,
  "low_share" double precision not null,
  "high_share" double precision,
  "published_at" timestamptz(3) not null,
  constraint "spot_advisor_pkey" primary key ("cloud", "region", "os", "instance_type")
);
