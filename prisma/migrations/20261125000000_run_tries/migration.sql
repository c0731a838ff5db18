alter table "feed_run" add column "tries" integer not null default 0;
