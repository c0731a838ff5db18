alter table "import" add column "notes" jsonb not null default '[]', add column "totals" jsonb not null default '[]';

create table "paid_call" (
  "feed" text not null,
  "month" date not null,
  "calls" integer not null,
  constraint "paid_call_pkey" primary key ("feed", "month")
);

create type "usage_source" as enum ('export', 'file', 'cost-explorer');
create type "purchase_option" as enum ('spot', 'on-demand', 'savings-plan', 'reserved');

create table "usage_book" (
  "id" serial not null,
  "source" "usage_source" not null,
  "origin" text not null,
  "cloud" text not null,
  "account" text not null,
  "account_name" text,
  "month" date not null,
  "version" text not null,
  "label" text not null,
  "taken_at" timestamptz(3) not null,
  "held" boolean not null,
  "touched_at" timestamptz(3) not null default current_timestamp,
  "counts" boolean not null,
  "lines" integer not null,
  "used_from" timestamptz(3),
  "used_until" timestamptz(3),
  "spoken_until" timestamptz(3),
  "estimated_from" timestamptz(3),
  "facets" jsonb not null default '{}',
  "spot_days" jsonb not null default '{}',
  "left_out" jsonb not null default '[]',
  "warnings" jsonb not null default '[]',
  constraint "usage_book_pkey" primary key ("id"),
  constraint "usage_book_month" check (extract(day from "month") = 1),
  constraint "usage_book_counts" check ("held" or not "counts")
);
-- A source has one word on an account's month; the next one is written beside it before it takes its place.
create unique index "usage_book_one_held" on "usage_book" ("source", "origin", "cloud", "account", "month") where "held";
create index "usage_book_cloud_account_month_idx" on "usage_book" ("cloud", "account", "month");
-- Of an account's month one book counts, whatever writes at once.
create unique index "usage_book_one_counts" on "usage_book" ("cloud", "account", "month") where "counts";

create table "usage_line" (
  "id" bigserial not null,
  "book_id" integer not null,
  "start_at" timestamptz(3) not null,
  "end_at" timestamptz(3) not null,
  "region" text not null,
  "zone" text,
  "instance_type" text not null,
  "os" text,
  "purchase_option" "purchase_option" not null,
  "resource_id" text,
  "hours" decimal(20, 10) not null,
  "cost" decimal(20, 10) not null,
  "currency" text not null,
  "on_demand_cost" decimal(20, 10),
  "tag_set_id" integer not null,
  "estimated" boolean not null,
  constraint "usage_line_pkey" primary key ("id"),
  constraint "usage_line_span" check ("end_at" > "start_at")
);
create index "usage_line_start_at_idx" on "usage_line" ("start_at");
create index "usage_line_book_id_idx" on "usage_line" ("book_id");
alter table "usage_line" set (autovacuum_vacuum_insert_scale_factor = 0.05, autovacuum_analyze_scale_factor = 0.05);

create table "usage_day" (
  "id" bigserial not null,
  "book_id" integer not null,
  "day" date not null,
  "region" text not null,
  "instance_type" text not null,
  "os" text,
  "purchase_option" "purchase_option" not null,
  "currency" text not null,
  "tag_set_id" integer not null,
  "hours" decimal(20, 10) not null,
  "cost" decimal(20, 10) not null,
  "on_demand_cost" decimal(20, 10),
  "estimated" boolean not null,
  constraint "usage_day_pkey" primary key ("id")
);
create index "usage_day_day_idx" on "usage_day" ("day");
create index "usage_day_book_id_idx" on "usage_day" ("book_id");
-- Other currencies are asked for apart and seldom there.
create index "usage_day_other_currency" on "usage_day" ("day") where "currency" <> 'USD';

create table "tag_set" (
  "id" serial not null,
  "digest" text not null,
  "tags" jsonb not null,
  constraint "tag_set_pkey" primary key ("id")
);
create unique index "tag_set_digest_key" on "tag_set" ("digest");

create table "committed_rate" (
  "id" serial not null,
  "cloud" text not null,
  "account" text,
  "family" text not null,
  "usd_per_hour" decimal(14, 6),
  "discount_pct" decimal(7, 4),
  "created_at" timestamptz(3) not null default current_timestamp,
  constraint "committed_rate_pkey" primary key ("id"),
  constraint "committed_rate_one" check (("usd_per_hour" is null) <> ("discount_pct" is null)),
  constraint "committed_rate_range" check (coalesce("usd_per_hour" > 0, true) and coalesce("discount_pct" >= 0 and "discount_pct" < 100, true))
);
create unique index "committed_rate_scope" on "committed_rate" ("cloud", coalesce("account", ''), "family");

create type "end_reason" as enum ('interrupted', 'stopped', 'terminated', 'unknown');

create table "instance_lifetime" (
  "cloud" text not null,
  "instance_id" text not null,
  "started_at" timestamptz(3) not null,
  "account" text not null,
  "region" text not null,
  "zone_id" text,
  "zone_name" text,
  "instance_type" text not null,
  "os" text not null,
  "lifecycle" text not null,
  "ended_at" timestamptz(3),
  "end_reason" "end_reason",
  "end_assumed" boolean not null default false,
  "tag_set_id" integer not null,
  "first_seen_at" timestamptz(3) not null,
  "last_seen_at" timestamptz(3) not null,
  constraint "instance_lifetime_pkey" primary key ("cloud", "instance_id", "started_at"),
  constraint "instance_lifetime_lifecycle" check ("lifecycle" in ('spot', 'on-demand')),
  constraint "instance_lifetime_end" check ("ended_at" >= "started_at")
);
create index "instance_lifetime_account_first_seen_at_idx" on "instance_lifetime" ("account", "first_seen_at");
create index "instance_lifetime_started_at_idx" on "instance_lifetime" ("started_at");
create index "instance_lifetime_ended_at_idx" on "instance_lifetime" ("ended_at");
