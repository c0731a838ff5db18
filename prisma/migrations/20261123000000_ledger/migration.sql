create type "price_source" as enum ('api', 'file');
create type "feed_run_status" as enum ('queued', 'running', 'succeeded', 'partial', 'failed', 'interrupted');

create table "installation" (
  "id" integer not null default 1,
  "kind" text not null,
  "created_at" timestamptz(3) not null default current_timestamp,
  constraint "installation_pkey" primary key ("id"),
  constraint "installation_one_row" check ("id" = 1),
  constraint "installation_kind" check ("kind" in ('demo', 'real'))
);

create table "pool" (
  "id" serial not null,
  "cloud" text not null,
  "region" text not null,
  "zone" text not null,
  "zone_name" text,
  "zone_by_name" boolean not null default false,
  "instance_type" text not null,
  "os" text not null,
  constraint "pool_pkey" primary key ("id")
);
create unique index "pool_cloud_region_zone_instance_type_os_key" on "pool" ("cloud", "region", "zone", "instance_type", "os");

-- Counts mergers of pools and changes of zone names: what a writer remembers of pools is void after each.
create sequence "pool_changes";

create table "zone_alias" (
  "cloud" text not null,
  "account" text not null,
  "region" text not null,
  "zone_name" text not null,
  "zone_id" text not null,
  constraint "zone_alias_pkey" primary key ("cloud", "account", "zone_name")
);
create index "zone_alias_cloud_region_zone_name_idx" on "zone_alias" ("cloud", "region", "zone_name");

-- The price rides in the key's index: a window of one pool is read without touching the heap.
create table "spot_price" (
  "pool_id" integer not null,
  "at" timestamptz(3) not null,
  "usd_per_hour" decimal(14, 6) not null check ("usd_per_hour" > 0),
  "source" "price_source" not null,
  constraint "spot_price_pkey" primary key ("pool_id", "at") include ("usd_per_hour")
);
alter table "spot_price" set (autovacuum_vacuum_insert_scale_factor = 0.05, autovacuum_analyze_scale_factor = 0.05);

create table "pool_latest" (
  "pool_id" integer not null,
  "at" timestamptz(3) not null,
  "usd_per_hour" decimal(14, 6) not null,
  "observed_at" timestamptz(3) not null,
  "rolled_until" timestamptz(3),
  constraint "pool_latest_pkey" primary key ("pool_id")
);

create table "pool_day" (
  "pool_id" integer not null,
  "day" date not null,
  "usd_seconds" decimal(24, 9) not null,
  "known_seconds" decimal(12, 3) not null,
  "min_usd_per_hour" decimal(14, 6) not null,
  "max_usd_per_hour" decimal(14, 6) not null,
  constraint "pool_day_pkey" primary key ("pool_id", "day")
);

create table "on_demand_price" (
  "cloud" text not null,
  "region" text not null,
  "instance_type" text not null,
  "os" text not null,
  "valid_from" timestamptz(3) not null,
  "usd_per_hour" decimal(14, 6) not null check ("usd_per_hour" > 0),
  "source" "price_source" not null,
  constraint "on_demand_price_pkey" primary key ("cloud", "region", "instance_type", "os", "valid_from")
);

create table "instance_type" (
  "cloud" text not null,
  "name" text not null,
  "vcpus" integer,
  "memory_gib" double precision,
  "gpu_model" text,
  "gpu_count" double precision,
  "gpu_memory_gib" double precision,
  constraint "instance_type_pkey" primary key ("cloud", "name")
);

create table "feed_run" (
  "id" serial not null,
  "feed" text not null,
  "account" text not null,
  "region" text not null,
  "selection" text,
  "status" "feed_run_status" not null,
  "requested_at" timestamptz(3) not null,
  "started_at" timestamptz(3),
  "finished_at" timestamptz(3),
  "duration_ms" integer,
  "rows_read" integer not null default 0,
  "rows_written" integer not null default 0,
  "rows_unchanged" integer not null default 0,
  "progress" double precision,
  "watermark" timestamptz(3),
  "error" text,
  "notes" jsonb not null default '[]',
  constraint "feed_run_pkey" primary key ("id")
);
create index "feed_run_feed_account_region_id_idx" on "feed_run" ("feed", "account", "region", "id" desc);

create table "import" (
  "id" serial not null,
  "at" timestamptz(3) not null,
  "name" text not null,
  "format" text not null,
  "sha256" text not null,
  "account" text,
  "rows_read" integer not null,
  "rows_written" integer not null,
  "rows_unchanged" integer not null,
  "rows_refused" integer not null,
  "refused" jsonb not null default '[]',
  constraint "import_pkey" primary key ("id")
);
create index "import_at_idx" on "import" ("at" desc);
