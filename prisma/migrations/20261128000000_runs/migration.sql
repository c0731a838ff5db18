create type "run_source" as enum ('api', 'mlflow');
create type "run_status" as enum ('waiting', 'running', 'stopped', 'ended');
create type "run_event_type" as enum
  ('start', 'resume', 'epoch', 'checkpoint-start', 'checkpoint-end', 'heartbeat', 'interruption-notice', 'end');

create table "training_run" (
  "id" text not null,
  "name" text not null,
  "project" text,
  "planned_epochs" integer,
  "external_id" text,
  "source" "run_source" not null,
  "tags" jsonb not null default '{}',
  "created_at" timestamptz(3) not null,
  "begun_at" timestamptz(3) not null,
  "ledger_error" text,
  constraint "training_run_pkey" primary key ("id")
);
create unique index "training_run_external_id_key" on "training_run" ("external_id");
create index "training_run_begun_at_idx" on "training_run" ("begun_at" desc, "id" desc);
create index "training_run_project_idx" on "training_run" ("project");

create table "run_event" (
  "run_id" text not null,
  "id" text not null,
  "type" "run_event_type" not null,
  "at" timestamptz(3) not null,
  "received_at" timestamptz(3) not null,
  "node" text not null,
  "step" bigint,
  "epoch" integer,
  "bytes" bigint,
  "host" jsonb,
  constraint "run_event_pkey" primary key ("run_id", "id")
);
create index "run_event_heartbeat_idx" on "run_event" ("run_id") where "type" = 'heartbeat';

create table "run_heartbeat" (
  "run_id" text not null,
  "node" text not null,
  "from_at" timestamptz(3) not null,
  "to_at" timestamptz(3) not null,
  constraint "run_heartbeat_pkey" primary key ("run_id", "node", "from_at")
);

create table "run_instance" (
  "run_id" text not null,
  "cloud" text not null,
  "instance_id" text not null,
  constraint "run_instance_pkey" primary key ("run_id", "cloud", "instance_id")
);
create index "run_instance_instance_idx" on "run_instance" ("cloud", "instance_id");

create table "run_claim" (
  "run_id" text not null,
  "node" text not null,
  "cloud" text not null,
  "instance_id" text not null,
  "from_at" timestamptz(3) not null,
  "to_at" timestamptz(3) not null,
  "lifetime_started_at" timestamptz(3),
  "gpu_count" double precision,
  "instance_type" text,
  "pool_id" integer,
  constraint "run_claim_pkey" primary key ("run_id", "node", "cloud", "instance_id", "from_at")
);
create index "run_claim_instance_idx" on "run_claim" ("cloud", "instance_id");
create index "run_claim_pool_idx" on "run_claim" ("pool_id", "to_at", "from_at", "run_id");
create index "run_claim_type_idx" on "run_claim" ("cloud", "instance_type");
create index "run_claim_no_pool_idx" on "run_claim" ("cloud", "instance_type") where "pool_id" is null;

create table "run_ledger" (
  "run_id" text not null,
  "version" integer not null,
  "made_at" timestamptz(3) not null,
  "status" "run_status" not null,
  "started_at" timestamptz(3),
  "last_event_at" timestamptz(3),
  "ended_at" timestamptz(3),
  "total_usd" numeric(20, 10) not null,
  "useful_usd" numeric(20, 10) not null,
  "checkpoint_usd" numeric(20, 10) not null,
  "lost_usd" numeric(20, 10) not null,
  "restart_usd" numeric(20, 10) not null,
  "idle_usd" numeric(20, 10) not null,
  "took_back_usd" numeric(20, 10) not null,
  "waived_usd" numeric(20, 10) not null,
  "on_demand_usd" numeric(20, 10),
  "paid_seconds" numeric(20, 3) not null,
  "spot_seconds" numeric(20, 3) not null,
  "unpriced_seconds" numeric(20, 3) not null,
  "epochs_completed" integer not null,
  "interruptions" integer not null,
  "failures" integer not null,
  "nodes" integer not null,
  "clouds" text[] not null,
  "regions" text[] not null,
  "instance_types" text[] not null,
  "gpu_models" text[] not null,
  "body" jsonb not null,
  constraint "run_ledger_pkey" primary key ("run_id")
);

create table "run_change" (
  "id" bigserial not null,
  "run_id" text not null,
  "due_at" timestamptz(3) not null default now(),
  constraint "run_change_pkey" primary key ("id")
);
create index "run_change_run_id_idx" on "run_change" ("run_id");
create index "run_change_due_at_idx" on "run_change" ("due_at");

create index "usage_line_resource_idx" on "usage_line" ("resource_id", "start_at") where "resource_id" is not null;
