import { DuckDBInstance } from '@duckdb/node-api';

/** How many of the lines are instance-hours; the rest is of other services, as in a real bill. */
const INSTANCE_SHARE = 0.3;
const HOURS = 720;
/** Has no divisor in common with the number of lines: every line once, in no order. */
const SHUFFLE = 7_919;

const literal = (text: string) => `'${text.replaceAll("'", "''")}'`;

/** Lines of a month as CUR 2.0 states them, in no order: instances hour by hour, and more lines of other services. */
const lines = (total: number) => {
  const instances = Math.round((total * INSTANCE_SHARE) / HOURS);
  return `
  select lower(hex(hash(n)::varchar)) as identity_line_item_id,
    '2026-10-01T00:00:00.000Z' as bill_billing_period_start_date, '2026-11-01T00:00:00.000Z' as bill_billing_period_end_date,
    '111111111111' as bill_payer_account_id, 'INV1234567' as bill_invoice_id, 'Anniversary' as bill_bill_type,
    (111111111111 + i % 5)::varchar as line_item_usage_account_id, 'account ' || i % 5 as line_item_usage_account_name,
    strftime(timestamp '2026-10-01' + to_hours((n % ${HOURS})::int), '%Y-%m-%dT%H:%M:%S.000Z') as line_item_usage_start_date,
    strftime(timestamp '2026-10-01' + to_hours((n % ${HOURS} + 1)::int), '%Y-%m-%dT%H:%M:%S.000Z') as line_item_usage_end_date,
    'Usage' as line_item_line_item_type,
    case when own then 'AmazonEC2' else ['AmazonS3', 'AmazonEC2', 'AWSLambda', 'AmazonCloudWatch'][n % 4 + 1] end as line_item_product_code,
    case when own then ['', 'USE2-', 'USW2-', 'EU-', 'APN1-'][i % 5 + 1] || case when i % 5 = 0 then 'BoxUsage:' else 'SpotUsage:' end || type
         else ['TimedStorage-ByteHrs', 'EBS:VolumeUsage.gp3', 'Lambda-GB-Second', 'CW:Requests'][n % 4 + 1] end as line_item_usage_type,
    case when own then 'RunInstances' else 'Other' end || case when own and i % 5 > 0 then ':SV001' else '' end as line_item_operation,
    case when own then ['us-east-1a', 'us-east-2b', 'us-west-2c', 'eu-west-1a', 'ap-northeast-1d'][i % 5 + 1] else '' end as line_item_availability_zone,
    case when own then 'i-' || lpad(i::varchar, 17, '0') else 'arn:aws:thing:' || n % 5000 end as line_item_resource_id,
    case when own then '1.0000000000' else '0.1234567890' end as line_item_usage_amount, 'USD' as line_item_currency_code,
    case when own then (1 + i % 97 * 0.0137)::decimal(20,10)::varchar else '0.0000123400' end as line_item_unblended_cost,
    case when own and i % 3 > 0 then '3.5000000000' else '0' end as pricing_public_on_demand_cost,
    case when own then 'Hrs' else 'GB-Mo' end as pricing_unit, case when own and i % 5 > 0 then 'Spot' when own then 'OnDemand' else '' end as pricing_term,
    case when own then ['us-east-1', 'us-east-2', 'us-west-2', 'eu-west-1', 'ap-northeast-1'][i % 5 + 1] else 'us-east-1' end as product_region_code,
    case when own and i % 5 = 0 then type else '' end as product_instance_type, case when own then 'Linux' else '' end as product_operating_system,
    '' as savings_plan_savings_plan_effective_cost, '' as reservation_effective_cost,
    case when own then '{"user_team":"team-' || i % 8 || '","user_run":"run-' || i % 40 || '"}' else '{}' end as resource_tags
  from (select n, n < ${instances * HOURS} as own, n // ${HOURS} as i,
          ['p5.48xlarge', 'p4d.24xlarge', 'g6.xlarge', 'g5.12xlarge', 'trn1.32xlarge'][(n // ${HOURS}) % 5 + 1] as type
        from (select (r * ${SHUFFLE}) % ${total} as n from range(${total}) t(r)))`;
};

/** Writes a bill of so many lines as `bill.csv.gz` and `bill.parquet` into a folder. */
export async function makeBill(folder: string, total: number): Promise<{ csv: string; parquet: string }> {
  const [csv, parquet] = [`${folder}/bill.csv.gz`, `${folder}/bill.parquet`];
  const duck = await DuckDBInstance.create(':memory:', { memory_limit: '1GB', temp_directory: folder });
  const connection = await duck.connect();
  await connection.run(`copy (${lines(total)}) to ${literal(parquet)} (format parquet, compression snappy)`);
  await connection.run(
    `copy (from ${literal(parquet)}) to ${literal(csv)} (format csv, header, compression gzip)`,
  );
  connection.closeSync();
  duck.closeSync();
  return { csv, parquet };
}

/** What DuckDB alone needs to aggregate the same instance-hours from the same file, checking and keeping nothing else. */
export async function bareAggregation(file: string): Promise<{ ms: number; rows: number }> {
  const duck = await DuckDBInstance.create(':memory:');
  const connection = await duck.connect();
  const source = file.endsWith('.parquet')
    ? `read_parquet(${literal(file)})`
    : `read_csv(${literal(file)}, all_varchar = true, header = true)`;
  const began = performance.now();
  // One pass: instance-hours by day, the rest by service and kind of line.
  const result = await connection.runAndReadAll(`
    with line as (
      select *, line_item_product_code = 'AmazonEC2' and line_item_operation like 'RunInstances%' as own from ${source}
    ), sums as (
      select line_item_usage_account_id, line_item_product_code, line_item_line_item_type, line_item_currency_code,
        case when own then substr(line_item_usage_start_date, 1, 10) end as day, case when own then line_item_usage_type end as usage_type,
        case when own then line_item_operation end as operation, case when own then line_item_availability_zone end as zone,
        case when own then product_region_code end as region, case when own then line_item_resource_id end as resource,
        case when own then resource_tags end as tags, case when own then pricing_term end as term,
        sum(line_item_usage_amount::decimal(28,10)) as hours, sum(line_item_unblended_cost::decimal(28,10)) as cost,
        sum(pricing_public_on_demand_cost::decimal(28,10)) as list
      from line group by all
    )
    select count(*) filter (where resource is not null), sum(cost) from sums`);
  const ms = performance.now() - began;
  const rows = Number(result.getRowsJson()[0]?.[0]);
  connection.closeSync();
  duck.closeSync();
  return { ms, rows };
}
